import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { sourceLine as source } from '../builders.ts'
import { DAYS, HOURS, it, packsSource, type World } from './world.ts'

const time = "DateTime64(3, 'UTC')"
const graphql = ({ github }: World) => github.requests.filter(({ path }) => path === '/graphql')

/** A head that was pushed as it was committed. */
async function pushedHead(world: World, minutes: number): Promise<string> {
  const head = await world.commit(minutes)
  await world.serve(world.pushOf(head, minutes))
  return head
}

describe('columns', () => {
  it('may be computed by the table, with and without a condition', async ({ world }) => {
    const head = await pushedHead(world, 60)
    await world.rows(
      `CREATE TABLE computed (at ${time}, sha String, note String, ts ${time} ALIAS at, commit_sha String MATERIALIZED lower(sha)) ORDER BY at`,
    )
    await world.rows(`INSERT INTO computed VALUES (now() - INTERVAL 50 MINUTE, upper('${head}'), 'real')`)
    const run = await world.check(
      source('plain', 'table: computed') +
        source('with where', `table: computed, where: "note = 'real'"`) +
        source('by time', `table: computed, match: time, where: "note = 'real'"`),
    )
    expect(run.statuses).toEqual({ plain: 'fresh', 'with where': 'fresh', 'by time': 'fresh' })
  })

  it('of a day are refused, as they do not tell when data came', async ({ world }) => {
    const head = await pushedHead(world, 60)
    await world.rows('CREATE TABLE days (ts Date, commit_sha String, inserted DateTime) ORDER BY ts')
    await world.rows(`INSERT INTO days VALUES (today(), '${head}', now() - INTERVAL 50 MINUTE)`)
    const run = await world.check(
      source('day', 'table: days') +
        source('day by time', 'table: days, match: time') +
        source('text', 'table: days, time-column: toString(inserted)') +
        source('moment', 'table: days, time-column: inserted'),
    )
    expect(run.statuses).toMatchObject({ day: 'unknown', 'day by time': 'unknown', text: 'unknown', moment: 'fresh' })
    expect(run.report.sources[0]?.reason).toMatch(
      /ts of days is of type Date: it tells the day, not when data came\. /u,
    )
    expect(run.report.sources[1]?.reason).toMatch(/ts of days is of type Date/u)
  })

  it('may be expressions', async ({ world }) => {
    const head = await pushedHead(world, 60)
    await world.rows('CREATE TABLE raw (seconds UInt32, sha String) ORDER BY seconds')
    await world.rows(`INSERT INTO raw VALUES (toUnixTimestamp(now()) - 3000, ' ${head.toUpperCase()} ')`)
    const run = await world.check(
      source(
        'raw',
        'table: raw, time-column: toDateTime(seconds), commit-column: "lower(trimBoth(sha)) -- as git writes it"',
      ),
    )
    expect(run.report.sources).toMatchObject([{ status: 'fresh', rows: 1, arrived_after_seconds: expect.any(Number) }])
  })
})

describe('rows that name a commit in another way', () => {
  it.for<[string, (sha: string) => string, RegExp]>([
    [
      'in capitals',
      (sha) => sha.toUpperCase(),
      /1 row names? commits of the branch in capitals: set commit-column to lower\(commit_sha\)\.$/u,
    ],
    [
      'with white space',
      (sha) => ` ${sha}\\n`,
      /with white space around: set commit-column to extract\(commit_sha, '\[0-9a-f\]\{40\}'\)\.$/u,
    ],
    [
      'by its beginning',
      (sha) => sha.slice(0, 8),
      /by the beginning of their SHA, which is no proof: write all 40 characters\.$/u,
    ],
    [
      'of another branch',
      () => 'ab'.repeat(20),
      /1 row names commits that are not on this branch, such as abababa: .*match: pull-request/u,
    ],
  ])('are told of when a source is red: %s', async ([, written, cause], { world }) => {
    const head = await pushedHead(world, 6 * HOURS)
    await world.rows(`CREATE TABLE texts (ts ${time}, commit_sha String) ORDER BY ts`)
    await world.rows(`INSERT INTO texts VALUES (now() - INTERVAL 350 MINUTE, '${written(head)}')`)
    const run = await world.check(source('texts', 'table: texts'))
    expect(run.report.sources).toMatchObject([{ status: 'stale', reason: expect.stringMatching(cause) }])
    expect(run.report.sources[0]?.newest_row_at).toMatch(/Z$/u)
    expect(run.annotations[0]?.message).toContain(`${head} http`)
    expect(run.annotations[0]?.message).toMatch(/Newest row: \d{4}-/u)
  })

  it('in another column, or dated in the future, are told of too', async ({ world }) => {
    const head = await pushedHead(world, 6 * HOURS)
    await world.rows(`CREATE TABLE other (ts ${time}, commit_sha String, git_commit String) ORDER BY ts`)
    await world.rows(`INSERT INTO other VALUES (now() - INTERVAL 350 MINUTE, '', '${head}')`)
    await world.rows(`CREATE TABLE future (ts ${time}, commit_sha String) ORDER BY ts`)
    await world.rows(`INSERT INTO future VALUES (now() + INTERVAL 3 HOUR, '')`)
    const run = await world.check(source('other', 'table: other') + source('future', 'table: future'))
    expect(run.report.sources).toMatchObject([
      { status: 'stale', cause: 'Rows name commits of the branch in the column git_commit: set commit-column to it.' },
      { status: 'stale', cause: expect.stringMatching(/^1 row is dated in the future: check the clock/u) },
    ])
  })
})

describe('pull requests that were squashed', () => {
  async function squashed(world: World) {
    const base = await world.commit(3 * DAYS)
    await world.packs.branch('work', base)
    const work = await world.packs.commit({
      message: 'feat: work',
      branch: 'work',
      authorDate: world.minutesAgo(7 * HOURS),
    })
    const squash = await world.commit(6 * HOURS, 'feat: work (#1)')
    await world.createTable()
    await world.insert(base, 3 * DAYS - 1)
    await world.insert(work, 6 * HOURS + 30)
    await world.serve(
      [...world.pushOf(squash, 6 * HOURS, base), ...world.pushOf(base, 3 * DAYS)],
      [{ number: 1, title: 'feat: work', state: 'MERGED', mergeCommit: squash, commits: [work] }],
    )
    return { base, work, squash }
  }

  it('are covered by what they brought, with match: pull-request', async ({ world }) => {
    const { squash } = await squashed(world)
    const run = await world.check(packsSource() + source('by pull request', 'table: bench_runs, match: pull-request'))
    expect(run.statuses).toEqual({ packs: 'stale', 'by pull request': 'fresh' })
    expect(run.report.sources[1]).toMatchObject({ newest_covered: squash, rows: 1, commits_waiting: 0 })
    expect(run.report.sources[0]?.cause).toMatch(/not on this branch.*match: pull-request/u)
  })

  it('cover nothing that they were put onto', async ({ world }) => {
    const base = await world.commit(3 * DAYS)
    await world.packs.branch('work', base)
    const direct = await world.commit(31 * HOURS)
    const work = await world.packs.commit({
      message: 'feat: work',
      branch: 'work',
      authorDate: world.minutesAgo(7 * HOURS),
    })
    const squash = await world.commit(6 * HOURS, 'feat: work (#1)')
    await world.createTable()
    await world.insert(work, 6 * HOURS + 30)
    await world.serve(
      [...world.pushOf(squash, 6 * HOURS, direct), ...world.pushOf(direct, 31 * HOURS, base)],
      [{ number: 1, title: 'feat: work', state: 'MERGED', mergeCommit: squash, commits: [work] }],
    )
    const run = await world.check(source('by pull request', 'table: bench_runs, match: pull-request'))
    expect(run.report.sources).toMatchObject([{ status: 'stale', first_waiting: { sha: direct }, commits_waiting: 1 }])
  })
})

it('needs no data for commits whose message says so', async ({ world }) => {
  const covered = await world.commit(2 * DAYS)
  const docs = await world.commit(DAYS, 'docs: typo\n\n[skip ci]')
  await world.createTable()
  await world.insert(covered, 2 * DAYS - 1)
  await world.serve(world.pushOf(docs, DAYS, covered))
  const run = await world.check(packsSource() + source('skipping', 'table: bench_runs, ignore-messages: "[skip ci]"'))
  expect(run.statuses).toEqual({ packs: 'stale', skipping: 'fresh' })
})

it('tells of rows that are dated in the future, also where the source is fresh', async ({ world }) => {
  const head = await pushedHead(world, 60)
  await world.createTable()
  await world.insert(head, -3 * HOURS)
  const run = await world.check(packsSource() + source('by time', 'table: bench_runs, match: time, warn-after: 30m'))
  expect(run.report.sources).toMatchObject([
    { reason: expect.stringMatching(/Rows are dated (2h 59m|3h) ahead of the runner's clock/u) },
    { status: 'late', reason: expect.stringMatching(/Rows are dated (2h 59m|3h) ahead/u) },
  ])
  expect(run.report.sources[0]?.rows_ahead_seconds).toBeGreaterThan(10_000)
})

describe('many paths', () => {
  async function folders(world: World, count: number) {
    const names = Array.from({ length: count }, (_, index) => `folder-${index}`)
    const head = await world.packs.commit({
      message: 'feat: all',
      authorDate: world.minutesAgo(60),
      files: Object.fromEntries(names.map((name) => [`${name}/a.ts`, 'x\n'])),
    })
    await world.createTable()
    await world.insert(head, 50)
    await world.serve(world.pushOf(head, 60))
    return names
  }

  it('are asked for in several requests', async ({ world }) => {
    const paths = await folders(world, 20)
    const branches = Array.from({ length: 6 }, (_, index) => `branch-${index}`)
    for (const branch of branches) await world.packs.branch(branch, 'main')
    const run = await world.check(
      branches
        .map((branch) => source(branch, `branch: ${branch}, table: bench_runs, paths: [${paths.join(', ')}]`))
        .join(''),
    )
    expect(run.outputs.status).toBe('valid')
    const sizes = graphql(world).map(({ document }) => document?.match(/: repository\(/gu)?.length ?? 0)
    expect(sizes.reduce((a, b) => a + b, 0)).toBe(126)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(60)
    expect(Math.max(...graphql(world).map(({ document }) => document?.length ?? 0))).toBeLessThan(50_000)
  })

  it.for<[string, number, unknown]>([
    ['a gateway that gave up', 502, { message: 'Bad gateway' }],
    [
      'limits of resources',
      200,
      {
        data: null,
        errors: [{ type: 'RESOURCE_LIMITS_EXCEEDED', message: 'Resource limits for this query exceeded.' }],
      },
    ],
    [
      'limits of resources that parts of the answer met',
      200,
      {
        data: Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`listing${index}`, null])),
        errors: Array.from({ length: 9 }, (_, index) => ({
          type: 'RESOURCE_LIMITS_EXCEEDED',
          message: 'Resource limits for this query exceeded.',
          path: [`listing${index}`],
        })),
      },
    ],
  ])('are asked for in halves after %s', async ([, status, body], { world }) => {
    const paths = await folders(world, 8)
    world.github.inject({ match: /listing8/u, answer: { status, body } })
    const run = await world.check(packsSource(`  paths: [${paths.join(', ')}]\n`))
    expect(run.statuses).toEqual({ packs: 'fresh' })
    expect(graphql(world)).toHaveLength(3)
  })
})

describe('a server that takes its time', () => {
  it('ends the check within its timeout, with a line on the way', async ({ world }) => {
    const head = await pushedHead(world, 60)
    await world.createTable()
    await world.insert(head, 50)
    world.proxy.failNext({ when: 'before', kind: 'timeout', match: /./su, times: 99 })
    const run = await world.check(packsSource(), { timeout: '20s' })
    expect(run.durationMilliseconds).toBeLessThan(30_000)
    expect([run.exitCode, run.statuses]).toEqual([1, { packs: 'unknown' }])
    expect(run.report.sources[0]?.reason).toMatch(/did not answer for this source within the check's timeout \(20s\)/u)
    expect(run.log).toMatch(/^Still reading the sources' tables: 15s of 20s\.$/mu)
  }, 60_000)

  it('does not hold up the others when one table of several is slow', async ({ world }) => {
    const head = await pushedHead(world, 60)
    await world.createTable()
    await world.insert(head, 50)
    await world.rows(
      `CREATE VIEW slow AS SELECT toDateTime64(now(), 3, 'UTC') AS ts, toString(sleepEachRow(1)) AS commit_sha FROM numbers(1000) SETTINGS max_block_size = 1`,
    )
    const run = await world.check(
      packsSource() + source('slow', 'table: slow') + source('fine', 'table: bench_runs, match: time'),
      { timeout: '40s' },
    )
    expect(run.statuses).toEqual({ packs: 'fresh', slow: 'unknown', fine: 'fresh' })
    expect(run.durationMilliseconds).toBeLessThan(60_000)
    // One of them looks how `watcher_runs` is to be created.
    expect(world.statements().filter((kind) => kind === 'read').length).toBeLessThanOrEqual(6)
  }, 90_000)

  it('counts GitHub as not answering when it hangs', async ({ world }) => {
    const head = await pushedHead(world, 60)
    await world.createTable()
    await world.insert(head, 50)
    await world.collected(head, 60)
    world.github.inject({ match: /graphql/u, answer: 'held', times: 9 })
    const run = await world.check(packsSource('  branch: main\n'), { timeout: '12s' })
    expect(run.report.sources).toMatchObject([{ status: 'late', head_is_from_collection: true }])
    expect(run.durationMilliseconds).toBeLessThan(25_000)
  }, 60_000)
})

describe('inputs', () => {
  it('with a report-path that can’t be written are refused before the check', async ({ world }) => {
    await mkdir(join(world.packs.directory, 'out'))
    const inputs = { sources: packsSource(), 'report-path': 'out' }
    const run = await world.run(inputs, { workspace: world.packs.directory })
    expect([run.exitCode, world.github.requests]).toEqual([1, []])
    expect(run.annotations).toMatchObject([
      {
        message: expect.stringMatching(
          /^Input 'report-path' must name a file that can be written: 'out' can't \(EISDIR/u,
        ),
      },
    ])
  })

  it('with a max-lag of centuries are refused', async ({ world }) => {
    const run = await world.run({ sources: packsSource(), 'max-lag': '99999999d' })
    expect(run.annotations).toMatchObject([
      { message: "Input 'max-lag' must be at most 366 days: with a longer one nothing would ever be stale." },
    ])
  })

  it.for<[string, string, RegExp]>([
    [
      'a clone’s address',
      '- { name: a, repository: muse/a.git, table: t }',
      /at line 1: repository must be owner\/name, without \.git/u,
    ],
    [
      'several documents',
      '- { name: a, repository: muse/a, table: t }\n---\n[]',
      /at line 2: must be one YAML document/u,
    ],
    ['an ignored everybody', "- { name: a, repository: muse/a, table: t, ignore-authors: '*' }", /covers everything/u],
  ])('with %s are refused', async ([, sources, message], { world }) => {
    const run = await world.run({ sources })
    expect([run.exitCode, world.github.requests]).toEqual([1, []])
    expect(run.annotations).toMatchObject([{ message: expect.stringMatching(message) }])
  })

  it('may name the repository in another case, and tables with dots or in other letters', async ({ world }) => {
    const head = await pushedHead(world, 60)
    for (const name of ['`runs.2026`', '`läufe`']) await world.createTable(name)
    for (const name of ['`runs.2026`', '`läufe`']) await world.insert(head, 50, name)
    const run = await world.check(
      `- { name: dots, repository: MUSE/Packs, table: '"runs.2026"' }\n- { name: letters, repository: Muse/packs, table: läufe }\n`,
    )
    expect(run.statuses).toEqual({ dots: 'fresh', letters: 'fresh' })
    expect(run.report.sources.map(({ repository, table }) => [repository, table])).toEqual([
      ['muse/packs', '"runs.2026"'],
      ['muse/packs', 'läufe'],
    ])
    expect(graphql(world)).toHaveLength(1)
  })

  it('may come from a file of the workspace, with defaults', async ({ world }) => {
    const head = await pushedHead(world, 60)
    await world.createTable()
    await world.insert(head, 50)
    const workspace = world.packs.directory
    await writeFile(
      join(workspace, 'sources.yml'),
      'defaults: { repository: muse/packs, table: bench_runs }\nsources:\n  - name: a\n  - { name: b, match: time }\n',
    )
    const run = await world.check('', { 'sources-file': 'sources.yml' }, { workspace })
    expect(run.statuses).toEqual({ a: 'fresh', b: 'fresh' })
    const missing = await world.run({ 'sources-file': 'nowhere.yml' }, { workspace })
    expect(missing.annotations).toMatchObject([
      { message: expect.stringMatching(/^Input 'sources-file' can't be read: 'nowhere\.yml'/u) },
    ])
    const both = await world.run({ sources: packsSource(), 'sources-file': 'sources.yml' }, { workspace })
    expect(both.annotations).toMatchObject([{ message: "Input 'sources-file' must not be given beside sources." }])
    const neither = await world.run({})
    expect(neither.annotations).toMatchObject([{ message: expect.stringMatching(/^Input 'sources' is missing/u) }])
  })
})

describe('a source’s own limits', () => {
  it('are its max-lag, its severity, its rows and its calendar', async ({ world }) => {
    const head = await pushedHead(world, 6 * HOURS)
    await world.createTable()
    await world.insert(head, 6 * HOURS - 1)
    await world.rows('CREATE TABLE nothing AS bench_runs')
    const days = [0, 1, 2].map((ago) => world.minutesAgo(ago * DAYS).slice(0, 10))
    const run = await world.check(
      source('patient', 'table: nothing, max-lag: 8h') +
        source('impatient', 'table: nothing') +
        source('warning', 'table: nothing, severity: warn') +
        source('one row', 'table: bench_runs, min-rows: 1') +
        source('two rows', 'table: bench_runs, min-rows: 2') +
        source('two rows by time', 'table: bench_runs, min-rows: 2, match: time') +
        source('holidays', `table: nothing, calendar: { zone: UTC, except: [${days.join(', ')}] }`),
    )
    expect(
      run.report.sources.map(({ name, status, gate, lag_seconds: lag }) => [name, status, gate, lag === 0]),
    ).toEqual([
      ['patient', 'empty', 'passes', false],
      ['impatient', 'empty', 'blocks', false],
      ['warning', 'empty', 'degrades', false],
      ['one row', 'fresh', 'passes', true],
      ['two rows', 'stale', 'blocks', false],
      ['two rows by time', 'stale', 'blocks', false],
      ['holidays', 'empty', 'passes', true],
    ])
  })
})

describe('many red sources', () => {
  it('with one cause are told once', async ({ world }) => {
    await pushedHead(world, 6 * HOURS)
    await world.createTable()
    const names = Array.from({ length: 50 }, (_, index) => `source ${index}`)
    const run = await world.check(names.map((name) => source(name, 'table: bench_runs')).join(''))
    expect(run.annotationCounts).toEqual({ error: 1, warning: 0, notice: 0 })
    expect(run.annotations[0]?.message).toMatch(/^source 0 is empty\..*The same of 49 more: source 1 \(6h\), /u)
    expect(run.log.split('\n').length).toBeLessThan(120)
  })

  it('with causes of their own are told worst first, up to nine, and the rest by name', async ({ world }) => {
    await pushedHead(world, 6 * HOURS)
    const names = Array.from({ length: 12 }, (_, index) => `t${index}`)
    for (const name of names) await world.createTable(name)
    const run = await world.check(
      [...names, 'gone'].map((name) => source(name, `table: ${name}`)).join('') +
        source('worst', 'table: t0, where: "1 = 1", match: time'),
    )
    expect(run.annotationCounts.error).toBe(10)
    expect(run.annotations.at(-1)?.message).toMatch(
      /^And \d+ more: .*gone \(unknown\)\. The job summary has them all\.$/u,
    )
  })
})

it('tells how late data usually is', async ({ world }) => {
  const ages = Array.from({ length: 20 }, (_, index) => (index + 1) * 120)
  for (const age of ages.toReversed()) await world.commit(age)
  await world.createTable()
  for (const [index, age] of ages.entries()) await world.insert(await world.packs.sha(`main~${index}`), age - index - 1)
  await world.serve(world.pushOf(await world.packs.sha(), 120))
  const run = await world.check(packsSource())
  expect(run.report.sources).toMatchObject([
    { status: 'fresh', arrival: { commits: 20, p50_seconds: 600, p95_seconds: 1_140 } },
  ])
  expect(run.summary).toContain('| 10m / 19m |')
  expect(await world.rows('SELECT arrival_p50_seconds, arrival_p95_seconds FROM watcher_runs')).toEqual([
    { arrival_p50_seconds: 600, arrival_p95_seconds: 1_140 },
  ])
})

it('brings a watcher_runs of an older version up to date', async ({ world }) => {
  const head = await pushedHead(world, 60)
  await world.createTable()
  await world.insert(head, 50)
  await world.check(packsSource())
  await world.rows('ALTER TABLE watcher_runs DROP COLUMN arrival_p50_seconds, DROP COLUMN arrival_p95_seconds')
  await world.rows(`ALTER TABLE watcher_runs MODIFY COMMENT 'muse-protocol-actions, schema version 1'`)
  const run = await world.check(packsSource())
  expect(run.annotations).toEqual([])
  expect(await world.rows('SELECT toUInt32(count()) AS checks FROM watcher_runs')).toEqual([{ checks: 2 }])
})
