import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { startProxy } from '../../http/tunnel-proxy.ts'
import { DAYS, HOURS, it, packsSource, type World } from './world.ts'

/** GitHub's answer when the budget is used up until tomorrow. */
const rateLimited = {
  status: 403,
  body: { message: 'API rate limit exceeded for user ID 1.' },
  headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.floor(Date.now() / 1_000) + 86_400) },
}
const nobody = { url: 'http://127.0.0.1:9', token: 'no-token' }
const source = (name: string, fields: string) => `- { name: ${name}, ${fields} }\n`

async function coveredHead(world: World, minutes = 60): Promise<string> {
  const head = await world.commit(minutes)
  await world.createTable()
  await world.insert(head, minutes - 1)
  await world.serve(world.pushOf(head, minutes))
  return head
}

describe('a source that can’t be read', () => {
  it('leaves every other source judged, and blocks', async ({ world }) => {
    await coveredHead(world)
    await world.rows('CREATE TABLE no_sha (ts DateTime) ORDER BY ts')
    await world.rows('CREATE TABLE no_ts (commit_sha String) ORDER BY commit_sha')
    const run = await world.check(
      source('fine', 'repository: muse/packs, table: bench_runs') +
        source('gone', 'repository: muse/gone, table: bench_runs') +
        source('no branch', 'repository: muse/packs, table: bench_runs, branch: nowhere') +
        source('no table', 'repository: muse/packs, table: nowhere') +
        source('no database', 'repository: muse/packs, table: nowhere.bench_runs') +
        source('no sha', 'repository: muse/packs, table: no_sha') +
        source('no ts', 'repository: muse/packs, table: no_ts') +
        source('no column', 'repository: muse/packs, table: bench_runs, where: nowhere = 1') +
        source('no condition', 'repository: muse/packs, table: bench_runs, where: note note') +
        source('fine too', `repository: muse/packs, table: ${world.database}.bench_runs, match: time`),
    )
    expect(run.exitCode).toBe(1)
    expect(run.outputs).toMatchObject({ status: 'blocked', blocked: 'true', 'lag-seconds': '0' })
    const reasons = Object.fromEntries(
      run.report.sources.map(({ name, status, reason }) => [name, `${status}: ${reason}`]),
    )
    expect(reasons).toEqual({
      fine: expect.stringMatching(/^fresh: /u),
      gone: expect.stringMatching(/^unknown: GitHub shows no repository muse\/gone to this token\. Check the name/u),
      'no branch': 'unknown: muse/packs has no branch nowhere: check its name.',
      'no table': expect.stringMatching(/^unknown: There is no table nowhere\. Check table .* code 60: /u),
      'no database': expect.stringMatching(
        /^unknown: There is no table nowhere\.bench_runs\. Check table .* code 81: /u,
      ),
      'no sha': expect.stringMatching(
        /^unknown: The table no_sha lacks a column: it needs commit_sha and ts \(time-column .*code 47: /u,
      ),
      'no ts': expect.stringMatching(
        /^unknown: The table no_ts lacks a column: it needs commit_sha and ts \(time-column .*code 47: /u,
      ),
      'no column': expect.stringMatching(/^unknown: The table bench_runs lacks a column: .* that where names \(/u),
      'no condition': expect.stringMatching(
        /^unknown: The source's where, time-column or commit-column is not SQL\. .*code 62: /u,
      ),
      'fine too': expect.stringMatching(/^fresh: /u),
    })
    expect(run.annotationCounts.error).toBe(8)
    expect(await world.rows('SELECT source, status FROM watcher_runs ORDER BY source LIMIT 2')).toEqual([
      { source: 'fine', status: 'fresh' },
      { source: 'fine too', status: 'fresh' },
    ])
  })

  it('fails closed when ClickHouse is down, and tells the heads', async ({ world }) => {
    const head = await coveredHead(world)
    const run = await world.check(packsSource(), { 'clickhouse-url': nobody.url })
    expect([run.exitCode, run.outputs.status, run.outputs['lag-seconds']]).toEqual([1, 'blocked', ''])
    expect(run.report.sources).toMatchObject([
      { status: 'unknown', head: { sha: head }, reason: expect.stringMatching(/ECONNREFUSED.*Check clickhouse-url/u) },
    ])
    expect(run.annotationCounts).toEqual({ error: 1, warning: 1, notice: 0 })
  })

  it('fails closed when a login is refused, without asking for each source', async ({ world }) => {
    await coveredHead(world)
    const run = await world.check(packsSource() + source('other', 'repository: muse/packs, table: bench_runs'), {
      'clickhouse-password': 'wrong-password',
    })
    expect(run.statuses).toEqual({ packs: 'unknown', other: 'unknown' })
    expect(world.statements()).toEqual(['read', 'insert'])
  })

  it('fails closed when GitHub refuses the token', async ({ world }) => {
    await coveredHead(world)
    const run = await world.check(packsSource(), { token: 'wrong-token' })
    expect(run.report.sources).toMatchObject([{ status: 'unknown', reason: expect.stringContaining("'token' input") }])
  })

  it('is read when ClickHouse was busy for a moment', async ({ world }) => {
    await coveredHead(world)
    world.proxy.failNext({ when: 'before', kind: 'reset', match: /bench_runs|param_/u })
    expect((await world.check(packsSource())).statuses).toEqual({ packs: 'fresh' })
  })
})

describe('when GitHub does not answer', () => {
  const checkWithoutGitHub = (world: World, fields = '  branch: main\n') => {
    world.github.inject({ match: /graphql/u, answer: rateLimited })
    return world.check(packsSource(fields))
  }
  it('judges by the head that was collected last, and calls the source late at best', async ({ world }) => {
    const head = await coveredHead(world)
    await world.collected(head, 60)
    const run = await checkWithoutGitHub(world)
    expect([run.exitCode, run.outputs.status]).toEqual([0, 'degraded'])
    expect(run.report.sources).toMatchObject([
      { status: 'late', gate: 'degrades', head: { sha: head }, head_is_from_collection: true, branch: 'main' },
    ])
    expect(run.log).toContain('GitHub did not answer: judged by the head that was collected last.')
    expect(await world.rows('SELECT status, head_sha FROM watcher_runs')).toEqual([{ status: 'late', head_sha: head }])
  })

  it('blocks what is stale by the head that was collected last', async ({ world }) => {
    const before = await coveredHead(world, 9 * HOURS)
    await world.collected(before, 9 * HOURS)
    await world.collected(await world.commit(8 * HOURS), 8 * HOURS)
    const run = await checkWithoutGitHub(world)
    expect([run.exitCode, run.statuses]).toEqual([1, { packs: 'stale' }])
  })

  it.for([
    ['nothing was collected', 'nothing', '  branch: main\n', /No commit of this branch was collected/u],
    ['another branch was collected', 'dev', '  branch: main\n', /No commit of this branch was collected/u],
    ['it is not known which branch is the default one', 'dev', '', /Which branch is the default one GitHub alone/u],
  ] as const)('knows nothing when %s', async ([, branch, fields, reason], { world }) => {
    const head = await coveredHead(world)
    await world.collected(head, 60, { branch })
    if (branch === 'nothing') await world.rows('TRUNCATE TABLE commits')
    const run = await checkWithoutGitHub(world, fields)
    expect(run.report.sources).toMatchObject([{ status: 'unknown', reason: expect.stringMatching(reason) }])
  })

  it('fails closed when nothing was ever collected', async ({ world }) => {
    await coveredHead(world)
    const run = await checkWithoutGitHub(world)
    const [{ status, reason } = { status: undefined, reason: '' }] = run.report.sources
    expect(status).toBe('unknown')
    expect(reason).toMatch(/rate limit exceeded.* Nor was anything collected that the branch could be judged by: /u)
    expect(reason).not.toMatch(/code 60|maybe you meant/iu)
    expect(await world.rows('SELECT status FROM watcher_runs')).toEqual([{ status: 'unknown' }])
  })

  it('tells why what was collected could not be read, apart from why GitHub was not', async ({ world }) => {
    await world.collected(await coveredHead(world), 60)
    await world.rows('ALTER TABLE commits RENAME COLUMN headline TO title')
    const run = await checkWithoutGitHub(world)
    const said =
      /rate limit exceeded.* Nor could it be judged by what was collected last: ClickHouse .* failed while reading the heads .*code 47/u
    expect(run.report.sources).toMatchObject([{ status: 'unknown', reason: expect.stringMatching(said) }])
  })

  it.for([
    ['RATE_LIMITED', 'API rate limit exceeded'],
    ['INTERNAL', 'Something went wrong while executing your query.'],
  ] as const)('goes on with the branches that are answered: %s', async ([type, message], { world }) => {
    const head = await coveredHead(world)
    await world.collected(head, 60)
    world.github.inject({
      match: /listing0/u,
      answer: { status: 200, body: { data: { listing0: null }, errors: [{ type, message, path: ['listing0'] }] } },
      times: Number.POSITIVE_INFINITY,
    })
    const run = await world.check(packsSource('  branch: main\n'))
    expect(run.statuses).toEqual({ packs: 'late' })
    expect(run.log).toContain(message)
    expect(run.log).not.toContain('Check the name')
  })

  it('does not take a proxy or a redirect in the way for that: it passes with nobody, and is to be mended', async ({
    world,
  }) => {
    const head = await coveredHead(world)
    await world.collected(head, 60)
    const source = packsSource('  branch: main\n')
    using proxy = await startProxy(Number(new URL(world.github.url).port), { refusesWith: 407 })
    const hidden = await world.check(
      source,
      {},
      {
        env: { http_proxy: proxy.url, no_proxy: '127.0.0.1' },
        github: { url: 'http://github.example.invalid', token: world.github.token },
      },
    )
    expect(hidden.report.sources).toMatchObject([
      {
        status: 'unknown',
        reason: expect.stringMatching(/the proxy before \S+ answered with status 407\. Give HTTPS_PROXY/u),
      },
    ])
    expect(proxy.tunnels).toHaveLength(1)
    world.github.clearRequests()
    world.github.inject({
      match: /graphql/u,
      answer: { status: 307, headers: { location: 'http://nowhere.example.invalid/' } },
      times: Number.POSITIVE_INFINITY,
    })
    const sentOn = await world.check(source)
    expect(sentOn.report.sources).toMatchObject([
      {
        status: 'unknown',
        reason: expect.stringMatching(/sends on to another server .*not followed\. Something between/u),
      },
    ])
    expect(world.github.requests).toHaveLength(1)
  })
})

describe('an override', () => {
  const override = { 'allow-degraded': 'true', 'override-reason': 'The table is being *moved*.' }

  it('lets stale and unknown sources pass, and is recorded with who and why', async ({ world }) => {
    await world.commit(5 * HOURS)
    await world.createTable()
    await world.insert('a'.repeat(40), 9)
    await world.serve(world.pushOf(await world.packs.sha(), 5 * HOURS))
    const run = await world.check(packsSource() + source('gone', 'repository: muse/gone, table: t'), override)
    expect([run.exitCode, run.outputs.status, run.outputs.blocked]).toEqual([0, 'degraded', 'false'])
    expect(run.report.override).toEqual({
      reason: 'The table is being *moved*.',
      actor: 'octocat',
      sources: ['packs', 'gone'],
    })
    expect(run.annotationCounts).toEqual({ error: 0, warning: 2, notice: 1 })
    expect(run.summary).toContain('Let pass by octocat: The table is being \\*moved\\*.')
    expect(
      await world.rows(
        'SELECT source, status, overall_status, blocked, override_reason, actor FROM watcher_runs ORDER BY source',
      ),
    ).toEqual(
      [
        { source: 'gone', status: 'unknown' },
        { source: 'packs', status: 'stale' },
      ].map((row) => ({
        ...row,
        overall_status: 'degraded',
        blocked: false,
        override_reason: 'The table is being *moved*.',
        actor: 'octocat',
      })),
    )
  })

  it('lets the job pass when GitHub and ClickHouse are both down, and is in the report', async ({ world }) => {
    const temporaryDirectory = world.packs.directory
    const inputs = { 'clickhouse-url': nobody.url, ...override }
    world.github.inject({ match: /graphql/u, answer: rateLimited })
    const run = await world.check(packsSource(), inputs, { temporaryDirectory })
    expect([run.exitCode, run.statuses]).toEqual([0, { packs: 'unknown' }])
    const written: unknown = JSON.parse(await readFile(join(temporaryDirectory, 'freshness-report.json'), 'utf8'))
    expect(written).toMatchObject({ override: { actor: 'octocat', sources: ['packs'] } })
  })

  it('blocks without it when both are down', async ({ world }) => {
    const run = await world.check(packsSource(), { 'clickhouse-url': nobody.url }, { github: nobody })
    expect([run.exitCode, run.statuses, run.outputs.blocked]).toEqual([1, { packs: 'unknown' }, 'true'])
  })
})

describe('inputs', () => {
  const refused = async (world: World, inputs: Record<string, string>) => {
    const run = await world.run({ sources: packsSource(), ...inputs })
    expect([run.exitCode, run.outputs, world.github.requests]).toEqual([1, {}, []])
    return run.annotations
  }

  it('refuse an override without a reason', async ({ world }) => {
    expect(await refused(world, { 'allow-degraded': 'true', 'override-reason': '  ' })).toEqual([
      {
        level: 'error',
        message:
          "Input 'override-reason' is missing: with allow-degraded it must say why stale data may pass, for the record.",
      },
    ])
  })

  it('refuse a warn-after beyond max-lag', async ({ world }) => {
    expect(await refused(world, { 'max-lag': '20m' })).toEqual([
      {
        level: 'error',
        message: "Input 'sources' at line 1: 'packs' has a warn-after of 30m, longer than max-lag (20m).",
      },
    ])
  })

  it('are refused with every fault, those of the sources with their lines', async ({ world }) => {
    const sources = '- name: packs\n  repository: packs\n  table: t\n  where: 1; DROP TABLE t\n'
    expect(await refused(world, { sources, 'max-lag': 'soon' })).toEqual([
      {
        level: 'error',
        message: [
          '3 inputs are wrong:',
          "- Input 'sources' at line 2: repository must be owner/name: found 'packs'.",
          "- Input 'sources' at line 4: where must be one condition: it holds a semicolon outside of a string.",
          "- Input 'max-lag' must be a length of time such as 90m, 4h or PT90M: found 'soon'.",
        ].join('\n'),
      },
    ])
  })

  it('refuse a report-path that leads out of the workspace', async ({ world }) => {
    expect(await refused(world, { 'report-path': '../report.json' })).toMatchObject([
      { message: expect.stringMatching(/^Input 'report-path' must lie in the workspace/u) },
    ])
  })
})

it('takes nothing for fresh when the oldest commits seen are too young to tell', async ({ world }) => {
  await world.createTable()
  await world.packs.commits(
    Array.from({ length: 1_100 }, (_, index) => ({
      message: 'feat: often',
      authorDate: world.minutesAgo(20 - index / 60),
    })),
  )
  await world.insert('a'.repeat(40), 2 * DAYS)
  await world.serve()
  const run = await world.check(packsSource())
  expect(run.report.sources).toMatchObject([{ status: 'unknown', commits_waiting: 1_000, lag_is_at_least: true }])
  expect(world.github.requests).toHaveLength(10)
})
