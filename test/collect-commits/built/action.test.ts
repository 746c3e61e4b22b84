import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { briefSchema } from '../../../src/collect-commits/report/brief.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it as collecting } from './world.ts'

const HOUR = 3_600_000

const it = collecting.extend('packs', ({ world }) =>
  world.repository('packs', { logins: { 'ada@example.com': 'ada' } }),
)

describe('collect-commits', () => {
  it('stores the commits of the last hours, typed, with what they changed', async ({ world, packs }) => {
    const at = hoursAgo(2)
    await packs.commit({ message: 'chore: before the window', authorDate: hoursAgo(30) })
    const sha = await packs.commit({
      message: 'perf(cache): keep models (#7)\n\nCo-authored-by: Grace <grace@example.com>',
      files: { 'a.txt': 'one\ntwo\n' },
      authorDate: at,
    })
    const run = await world.collect()
    expect(run.log).toContain('muse/packs@main: 1 commit, 1 new, 1 relevant')
    expect(run.conclusion).toBe('success')
    expect(run.outputs).toEqual({
      'commits-found': '1',
      'commits-stored': '1',
      'commits-relevant': '1',
      heads: JSON.stringify({ 'muse/packs@main': sha }),
      'brief-path': expect.stringContaining('brief.json'),
    })
    const [commit] = await world.rows('SELECT * EXCEPT (collected_at) FROM commits')
    expect(commit).toMatchObject({
      sha,
      repository: 'muse/packs',
      branch: 'main',
      author_name: 'Ada Author',
      author_email: 'ada@example.com',
      author_login: 'ada',
      co_authors: ['Grace <grace@example.com>'],
      headline: 'perf(cache): keep models (#7)',
      type: 'perf',
      scope: 'cache',
      is_relevant: true,
      relevance_reasons: ['type:perf'],
      impact: 'medium',
      additions: 2,
      deletions: 0,
      references: ['#7'],
      is_removed: false,
    })
    expect(Date.parse(`${String(commit?.committed_at)}Z`.replace(' ', 'T').replace('ZZ', 'Z'))).toBe(Date.parse(at))
    expect(await world.rows('SELECT event_type, commit_sha, schema_version FROM ui_events')).toEqual([
      { event_type: 'commit', commit_sha: sha, schema_version: 1 },
    ])
  })

  it('stores nothing twice, and asks GitHub once when there is nothing new', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(3) })
    await packs.commit({ message: 'feat: two', authorDate: hoursAgo(2) })
    await world.collect()
    world.github.clearRequests()
    const again = await world.collect({}, { debug: true })
    expect(again.outputs).toMatchObject({ 'commits-found': '0', 'commits-stored': '0' })
    expect(world.github.requests).toHaveLength(1)
    expect(await world.rows('SELECT toUInt32(count()) AS events FROM ui_events')).toEqual([{ events: 2 }])
    // Debug logging tells what each request was for, and what it cost.
    expect(again.log).toMatch(
      /^##\[debug\]POST \S+: \d+ ms, reading the heads of the repository, \d+ left of the budget graphql$/mu,
    )
    expect(again.log).toMatch(/^##\[debug\]SELECT \S+: \d+ ms, reading the collection cursors, \{"read_rows":"\d+",/mu)
  })

  it('stores nothing twice when the cursor was lost after the insert', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(3) })
    await world.collect()
    await world.rows('TRUNCATE TABLE collection_cursors')
    const again = await world.collect()
    expect(again.outputs).toMatchObject({ 'commits-found': '1', 'commits-stored': '0' })
    expect(await world.rows('SELECT toUInt32(count()) AS events FROM ui_events')).toEqual([{ events: 1 }])
  })

  it('brings along the old commits of a branch that is merged late', async ({ world, packs }) => {
    const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(2) })
    await world.collect()
    await packs.branch('late', base)
    const old = await packs.commit({
      message: 'feat: written long ago',
      branch: 'late',
      authorDate: '2020-01-01T00:00:00Z',
    })
    const merge = await packs.merge('late', { authorDate: hoursAgo(1) })
    const run = await world.collect()
    expect(run.outputs).toMatchObject({ 'commits-found': '2', 'commits-stored': '2' })
    expect(await world.shas('1')).toEqual([old, base, merge])
  })

  it('reads a window, and says so, when the commit collected last is gone', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: first', authorDate: hoursAgo(2) })
    await world.collect()
    await world.rows(
      "INSERT INTO collection_cursors (repository, branch, head_sha, ts) SELECT 'muse/packs', 'main', repeat('d', 40), now64(3) + 60",
    )
    const next = await packs.commit({ message: 'feat: second', authorDate: hoursAgo(1) })
    const run = await world.collect()
    expect(run.annotations).toMatchObject([{ level: 'warning', message: expect.stringContaining('is gone') }])
    expect(run.outputs['commits-stored']).toBe('1')
    expect(await world.shas('1')).toContain(next)
  })

  it('reads histories of many pages', async ({ world, packs }) => {
    const start = Date.now() - 20 * HOUR
    await packs.commits(
      Array.from({ length: 250 }, (_, index) => ({
        message: `feat: number ${index}`,
        authorDate: new Date(start + index * 60_000).toISOString(),
      })),
    )
    const run = await world.collect()
    expect(run.outputs).toMatchObject({ 'commits-found': '250', 'commits-stored': '250' })
    expect(await world.rows('SELECT toUInt32(uniqExact(sha)) AS commits FROM commits')).toEqual([{ commits: 250 }])
    // Heads, three pages of the history, the repository's health.
    expect(world.github.requests.filter(({ path }) => path === '/graphql')).toHaveLength(1 + 3 + 1)
  })

  it('names the repository that failed, and stores the others', async ({ world, packs }) => {
    const sha = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    const run = await world.collect({ repositories: 'muse/gone\nmuse/packs\nmuse/packs@missing' })
    expect(run.exitCode).toBe(1)
    expect(run.annotations).toEqual([
      {
        level: 'error',
        message: [
          '2 of 3 repositories could not be collected; what was found in the others is stored:',
          "- muse/gone: not found. Check the name, and that the token may read it; the workflow's own GITHUB_TOKEN sees only its own repository.",
          "- muse/packs: it has no branch 'missing'. Check the name after the @.",
        ].join('\n'),
      },
    ])
    expect(await world.shas('1')).toEqual([sha])
    expect(run.outputs['commits-stored']).toBe('1')
    expect(run.summary).toContain('❌ muse/gone: not found.')
  })

  it('marks commits that have benchmarks as relevant, and shows what changed', async ({ world, packs }) => {
    const before = await packs.commit({ message: 'docs: one', authorDate: hoursAgo(3) })
    const after = await packs.commit({ message: 'docs: two', authorDate: hoursAgo(2) })
    await world.collect({ repositories: 'muse/packs', 'hours-back': '1' })
    await world.rows('TRUNCATE TABLE collection_cursors')
    await world.rows(
      `INSERT INTO bench_runs (ts, run_id, commit_sha, model, quant, dataset, latency_p95_ms) VALUES
        (now64(3) - 60, generateUUIDv4(), '${before}', 'llama', 'q4', 'chat', 200),
        (now64(3), generateUUIDv4(), '${after}', 'llama', 'q4', 'chat', 150)`,
    )
    const temporaryDirectory = await mkdtemp(join(tmpdir(), 'brief-'))
    const run = await world.collect({}, { temporaryDirectory })
    expect(run.outputs['commits-relevant']).toBe('2')
    expect(run.summary).toContain(`| \`${after.slice(0, 7)}\` | llama q4 chat | 150 ms | 200 ms | −25.0 % |`)
    const brief: unknown = JSON.parse(await readFile(run.outputs['brief-path'] ?? '', 'utf8'))
    await rm(temporaryDirectory, { recursive: true })
    expect(brief).toMatchObject({
      repositories: ['muse/packs'],
      commits: [
        { sha: after, relevance_reasons: ['benchmarked'] },
        { sha: before, relevance_reasons: ['benchmarked'] },
      ],
      benchmarks: [
        { commit_sha: after, latency_p95_ms: 150, previous_commit_sha: before, previous_latency_p95_ms: 200 },
        { commit_sha: before, previous_commit_sha: null },
      ],
    })
    const { window, facts, statements } = briefSchema.parse(brief)
    expect(Date.parse(window.commits_until) - Date.parse(window.collected_since)).toBe(1)
    expect(facts).toContainEqual({
      name: 'p95 latency',
      value: 150,
      unit: 'ms',
      subject: { repository: 'muse/packs', commit: after, model: 'llama', quant: 'q4', dataset: 'chat' },
      statement: 'benchmarks',
    })
    // One of the two was collected before: it counts for the run that brought it.
    expect(facts?.find(({ name, subject }) => name === 'commits' && Object.keys(subject).length === 0)?.value).toBe(1)
    expect(facts?.filter(({ statement }) => statements[statement] === undefined)).toEqual([])
  })

  it('stores nothing in a dry run, not even tables', async ({ world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    const run = await world.collect({ 'dry-run': 'true' })
    expect(run.outputs).toMatchObject({ 'commits-found': '1', 'commits-stored': '0' })
    expect(await world.rows('SHOW TABLES')).toEqual([])
  })

  it('lets no commit command the runner or the summary', async ({ world, packs }) => {
    await packs.commit({
      message: '::error::forged\r##[set-output name=commits-found]99\n\n::add-mask::x <img src=x> @everyone',
      author: { name: '::warning::x|y\u0085::error::z', email: 'x@example.com' },
      authorDate: hoursAgo(1),
    })
    const run = await world.collect()
    expect(run.conclusion).toBe('success')
    expect({ annotations: run.annotations, commands: run.commands }).toEqual({ annotations: [], commands: [] })
    expect(run.outputs['commits-found']).toBe('1')
  })

  it.for<[string, Record<string, string>, string[]]>([
    [
      'a missing input',
      { repositories: '' },
      ["Input 'repositories' is missing: expected repositories as owner/name, one per line."],
    ],
    [
      'two missing inputs',
      { repositories: '', 'clickhouse-url': '' },
      [
        '2 inputs are wrong:',
        "- Input 'clickhouse-url' is missing: expected the URL of the ClickHouse HTTP interface, such as https://host:8443.",
        "- Input 'repositories' is missing: expected repositories as owner/name, one per line.",
      ],
    ],
    [
      'a wrong name and a wrong number',
      { repositories: 'not a name', 'hours-back': '-1' },
      [
        '2 inputs are wrong:',
        "- Input 'repositories' has 'not a name': expected owner/name, owner/name@branch or owner/*.",
        "- Input 'hours-back' must be a whole number from 1 to 87660: found '-1'.",
      ],
    ],
    [
      'plain http to another machine',
      { 'clickhouse-url': 'http://db.example.com:8123' },
      [
        "Input 'clickhouse-url' must begin with https:// (http:// is for this machine and its service containers only): found 'http://db.example.com'.",
      ],
    ],
  ])('refuses %s with one error', async ([, inputs, message], { world }) => {
    const run = await world.collect(inputs)
    expect({ exitCode: run.exitCode, annotations: run.annotations }).toEqual({
      exitCode: 1,
      annotations: [{ level: 'error', message: message.join('\n') }],
    })
    expect(run.log).not.toMatch(/^\s+at /mu)
  })

  it.for<[string, Record<string, string>, RegExp]>([
    ['a wrong password', { 'clickhouse-password': 'wrong-password' }, /refused|code 516.*Check clickhouse-username/su],
    ['an unreachable ClickHouse', { 'clickhouse-url': 'http://127.0.0.1:9' }, /ECONNREFUSED.*Check clickhouse-url/su],
    ['an unknown database', { 'clickhouse-database': 'nowhere' }, /code 81.*CREATE DATABASE `nowhere`/su],
    ['a wrong token', { token: 'wrong-token' }, /status 401.*'token' input/su],
  ])('ends with one clear error on %s', async ([, inputs, message], { world, packs }) => {
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    const run = await world.collect(inputs)
    expect(run.exitCode).toBe(1)
    expect(run.annotations).toEqual([{ level: 'error', message: expect.stringMatching(message) }])
    expect(run.log).not.toMatch(/^\s+at /mu)
    expect(run.log.split('##[endgroup]').at(-1)).not.toMatch(/wrong-(?:password|token)/u)
  })

  it('refuses a time span that begins in the future: what is there would count as collected', async ({ world }) => {
    const run = await world.collect({ since: new Date(Date.now() + 3_600_000).toISOString() })
    expect(run.exitCode).toBe(1)
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining("Input 'since' lies in the future") }])
  })

  it("tells that a repository's name has no .git at its end", async ({ world }) => {
    const run = await world.collect({ repositories: 'muse/packs.git' })
    expect(run.annotations).toMatchObject([{ message: expect.stringContaining('expected owner/name, without .git,') }])
  })

  it('refuses a time span that ends before it begins', async ({ world }) => {
    const run = await world.collect({ since: '2026-05-01', until: '2026-04-01' })
    expect(run.exitCode).toBe(1)
    expect(run.annotations).toMatchObject([{ message: "Input 'until' must be later than 'since'." }])
  })
})
