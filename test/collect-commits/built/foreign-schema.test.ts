import { describe, expect } from 'vitest'
import type { GitRepository } from '../../git/repository.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it as collecting, type World } from './world.ts'

/** `packs` has five commits, of the last two days, when a test begins. */
const it = collecting
  .extend('clickHouseOptions', { scope: 'file' }, () => ({
    isOwn: true,
    users: { narrow: { settings: { max_partitions_per_insert_block: 3 } } },
  }))
  .extend('shas', { auto: true }, ({ packs }) => commitFive(packs))

const commitFive = (packs: GitRepository) =>
  packs.commits([45, 33, 21, 9, 7].map((hours) => ({ message: `feat: ${hours}`, authorDate: hoursAgo(hours) })))

/** `ui_events` as a user may have it. */
const ownEvents = ({
  ts = "DateTime64(3, 'UTC')",
  session = 'UUID',
  commit = 'FixedString(40)',
  type = 'LowCardinality(String)',
  latency = 'UInt32',
  metadata = 'String',
  engine = 'MergeTree ORDER BY ts',
}) => `CREATE TABLE ui_events (
  ts ${ts}, session_id ${session}, commit_sha ${commit}, event_type ${type}, latency_ms ${latency}, user_agent String,
  metadata ${metadata}, schema_version UInt8
) ENGINE = ${engine}`

const inputs = { 'hours-back': '100' }

/** How many rows and commits there are after two runs, of which the second found no cursor. */
async function collectTwice(world: World, login: Readonly<Record<string, string>> = {}) {
  const first = await world.collect({ ...inputs, ...login })
  expect([first.conclusion, first.outputs['commits-stored']]).toEqual(['success', '5'])
  await world.rows('TRUNCATE TABLE collection_cursors')
  const second = await world.collect({ ...inputs, ...login })
  expect([second.conclusion, second.outputs['commits-stored']]).toEqual(['success', '0'])
  return world.rows(
    'SELECT (SELECT count() FROM ui_events) AS events, (SELECT count() FROM commits) AS commits, (SELECT uniqExact(sha) FROM commits) AS shas',
  )
}
const FIVE = [{ events: 5, commits: 5, shas: 5 }]

describe("a user's own ui_events", () => {
  it.for<[string, Parameters<typeof ownEvents>[0]]>([
    ['session ids as text', { session: 'String' }],
    ['session ids as text of few values', { session: 'LowCardinality(String)' }],
    ['session ids as text of a fixed length', { session: 'FixedString(36)' }],
    ['SHAs as text', { commit: 'String' }],
    ['times in seconds, of another zone', { ts: "DateTime('Asia/Kolkata')" }],
    ['types as text, latencies that may be missing', { type: 'String', latency: 'Nullable(UInt64)' }],
    ['metadata of few values', { metadata: 'LowCardinality(String)' }],
    ['metadata that may be missing', { metadata: 'Nullable(String)' }],
    ['a partition for each hour', { engine: 'MergeTree PARTITION BY toStartOfHour(ts) ORDER BY ts' }],
    ['a key of its own', { engine: 'ReplacingMergeTree ORDER BY (toDate(ts), session_id)' }],
  ])('takes each commit once: %s', async ([, columns], { world }) => {
    await world.rows(ownEvents(columns))
    expect(await collectTwice(world)).toEqual(FIVE)
  })

  it.for<[string, Parameters<typeof ownEvents>[0]]>([
    ['by hour', { engine: 'MergeTree PARTITION BY toStartOfHour(ts) ORDER BY ts' }],
    ['by day', { engine: 'MergeTree PARTITION BY toDate(ts) ORDER BY ts' }],
    ['by a key that nobody knows', { engine: 'MergeTree PARTITION BY cityHash64(commit_sha) % 64 ORDER BY ts' }],
  ])(
    'is filled by blocks of three partitions where the server allows no more: %s',
    async ([, columns], { clickHouse, world }) => {
      await world.rows(ownEvents(columns))
      const { username, password } = clickHouse.user('narrow')
      expect(await collectTwice(world, { 'clickhouse-username': username, 'clickhouse-password': password })).toEqual(
        FIVE,
      )
    },
  )

  it('may be a buffer before another table, whose partitions count', async ({ clickHouse, world }) => {
    await world.rows(
      ownEvents({ engine: 'MergeTree PARTITION BY toStartOfHour(ts) ORDER BY ts' }).replace(
        'ui_events',
        'events_behind',
      ),
    )
    await world.rows(
      `CREATE TABLE ui_events AS events_behind ENGINE = Buffer(${world.database}, events_behind, 1, 1, 1, 1, 1, 1, 1)`,
    )
    const { username, password } = clickHouse.user('narrow')
    expect(await collectTwice(world, { 'clickhouse-username': username, 'clickhouse-password': password })).toEqual(
      FIVE,
    )
    await world.rows('OPTIMIZE TABLE ui_events')
    expect(await world.rows('SELECT count() AS events FROM events_behind')).toEqual([{ events: 5 }])
  })

  it.for<[string, Parameters<typeof ownEvents>[0], string]>([
    ['metadata of type JSON', { metadata: 'JSON' }, 'MODIFY COLUMN `metadata` String'],
    ['metadata as a map', { metadata: 'Map(String, String)' }, 'MODIFY COLUMN `metadata` String'],
    ['session ids as numbers', { session: 'UInt64' }, 'MODIFY COLUMN `session_id` UUID'],
    ['short SHAs', { commit: 'FixedString(7)' }, 'MODIFY COLUMN `commit_sha` FixedString(40)'],
    ['days in place of times', { ts: 'Date' }, "MODIFY COLUMN `ts` DateTime64(3, 'UTC')"],
    [
      'a list of types that lacks some',
      { type: "Enum8('commit' = 1, 'click' = 2)" },
      'MODIFY COLUMN `event_type` LowCardinality(String)',
    ],
  ])('is refused before anything is written, with what to run: %s', async ([, columns, action], { world }) => {
    await world.rows(ownEvents({ engine: 'MergeTree ORDER BY tuple()', ...columns }))
    const run = await world.collect(inputs)
    expect(run.conclusion).toBe('failure')
    expect(run.annotations.map(({ message }) => message).join('\n')).toContain(`ALTER TABLE ui_events ${action};`)
    expect(await world.rows('SHOW TABLES')).toEqual([{ name: 'ui_events' }])
  })
})

it('refuses a table that can not hold an unknown value, which is never 0', async ({ world }) => {
  await world.rows(
    `CREATE TABLE episodes (
      ts DateTime64(3, 'UTC'), series String, episode UInt32, title String, run_id UUID, commit_sha FixedString(40), path String,
      models Array(String), confidence_score Float64, correlation_strength Nullable(Float64), tokens_in UInt64,
      tokens_out UInt64, latency_ms_p95 Nullable(UInt32), cost_total Float64, status String, branch String, pull_request UInt32
    ) ENGINE = MergeTree ORDER BY ts`,
  )
  const run = await world.collect()
  expect(run.annotations.map(({ message }) => message).join('\n')).toContain(
    'ALTER TABLE episodes MODIFY COLUMN `confidence_score` Nullable(Float64), MODIFY COLUMN `pull_request` Nullable(UInt32);',
  )
})
