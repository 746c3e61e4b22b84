import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { episodeSource } from '../../episode/episode-source.ts'
import { insertCommit, insertRun } from '../claimed-rows.ts'
import { reviewsOf } from './reviews.ts'
import { draftSource, it, messages, type World } from './world.ts'

/** Opens a pull request with these files and checks it out. */
async function checkOut(world: World, files: Readonly<Record<string, string>>): Promise<number> {
  await world.commitFiles({ branch: 'topic', message: 'Files', files })
  await world.ask('POST', '/pulls', { title: 'Files', head: 'topic', base: 'main' })
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(world.workspace, path)), { recursive: true })
    await world.write(path, text)
  }
  return 1
}

const validate = (world: World, number: number) =>
  world.run(
    { operation: 'validate' },
    {
      github: {
        url: world.github.url,
        token: world.token,
        repository: world.repository,
        event: { pull_request: { number } },
      },
    },
  )

describe.concurrent('validate', { timeout: 180_000 }, () => {
  it('checks a draft without GitHub and without ClickHouse', async ({ world }) => {
    await world.write('good.md', draftSource())
    await world.write('bad.md', draftSource({ cost_usd: '-1' }))
    const good = await world.run({ operation: 'validate', draft: 'good.md' })
    // Its faults are told also where ClickHouse refuses.
    const refused = { ...world.clickHouseInputs, 'clickhouse-password': 'another' }
    const bad = await world.run({ operation: 'validate', draft: 'bad.md', ...refused })

    expect(good.conclusion).toBe('success')
    expect(bad.conclusion).toBe('failure')
    expect(bad.annotations[0]).toMatchObject({ level: 'error', file: 'bad.md', line: 8 })
    expect(messages(bad)[1]).toContain('clickhouse-password')
    expect(world.requests()).toEqual([])
  })

  it('checks the episodes that a pull request touches, all of them, and nothing else', async ({ openWorld }) => {
    const world = await openWorld({ files: { 'posts/banterpacks/ep-000.md': 'an old one with faults' } })
    const number = await checkOut(world, {
      'posts/banterpacks/ep-001.md': episodeSource(),
      'posts/banterpacks/ep-002.md': episodeSource({ episode: undefined }),
      'posts/chimera/ep-003.md': episodeSource(),
      'docs/notes.md': 'no episode',
    })
    const run = await validate(world, number)

    expect(run.conclusion).toBe('failure')
    expect(run.annotations.slice(0, 2)).toEqual([
      expect.objectContaining({ file: 'posts/banterpacks/ep-002.md', message: expect.stringMatching(/^episode/u) }),
      expect.objectContaining({ file: 'posts/chimera/ep-003.md', message: expect.stringMatching(/^series/u) }),
    ])
    expect(run.annotations).toHaveLength(3)
    expect(run.summary).toContain('posts/chimera/ep-003.md')
  })

  it('checks the texts that are to be merged, and refuses others', async ({ openWorld }) => {
    const [head, merged, other] = [1, 2, 3].map((cost) => episodeSource({ cost_usd: String(cost) }))
    const path = 'posts/banterpacks/ep-001.md'
    const world = await openWorld({ files: { [path]: other ?? '' } })
    const number = await checkOut(world, { [path]: head ?? '' })
    const sha = await world.commitFiles({ branch: 'merged', message: 'Merge', files: { [path]: merged ?? '' } })
    const { url } = world.github
    const run = async (text = '', eventName = 'pull_request') => {
      await world.write(path, text)
      const event = { pull_request: { number } }
      const github = { url, token: world.token, repository: world.repository, event, eventName, sha }
      return world.run({ operation: 'validate' }, { github })
    }
    for (const text of [head?.replaceAll('\n', '\r\n'), merged]) expect(messages(await run(text))).toEqual([])
    const refusal = expect.stringMatching(/^The workspace has another text of this file/u)
    expect((await run(other)).annotations[0]).toMatchObject({ file: path, message: refusal })
    // There the commit of the job is that of the base branch.
    expect((await run(merged, 'pull_request_target')).annotations[0]).toMatchObject({ file: path, message: refusal })
  })

  it('passes a pull request that touches no episode', async ({ world }) => {
    const number = await checkOut(world, { 'docs/notes.md': 'no episode' })
    const run = await validate(world, number)

    expect(run.conclusion).toBe('success')
    expect(run.log).toContain('The pull request touches no episode.')
  })

  it('reads nothing outside the workspace that a pull request links to', async ({ world }) => {
    const number = await checkOut(world, { 'posts/banterpacks/ep-001.md': episodeSource({ title: '1' }) })
    await symlink('/etc/passwd', join(world.workspace, 'posts/banterpacks/ep-002.md'))
    await world.commitFiles({
      branch: 'topic',
      message: 'A link',
      files: { 'posts/banterpacks/ep-002.md': '/etc/passwd' },
    })
    const run = await validate(world, number)

    expect(run.annotations.slice(0, 2)).toEqual([
      expect.objectContaining({ file: 'posts/banterpacks/ep-001.md' }),
      expect.objectContaining({
        file: 'posts/banterpacks/ep-002.md',
        message: expect.stringContaining('outside the workspace'),
      }),
    ])
    expect(run.log).not.toContain('root:')
  })

  it('says what it needs when there is neither a draft nor a pull request', async ({ world }) => {
    const run = await world.run({ operation: 'validate' })
    expect(run.annotations.map(({ message }) => message)).toEqual([
      "Nothing to validate: give 'draft', or run on the event pull_request, merge_group or push, whose episodes are then checked.",
    ])
  })
})

const RUNS = [1, 2, 3, 4, 5, 6, 7, 8].map((digit) => `${String(digit).repeat(8)}-1111-4111-8111-111111111111`)
/** An episode that is complete, with a number and a run id of its own. */
const numbered = (number: number, changes: Record<string, string | undefined> = {}) =>
  episodeSource({ episode: String(number), run_id: `"${RUNS[number]}"`, ...changes })
const at = (number: number, series = 'banterpacks') => `posts/${series}/ep-00${number}.md`
const faultsOf = (run: { annotations: readonly { level: string; file?: string | undefined; message: string }[] }) =>
  run.annotations.filter(({ level }) => level === 'error').slice(0, -1)

describe.concurrent('validate, of the place of an episode', { timeout: 180_000 }, () => {
  it('finds a number and a run id that the base branch has', async ({ openWorld }) => {
    const world = await openWorld({
      files: { [at(1)]: numbered(1), 'posts/banterpacks/episode-002.md': '---\nrun_id: x # old\n---\n' },
    })
    const number = await checkOut(world, { [at(2)]: numbered(2), [at(3)]: numbered(3, { run_id: `"${RUNS[1]}"` }) })
    const run = await validate(world, number)

    expect(faultsOf(run)).toEqual([
      expect.objectContaining({
        file: at(2),
        line: 4,
        message: expect.stringMatching(/^episode: .* found 2, which posts\/banterpacks\/episode-002\.md on main has/u),
      }),
      expect.objectContaining({
        file: at(3),
        line: 7,
        message: expect.stringMatching(/^run_id: .* found that of posts\/banterpacks\/ep-001\.md on main/u),
      }),
    ])
  })

  it('leaves an episode alone that is changed, or renamed', async ({ openWorld }) => {
    const world = await openWorld({ files: { [at(1)]: numbered(1), [at(2)]: numbered(2) } })
    const number = await checkOut(world, { [at(1)]: numbered(1, { title: '"Corrected"' }) })
    expect((await validate(world, number)).conclusion).toBe('success')
  })

  it('finds what another open pull request had before, and what comes twice in one', async ({ world }) => {
    await world.commitFiles({ branch: 'earlier', message: 'By hand', files: { [at(1)]: numbered(1) } })
    await world.ask('POST', '/pulls', { title: 'Earlier', head: 'earlier', base: 'main' })
    const files = {
      'posts/banterpacks/episode-001.md': numbered(1, { run_id: `"${RUNS[5]}"` }),
      [at(3)]: numbered(3),
      'posts/banterpacks/ep-004.mdx': numbered(4, { run_id: `"${RUNS[3]}"` }),
    }
    await checkOut(world, files)
    const run = await validate(world, 2)
    expect(faultsOf(run)).toEqual([
      expect.objectContaining({
        file: 'posts/banterpacks/ep-004.mdx',
        message: expect.stringMatching(/^run_id: .* found that of posts\/banterpacks\/ep-003\.md/u),
      }),
      expect.objectContaining({
        file: 'posts/banterpacks/episode-001.md',
        message: expect.stringMatching(/^episode: .* found 1, which pull request #1 has/u),
      }),
    ])
    // The earlier one is at fault as well: nothing tells that it was checked before the other came.
    await world.write('posts/banterpacks/ep-001.md', numbered(1))
    const earlier = await validate(world, 1)
    expect(messages(earlier)[0]).toMatch(/^episode: .* found 1, which pull request #2 has/u)
  })

  it.for([25, 120])(
    'finds what another open pull request had before behind %i other files',
    async (count, { world }) => {
      const pictures = Array.from({ length: count }, (_, index) => [`assets/${index + 100}.svg`, '<svg/>'])
      const files = { ...Object.fromEntries(pictures), [at(1)]: numbered(1) }
      await world.commitFiles({ branch: 'earlier', message: 'By hand', files })
      await world.ask('POST', '/pulls', { title: 'Earlier', head: 'earlier', base: 'main' })
      await checkOut(world, {
        'posts/banterpacks/episode-001.md': numbered(1, { run_id: `"${RUNS[5]}"` }),
        [at(3)]: numbered(3, { run_id: `"${RUNS[1]}"` }),
      })
      const run = await validate(world, 2)
      expect(faultsOf(run)).toEqual([
        expect.objectContaining({
          file: at(3),
          message: expect.stringMatching(/^run_id: .* that of pull request #1/u),
        }),
        expect.objectContaining({
          file: 'posts/banterpacks/episode-001.md',
          message: expect.stringMatching(/^episode: .* found 1, which pull request #1 has/u),
        }),
      ])
    },
  )

  it('finds every run id that another open pull request had before', async ({ world }) => {
    const files = { [at(1)]: numbered(1), [at(2)]: numbered(2) }
    await world.commitFiles({ branch: 'earlier', message: 'By hand', files })
    await world.ask('POST', '/pulls', { title: 'Earlier', head: 'earlier', base: 'main' })
    await checkOut(world, {
      'posts/banterpacks/episode-002.md': numbered(2, { run_id: `"${RUNS[5]}"` }),
      [at(3)]: numbered(3, { run_id: `"${RUNS[2]}"` }),
      [at(4)]: numbered(4, { run_id: `"${RUNS[1]}"` }),
    })
    const run = await validate(world, 2)
    expect(faultsOf(run)).toEqual([
      expect.objectContaining({ file: at(3), message: expect.stringMatching(/^run_id: .* that of pull request #1/u) }),
      expect.objectContaining({ file: at(4), message: expect.stringMatching(/^run_id: .* that of pull request #1/u) }),
      expect.objectContaining({
        file: 'posts/banterpacks/episode-002.md',
        message: expect.stringMatching(/^episode: .* found 2, which pull request #1 has/u),
      }),
    ])
  })

  it("compares the number with the file's name", async ({ world }) => {
    const number = await checkOut(world, { [at(2)]: numbered(3) })
    const run = await validate(world, number)
    expect(faultsOf(run)).toEqual([
      expect.objectContaining({ line: 4, message: "episode: expected 2, the number in the file's name, found 3." }),
    ])
  })

  it('takes endings as they come, and leaves alone what is no episode', async ({ world }) => {
    const number = await checkOut(world, {
      'posts/banterpacks/EP-001.MDX': 'no episode yet',
      'posts/banterpacks/README.md': 'x',
      'posts/banterpacks/_index.md': 'x',
      'posts/banterpacks/pictures/ep-002.md': 'x',
      'posts/about.md': 'x',
      'posts/notes/todo.md': 'x',
      'posts/banterpacks/ep-003.txt': 'x',
    })
    const run = await validate(world, number)
    expect(new Set(faultsOf(run).map(({ file }) => file))).toEqual(new Set(['posts/banterpacks/EP-001.MDX']))
  })

  it('allows a series that has a folder already, and no other', async ({ openWorld }) => {
    const world = await openWorld({ files: { 'posts/benchlog/ep-001.md': 'an old one' } })
    const number = await checkOut(world, {
      [at(2, 'benchlog')]: numbered(2, { series: '"benchlog"' }),
      [at(1, 'typo')]: numbered(1, { series: '"typo"' }),
    })
    const run = await validate(world, number)
    expect(faultsOf(run)).toEqual([
      expect.objectContaining({ file: at(1, 'typo'), message: expect.stringContaining("(input 'allowed-series')") }),
    ])
  })

  it('checks what the merge queue is about to merge', async ({ world }) => {
    const before = await world.commitFiles({ branch: 'main', message: 'One', files: { [at(1)]: numbered(1) } })
    const files = { [at(2)]: numbered(2, { run_id: `"${RUNS[1]}"` }) }
    const after = await world.commitFiles({ branch: 'queue', message: 'Two', files })
    await checkOut(world, files)
    const merge_group = { base_sha: before, head_sha: after, base_ref: 'refs/heads/main', head_ref: 'refs/heads/queue' }
    const run = await world.run(
      { operation: 'validate' },
      { github: { url: world.github.url, token: world.token, repository: world.repository, event: { merge_group } } },
    )
    expect(faultsOf(run)).toEqual([
      expect.objectContaining({ file: at(2), message: expect.stringMatching(/^run_id: .*ep-001\.md on main/u) }),
    ])
  })
})

describe.concurrent('validate, of many faults', { timeout: 180_000 }, () => {
  it('tells all missing entries of a file in one annotation, and names an older format', async ({ world }) => {
    const older = '---\ntitle: "Old"\ndate: "2025-01-01"\nsubtitle: "x"\ncommit: "abc"\n---\n\nText\n'
    const number = await checkOut(world, {
      [at(1)]: numbered(1, { date: undefined, models: undefined, cost_usd: undefined }),
      [at(2)]: older,
    })
    const run = await validate(world, number)
    expect(faultsOf(run).map(({ file, message }) => ({ file, message }))).toEqual([
      { file: at(1), message: 'Missing from the front matter: date, models and cost_usd.' },
      {
        file: at(2),
        message: expect.stringMatching(/^This post follows an older format: .* To migrate it, add them/u),
      },
    ])
  })

  it('shows the worst, and how many more there are', async ({ world }) => {
    const poor = (number: number) =>
      numbered(number, { tokens_in: '-1', tokens_out: '-1', cost_usd: '-1', latency_ms_p95: '-1' })
    const number = await checkOut(world, {
      [at(1)]: poor(1),
      [at(2)]: poor(2),
      [at(3)]: poor(3),
      [at(4)]: 'no front matter',
    })
    const run = await validate(world, number)
    const errors = run.annotations.filter(({ level }) => level === 'error')
    expect(errors).toHaveLength(10)
    expect(errors[0]).toMatchObject({ file: at(4), message: expect.stringMatching(/^Expected front matter/u) })
    expect(errors[9]?.message).toMatch(/And \d+ more than are annotated: the job summary lists them all\./u)
    expect(run.summary?.match(/ep-003\.md/gu)).toHaveLength(4)
  })

  it('tells of values that readers take otherwise, and puts them in quotes when it fills a draft in', async ({
    world,
  }) => {
    const entries = {
      duration: '12:30:45',
      first: '2018-11-21',
      days: '[2024-08-06, plain]',
      code: '008',
      kept: '"008"',
      date: '2026-10-07T20:50:43Z',
    }
    const number = await checkOut(world, { [at(1)]: numbered(1, entries) })
    const run = await validate(world, number)
    expect(run.conclusion).toBe('success')
    const warnings = run.annotations.filter(({ level }) => level === 'warning')
    expect(warnings.map(({ message }) => /take "(?<value>[^"]+)"/u.exec(message)?.groups?.value).sort()).toEqual([
      '008',
      '12:30:45',
      '2018-11-21',
      '2024-08-06',
      '2026-10-07T20:50:43Z',
    ])
    expect(warnings[0]?.file).toBe(at(1))

    const published = await world.publish(draftSource(entries))
    expect(published.conclusion).toBe('success')
    const text = await world.readFile(at(2), 'content/episode-002')
    for (const line of ['duration: "12:30:45"', 'first: "2018-11-21"', 'days: ["2024-08-06", plain]', 'code: "008"'])
      expect(text).toContain(`\n${line}\n`)
    expect(text).toContain('\nkept: "008"\n')
    expect(text).toContain('\ndate: "2026-10-07T20:50:43Z"\n')
  })
})

describe.concurrent('validate, with ClickHouse', { timeout: 180_000 }, () => {
  it('verifies claims, so that an edit in review is seen', async ({ world }) => {
    await world.publish(undefined, { series: 'banterpacks' })
    for (const statement of [insertCommit(), insertRun(1250)]) await world.rows(statement)
    const free = { tokens_in: '0', tokens_out: '0', cost_usd: '0' }
    const number = await checkOut(world, {
      [at(1)]: numbered(1, free),
      [at(2)]: numbered(2, { ...free, latency_ms_p95: '7' }),
    })
    const event = { pull_request: { number } }
    const github = { url: world.github.url, token: world.token, repository: world.repository, event }
    const run = (inputs: Record<string, string>) =>
      world.run({ operation: 'validate', ...world.clickHouseInputs, ...inputs }, { github })

    const failed = await run({ 'verify-claims': 'fail' })
    expect(faultsOf(failed)).toEqual([
      expect.objectContaining({
        file: at(2),
        line: 9,
        message: expect.stringMatching(/^ClickHouse does not confirm latency_ms_p95 7 ms \(bench_runs: 1250 ms/u),
      }),
    ])
    const warned = await run({ review: 'true' })
    expect(warned.conclusion).toBe('success')
    expect(warned.annotations).toEqual([expect.objectContaining({ level: 'warning', file: at(2), line: 9 })])
    expect((await reviewsOf(world)).threads).toEqual([
      expect.objectContaining({ path: at(2), line: 9, body: expect.stringContaining('\nlatency_ms_p95: 1250\n') }),
    ])
    expect((await run({ 'verify-claims': 'off' })).annotations).toEqual([])
  })
})
