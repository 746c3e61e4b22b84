import { describe, expect } from 'vitest'
import { exception } from '../../sandbox/clickhouse/fault.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it as collecting, type World } from './world.ts'

const it = collecting.extend('clickHouseOptions', { scope: 'file' }, () => ({
  isOwn: true,
  users: {
    narrow: { settings: { max_partitions_per_insert_block: 3 } },
    joining: { settings: { join_default_strictness: 'ANY', joined_subquery_requires_alias: 1 } },
  },
}))

const ownEvents = (timeType: string, metadataType: string) =>
  `CREATE TABLE ui_events (
    ts ${timeType}, session_id UUID, commit_sha FixedString(40), event_type LowCardinality(String),
    latency_ms UInt32, user_agent String, metadata ${metadataType}, schema_version UInt8
  ) ENGINE = MergeTree ORDER BY session_id`

const messagesOf = ({ annotations }: { readonly annotations: readonly { readonly message: string }[] }) =>
  annotations.map(({ message }) => message).join('\n')

const numberOf = async ({ rows }: World, table: string) =>
  Number((await rows(`SELECT count() AS n FROM ${table}`))[0]?.n)

describe('what was collected is told', () => {
  it('where the health of the repositories may not be stored', async ({ world, packs, proxy }) => {
    await packs.commit({ message: 'perf: one', authorDate: hoursAgo(1) })
    const match = /INSERT INTO repository_health/u
    proxy.failNext({ when: 'before', kind: exception(497, 'ACCESS_DENIED', 'not for you'), match })
    const run = await world.collect({ 'clickhouse-url': proxy.url })
    expect([run.conclusion, run.outputs['commits-stored'], run.outputs['commits-relevant']]).toEqual([
      'failure',
      '1',
      '1',
    ])
    expect(run.outputs['brief-path']).toBeDefined()
    expect(run.summary).toContain('1 commit found, 1 of them new and stored')
    expect(run.summary).toContain('### Not done')
    expect(messagesOf(run)).toContain('storing the health of the repositories')
  })

  it('where the benchmarks may not be read', async ({ world, packs, proxy }) => {
    await packs.commit({ message: 'perf: one', authorDate: hoursAgo(2) })
    await world.collect()
    const sha = await packs.commit({ message: 'perf: two', authorDate: hoursAgo(1) })
    await world.rows(
      `INSERT INTO bench_runs (ts, run_id, commit_sha, model, quant, dataset, latency_p95_ms) SELECT now(), generateUUIDv4(), '${sha}', 'm', 'q', 'd', 3`,
    )
    proxy.failNext({ when: 'before', kind: exception(497, 'ACCESS_DENIED', 'not for you'), match: /commit_impact/u })
    const run = await world.collect({ 'clickhouse-url': proxy.url })
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['failure', '1'])
    expect(run.summary).toContain('### Not done')
    expect(messagesOf(run)).toContain('reading the benchmarks of the commits')
  })
})

describe("a view of the user's own that refuses a block by its partitions", () => {
  it('is told of, once, and the commits are stored', async ({ world, packs, clickHouse }) => {
    const { username, password } = clickHouse.user('narrow')
    const as = { 'clickhouse-username': username, 'clickhouse-password': password, 'hours-back': '1000' }
    await world.rows(ownEvents("DateTime64(3, 'UTC')", 'String'))
    await world.rows('CREATE TABLE daily (day Date, n UInt8) ENGINE = MergeTree PARTITION BY day ORDER BY day')
    await world.rows('CREATE MATERIALIZED VIEW a_daily TO daily AS SELECT toDate(ts) AS day, 1 AS n FROM ui_events')
    const history = Array.from({ length: 12 }, (_, index) => ({
      message: `feat: ${index}`,
      authorDate: hoursAgo(400 - index * 24),
    }))
    await packs.commits(history)
    const run = await world.collect(as)
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['failure', '12'])
    expect(messagesOf(run)).toContain('12 commits are in ui_events and in commits, but not in every table')
    expect([await numberOf(world, 'ui_events'), await numberOf(world, 'commits')]).toEqual([12, 12])
    const again = await world.collect(as)
    expect([again.conclusion, again.outputs['commits-stored']]).toEqual(['success', '0'])
    expect([await numberOf(world, 'ui_events'), await numberOf(world, 'commits')]).toEqual([12, 12])
  })
})

describe('events of which nothing can be read', () => {
  it('are no repaired ones, and none that are stored', async ({ world, packs }) => {
    await world.rows(ownEvents("DateTime64(3, 'UTC')", 'String TTL toDateTime(ts) + INTERVAL 30 DAY'))
    await packs.commits([90, 80, 70].map((days) => ({ message: `feat: ${days}`, authorDate: hoursAgo(days * 24) })))
    const inputs = { repositories: '', since: '2015-01-01', 'local-clones': `muse/packs=${packs.directory}` }
    expect(messagesOf(await world.collect(inputs))).toContain('ui_events empties columns by their TTL (metadata: ')
    await world.rows('OPTIMIZE TABLE ui_events FINAL')
    await world.rows('TRUNCATE TABLE commit_records')
    const quiet = await world.collect({ ...inputs, since: '', until: '' })
    expect(messagesOf(quiet)).toContain("3 events of commits in ui_events can't be read")
    const backfill = await world.collect(inputs)
    expect([backfill.conclusion, messagesOf(backfill)]).toEqual([
      'failure',
      expect.stringContaining("can't be read there"),
    ])
    const repair = await world.collect({ ...inputs, repair: 'true' })
    expect([repair.conclusion, messagesOf(repair)]).toEqual([
      'failure',
      expect.stringContaining("3 events of commits in ui_events can't be read"),
    ])
    expect(repair.log).not.toContain('Nothing to repair')
  })
})

describe('what surrounds the action', () => {
  it('does not change how it joins: a profile', async ({ world, packs, clickHouse }) => {
    const { username, password } = clickHouse.user('joining')
    await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
    const as = { 'clickhouse-username': username, 'clickhouse-password': password }
    for (const stored of ['1', '0']) {
      const run = await world.collect({ ...as, since: hoursAgo(50) })
      expect([run.annotations, run.outputs['commits-stored']]).toEqual([[], stored])
    }
  })

  it('stores no commit twice when a column of times was widened', async ({ world, packs }) => {
    await world.rows(ownEvents('DateTime', 'String'))
    await packs.commit({ message: 'feat: far ahead', authorDate: '2150-01-01T00:00:00Z' })
    await packs.commit({ message: 'feat: nearer', authorDate: '2140-01-01T00:00:00Z' })
    const inputs = { repositories: '', since: '2015-01-01', 'local-clones': `muse/packs=${packs.directory}` }
    expect((await world.collect(inputs)).outputs['commits-stored']).toBe('2')
    await world.rows("ALTER TABLE ui_events MODIFY COLUMN ts DateTime64(3, 'UTC')")
    const run = await world.collect(inputs)
    expect([run.conclusion, run.outputs['commits-stored'], await numberOf(world, 'ui_events')]).toEqual([
      'success',
      '0',
      2,
    ])
  })

  it('may not name two clones of one repository', async ({ world, packs }) => {
    const clones = `muse/packs=${packs.directory}\nMuse/Packs=/elsewhere`
    const run = await world.collect({ repositories: '', 'local-clones': clones })
    expect([run.conclusion, messagesOf(run)]).toEqual([
      'failure',
      expect.stringContaining('has Muse/Packs twice: expected one clone of each'),
    ])
  })
})

it('holds the cursor where a commit that a force push drops is not stored, until repair says that it never was', async ({
  world,
  packs,
}) => {
  const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(5) })
  const lost = await packs.commit({ message: 'feat: lost', authorDate: hoursAgo(4) })
  await packs.commit({ message: 'feat: dropped', authorDate: hoursAgo(3) })
  await world.collect()
  for (const [table, column] of [
    ['ui_events', 'commit_sha'],
    ['commit_records', 'sha'],
  ])
    await world.rows(`DELETE FROM ${table} WHERE ${column} = '${lost}'`)
  await packs.reset('main', base)
  const next = await packs.commit({ message: 'feat: next', authorDate: hoursAgo(2) })
  const run = await world.collect()
  expect(run.conclusion).toBe('failure')
  expect(messagesOf(run)).toContain(
    `muse/packs@main: 1 commit gone from its history is not among those that are stored (${lost.slice(0, 7)}), though it was collected from before they were committed.`,
  )
  expect(await world.shas()).not.toContain(next)
  const repair = await world.collect({ repair: 'true' })
  expect(repair.conclusion).toBe('success')
  expect(await world.shas()).toEqual([base, next])
})
