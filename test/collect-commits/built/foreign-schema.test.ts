import { describe, expect } from 'vitest'
import type { GitRepository } from '../../git/repository.ts'
import type { ActionRun } from '../../sandbox/runner/run-action.ts'
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
      `CREATE TABLE ui_events AS events_behind ENGINE = Buffer(${world.database}, events_behind, 1, 1000, 1000, 1000000, 1000000, 100000000, 100000000)`,
    )
    const { username, password } = clickHouse.user('narrow')
    expect(await collectTwice(world, { 'clickhouse-username': username, 'clickhouse-password': password })).toEqual(
      FIVE,
    )
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

const ALTERNATIVE = 'Give it the engine MergeTree, or a ReplacingMergeTree whose ORDER BY has session_id.'
const messagesOf = ({ annotations }: ActionRun) => annotations.map(({ message }) => message).join('\n')

describe('an engine that loses or merges events', () => {
  it.for([
    'ReplacingMergeTree ORDER BY (event_type, ts)',
    'SummingMergeTree ORDER BY session_id',
    'AggregatingMergeTree ORDER BY commit_sha',
    'Null',
    'Memory',
  ])('is refused before anything is written: %s', async (engine, { world }) => {
    await world.rows(ownEvents({ engine }))
    const run = await world.collect(inputs)
    expect(run.conclusion).toBe('failure')
    expect(messagesOf(run)).toContain(ALTERNATIVE)
    expect(messagesOf(run)).toContain('RENAME TABLE ui_events TO ui_events_before;')
    expect(await world.rows('SHOW TABLES')).toEqual([{ name: 'ui_events' }])
  })

  it.for<[string, (database: string) => string]>([
    [
      'a buffer',
      (database) => `CREATE TABLE ui_events AS behind ENGINE = Buffer(${database}, behind, 1, 1, 1, 1, 1, 1, 1)`,
    ],
    ['a materialized view', () => 'CREATE MATERIALIZED VIEW ui_events TO behind AS SELECT * FROM before'],
  ])('is refused also behind %s', async ([, wrapper], { world }) => {
    const engine = 'ReplacingMergeTree ORDER BY commit_sha'
    await world.rows(ownEvents({ engine }).replace('ui_events', 'behind'))
    await world.rows(ownEvents({}).replace('ui_events', 'before'))
    await world.rows(wrapper(world.database))
    const run = await world.collect(inputs)
    expect(run.conclusion).toBe('failure')
    expect(messagesOf(run)).toContain("behind, the table behind ui_events, doesn't keep each commit")
    expect(
      await world.rows("SELECT name FROM system.tables WHERE database = currentDatabase() AND name = 'commits'"),
    ).toEqual([])
  })

  it('is refused where a buffer has nothing behind it', async ({ world }) => {
    await world.rows(ownEvents({ engine: "Buffer('', '', 1, 1, 1, 1, 1, 1, 1)" }))
    expect(messagesOf(await world.collect(inputs))).toContain(ALTERNATIVE)
  })

  it('is warned of where rows are deleted after a time', async ({ world }) => {
    await world.rows(ownEvents({ engine: 'MergeTree ORDER BY ts TTL toDateTime(ts) + INTERVAL 30 DAY' }))
    const run = await world.collect(inputs)
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '5'])
    expect(messagesOf(run)).toContain('ui_events deletes rows by its TTL (toDateTime(ts) + toIntervalDay(30))')
    await world.rows('ALTER TABLE ui_events MODIFY COLUMN session_id UUID TTL toDateTime(ts) + INTERVAL 9 DAY')
    const refused = await world.collect(inputs)
    expect(refused.conclusion).toBe('failure')
    expect(messagesOf(refused)).toMatch(
      /ui_events empties columns by their TTL \(session_id: toDateTime\(ts\) \+ toIntervalDay\(9\)\).*ALTER TABLE ui_events MODIFY COLUMN session_id REMOVE TTL;/su,
    )
  })
})

describe('tables of ours that somebody else has made', () => {
  it.for<[string, string, string]>([
    ['another key', 'commit_records', 'ENGINE = ReplacingMergeTree(collected_at) ORDER BY sha'],
    ['another engine', 'commit_records', 'ENGINE = MergeTree ORDER BY (repository, sha)'],
    ['another version', 'commit_records', 'ENGINE = ReplacingMergeTree ORDER BY (repository, sha)'],
    ['one cursor for all branches', 'collection_cursors', 'ENGINE = ReplacingMergeTree(ts) ORDER BY repository'],
  ])('are refused before anything is written: %s', async ([, table, engine], { world }) => {
    await world.collect(inputs)
    const columns = await world.rows(
      `SELECT name, type FROM system.columns WHERE database = currentDatabase() AND table = '${table}' ORDER BY position`,
    )
    for (const { name } of await world.rows('SHOW TABLES')) await world.rows(`DROP TABLE ${name}`)
    await world.rows(
      `CREATE TABLE ${table} (${columns.map(({ name, type }) => `\`${name}\` ${type}`).join(', ')}) ${engine}`,
    )
    const run = await world.collect(inputs)
    expect(run.conclusion).toBe('failure')
    expect(messagesOf(run)).toContain(`RENAME TABLE ${table} TO ${table}_before;`)
    expect(await world.rows('SHOW TABLES')).toEqual([{ name: table }])
  })
})

describe('dates that a column can not hold', () => {
  it.for<[string, string, string, string]>([
    ['nanoseconds', "DateTime64(9, 'UTC')", '1 commit has a date', '2262-04-11 00:00:00'],
    ['seconds', "DateTime('UTC')", '2 commits have dates', '2106-02-07 06:28:15'],
  ])('are stored as the nearest that it can, with a warning: %s', async ([, ts, told, latest], { world, packs }) => {
    await world.rows(ownEvents({ ts }))
    for (const date of ['2120-01-01T00:00:00Z', '2280-01-01T00:00:00Z'])
      await packs.commit({ message: `feat: ${date}`, authorDate: date })
    const clone = { repositories: '', 'local-clones': `muse/packs=${packs.directory}` }
    const run = await world.collect({ ...clone, since: '2020-01-01' })
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '7'])
    expect(messagesOf(run)).toContain(`muse/packs@main: ${told} that the tables can't hold`)
    expect(
      await world.rows(
        `SELECT
          (SELECT toString(toDateTime64(max(ts), 0, 'UTC')) FROM ui_events) AS latest,
          (SELECT toString(toDateTime64(max(committed_at), 0, 'UTC')) FROM commits) AS committed,
          (SELECT count() FROM commits) AS commits`,
      ),
    ).toEqual([{ latest, committed: latest, commits: 7 }])
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
