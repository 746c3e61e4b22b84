import { describe, expect } from 'vitest'
import { sourceLine } from '../builders.ts'
import { it, type World } from './world.ts'

const time = "DateTime64(3, 'UTC')"

/** A table of one row, made from what a head's data is in it. */
async function tableOf(world: World, name: string, columns: readonly [string, string], values: string): Promise<void> {
  const [ts, sha] = columns
  await world.rows(
    `CREATE TABLE ${name} (ts ${ts}, commit_sha ${sha}) ORDER BY tuple() SETTINGS allow_suspicious_indices = 1`,
  )
  await world.rows(`INSERT INTO ${name} SELECT ${values}`)
}

describe('a commit column', () => {
  it.for<[string, (sha: string) => string, RegExp]>([
    [
      'Array(String)',
      (sha) => `['${sha}']`,
      /of type Array\(String\): a row has to name one commit\. Set commit-column to .* such as commit_sha\[1\]/u,
    ],
    [
      'FixedString(20)',
      (sha) => `unhex('${sha}')`,
      /of type FixedString\(20\): it holds the bytes of a SHA\. Set commit-column to lower\(hex\(commit_sha\)\)\.$/u,
    ],
    ['FixedString(16)', () => "'short'", /of type FixedString\(16\), and not a text of 40 characters/u],
    [
      'AggregateFunction(any, String)',
      (sha) => `initializeAggregation('anyState', '${sha}')`,
      /of type AggregateFunction\(any, String\): set commit-column to finalizeAggregation\(commit_sha\)\.$/u,
    ],
    ['UUID', () => 'generateUUIDv4()', /of type UUID, and not a text of 40 characters/u],
    ['UInt64', () => '1', /of type UInt64, and not a text/u],
    ['Map(String, String)', (sha) => `map('sha', '${sha}')`, /of type Map\(String, String\), and not a text/u],
    ['Tuple(sha String)', (sha) => `tuple('${sha}')`, /of type Tuple\(sha String\), and not a text/u],
    ['JSON', (sha) => `'{"sha":"${sha}"}'`, /of type JSON, and not a text/u],
    ['Dynamic', (sha) => `'${sha}'`, /of type Dynamic, and not a text/u],
    ["Enum8('none' = 1)", () => "'none'", /of type Enum8\('none' = 1\), and not a text/u],
  ])('is called what it is, with what to do: %s', async ([type, written, reason], { world }) => {
    const head = await world.commit(60)
    await world.serve(world.pushOf(head, 60))
    await tableOf(world, 'odd', [time, type], `now() - INTERVAL 50 MINUTE, ${written(head)}`)
    await world.createTable()
    await world.insert(head, 50)
    const run = await world.check(sourceLine('odd', 'table: odd') + sourceLine('fine', 'table: bench_runs'))
    expect(run.statuses).toEqual({ odd: 'unknown', fine: 'fresh' })
    expect(run.report.sources[0]?.reason).toMatch(reason)
    expect(run.report.sources[0]?.reason).toMatch(/^commit_sha of odd is of type /u)
  })

  it.for<[string, string, (sha: string) => string]>([
    ['LowCardinality(Nullable(String))', '', (sha) => `'${sha}'`],
    ['Nullable(FixedString(40))', '', (sha) => `'${sha}'`],
    ['SimpleAggregateFunction(any, String)', '', (sha) => `'${sha}'`],
    ['String', ", commit-column: trim(BOTH ' ' FROM commit_sha)", (sha) => `' ${sha}'`],
    [
      'AggregateFunction(any, String)',
      ', commit-column: finalizeAggregation(commit_sha)',
      (sha) => `initializeAggregation('anyState', '${sha}')`,
    ],
    ['FixedString(64)', '', (sha) => `'${sha}'`],
    ['FixedString(20)', ', commit-column: lower(hex(commit_sha))', (sha) => `unhex('${sha}')`],
    ['Array(String)', ', commit-column: "commit_sha[1]"', (sha) => `['${sha}']`],
    ['Tuple(sha String)', ', commit-column: commit_sha.sha', (sha) => `tuple('${sha}')`],
  ])('may be %s%s', async ([type, fields, written], { world }) => {
    const head = await world.commit(60)
    await world.serve(world.pushOf(head, 60))
    await tableOf(world, 'held', [time, type], `now() - INTERVAL 50 MINUTE, ${written(head)}`)
    const run = await world.check(sourceLine('held', `table: held${fields}`))
    expect(run.report.sources).toMatchObject([{ status: 'fresh', rows: 1 }])
  })
})

describe('a time column', () => {
  it.for<[string, string, RegExp]>([
    ['UInt32', 'toUnixTimestamp(now())', /of type UInt32: it is not a time\. .* toDateTime\(ts\) for seconds/u],
    ['Int64', 'toUnixTimestamp64Milli(now64(3))', /of type Int64: .* fromUnixTimestamp64Milli\(ts\) for milliseconds/u],
    ['Date32', 'today()', /of type Date32: it tells the day/u],
    ['String', "'2026-01-01 00:00:00'", /of type String: it is not a time\. .* parseDateTimeBestEffort\(ts\)/u],
    ['Array(DateTime)', '[now()]', /of type Array\(DateTime.*\): it is not a time/u],
  ])('is called what it is, with what to do: %s', async ([type, value, reason], { world }) => {
    const head = await world.commit(60)
    await world.serve(world.pushOf(head, 60))
    await tableOf(world, 'odd', [type, 'String'], `${value}, '${head}'`)
    const run = await world.check(
      sourceLine('by commit', 'table: odd') + sourceLine('by time', 'table: odd, match: time'),
    )
    for (const source of run.report.sources) {
      expect(source).toMatchObject({ status: 'unknown', gate: 'blocks', reason: expect.stringMatching(reason) })
    }
  })

  it.for<[string, string]>([
    ["DateTime('Asia/Tokyo')", 'now() - INTERVAL 50 MINUTE'],
    ["DateTime64(9, 'America/St_Johns')", 'now() - INTERVAL 50 MINUTE'],
    ['Nullable(DateTime)', 'now() - INTERVAL 50 MINUTE'],
  ])('may be %s', async ([type, value], { world }) => {
    const head = await world.commit(60)
    await world.serve(world.pushOf(head, 60))
    await tableOf(world, 'held', [type, 'String'], `${value}, '${head}'`)
    const run = await world.check(
      sourceLine('by commit', 'table: held') + sourceLine('by time', 'table: held, match: time'),
    )
    expect(run.statuses).toEqual({ 'by commit': 'fresh', 'by time': 'fresh' })
    expect(run.report.sources[0]?.arrived_after_seconds).toBeLessThan(700)
  })

  it('is refused where the table gives the time of the query, whatever its rows hold', async ({ world }) => {
    const head = await world.commit(9 * 60)
    await world.serve(world.pushOf(head, 9 * 60))
    await world.createTable()
    await world.insert('0'.repeat(40), 20 * 60)
    await world.rows('CREATE VIEW touched AS SELECT now() AS ts, commit_sha FROM bench_runs')
    await world.rows('CREATE TABLE computed (sha String, ts DateTime ALIAS now()) ORDER BY sha')
    await world.rows("INSERT INTO computed VALUES ('x')")
    const run = await world.check(
      sourceLine('view', 'table: touched, match: time') +
        sourceLine('alias', 'table: computed, match: time') +
        sourceLine('rows', 'table: bench_runs, match: time'),
    )
    expect(run.statuses).toEqual({ view: 'unknown', alias: 'unknown', rows: 'stale' })
    expect(run.report.sources[0]?.reason).toMatch(/^ts of touched is the same for every row, .* can never be stale/u)
  })
})

it('takes a time that is merged for what it is, and says how to read one that is a state', async ({ world }) => {
  const head = await world.commit(60)
  await world.serve(world.pushOf(head, 60))
  const at = 'now() - INTERVAL 50 MINUTE'
  await tableOf(world, 'merged', ['SimpleAggregateFunction(max, DateTime)', 'String'], `${at}, '${head}'`)
  await tableOf(
    world,
    'state',
    ['AggregateFunction(max, DateTime)', 'String'],
    `initializeAggregation('maxState', ${at}), '${head}'`,
  )
  const run = await world.check(
    sourceLine('merged', 'table: merged') +
      sourceLine('merged by time', 'table: merged, match: time') +
      sourceLine('read', 'table: state, time-column: finalizeAggregation(ts)') +
      sourceLine('state', 'table: state'),
  )
  expect(run.statuses).toEqual({ merged: 'fresh', 'merged by time': 'fresh', read: 'fresh', state: 'unknown' })
  expect(run.report.sources[3]?.reason).toContain('an expression such as finalizeAggregation(ts)')
})

it('refuses the time of the query that a view gives, however rows are matched', async ({ world }) => {
  const head = await world.commit(9 * 60)
  await world.createTable()
  await world.insert(head, 9 * 60 - 1)
  await world.rows('CREATE VIEW moving AS SELECT now() AS ts, commit_sha FROM bench_runs')
  await world.serve(world.pushOf(head, 9 * 60))
  const run = await world.check(
    sourceLine('by commit', 'table: moving') + sourceLine('by time', 'table: moving, match: time'),
  )
  expect(run.statuses).toEqual({ 'by commit': 'unknown', 'by time': 'unknown' })
  for (const { reason } of run.report.sources) expect(reason).toContain('ts of moving is the same for every row')
})
