import { describe, expect } from 'vitest'
import { z } from 'zod'
import { ensureSchema, episodesTarget } from '../../../src/clickhouse/schema/ensure.ts'
import { readExistingSchema } from '../../../src/clickhouse/schema/existing.ts'
import { creationStatements, TABLES, VIEWS } from '../../../src/clickhouse/schema/objects.ts'
import { columnStatements } from '../../../src/clickhouse/schema/own-tables.ts'
import { sha } from '../../builders/sha.ts'
import { it as test } from '../../fixtures/database.ts'
import type { TestDatabase } from '../connection.ts'
import { benchRun, commitEvent, episode } from '../rows.ts'

const OWN_EVENTS = `CREATE TABLE ui_events (
  ts DateTime, session_id UUID, commit_sha FixedString(40), event_type String, latency_ms UInt32, user_agent String,
  metadata String, schema_version UInt8, own_column String
) ENGINE = MergeTree PARTITION BY toDate(ts) ORDER BY (commit_sha, ts)`

const OWN_EPISODES = `CREATE TABLE episodes (
  ts DateTime64(3, 'UTC'), series String, episode UInt32, title String, run_id UUID, commit_sha FixedString(40), path String,
  models Array(String), confidence_score Nullable(Float64), correlation_strength Nullable(Float64), tokens_in UInt64,
  tokens_out UInt64, latency_ms_p95 Nullable(UInt32), cost_total Decimal(18, 6), status String, branch String,
  pull_request Nullable(UInt32)
) ENGINE = MergeTree ORDER BY ts`

const namesOf = async ({ query }: TestDatabase) => (await query('SHOW TABLES')).map(({ name }) => name)
const ALL_NAMES = [...TABLES, ...VIEWS].map(({ name }) => name).toSorted()

async function messageOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof Error) return error.message
  throw new Error('expected a failure')
}

/** The statements that a message says to run: what follows its first line, separated by `;`. */
const statementsIn = (message: string) =>
  message
    .slice(message.indexOf('\n') + 1)
    .split(/;(?:\n|$)/u)
    .filter((statement) => statement !== '')

describe('in an empty database', () => {
  test('creates all tables and views, and says that nothing was there', async ({ database }) => {
    expect((await ensureSchema(database.clickHouse)).objects).toEqual(new Map())
    expect(await namesOf(database)).toEqual(ALL_NAMES)
  })

  test('asks one question when everything is there, and describes what it found', async ({ proxy, openDatabase }) => {
    const database = await openDatabase({ url: proxy.url })
    await ensureSchema(database.clickHouse)
    const before = proxy.requests.length
    const { objects: existing } = await ensureSchema(database.clickHouse)
    expect(proxy.requests.slice(before).map(({ query }) => query.trim().split(/\s/u, 1)[0])).toEqual(['SELECT'])
    expect([...existing.keys()].toSorted()).toEqual(ALL_NAMES)
    expect(existing.get('collection_cursors')).toMatchObject({
      name: 'collection_cursors',
      engine: 'ReplacingMergeTree',
      comment: 'muse-protocol-actions, schema version 2',
      sortingKey: 'repository, branch',
      columns: [
        { name: 'repository', type: 'String' },
        { name: 'branch', type: 'String' },
        { name: 'head_sha', type: 'FixedString(40)' },
        { name: 'ts', type: "DateTime64(3, 'UTC')" },
        { name: 'repository_id', type: 'UInt64' },
      ],
    })
  })

  test('lets several jobs create it at the same time', async ({ database }) => {
    await Promise.all([1, 2, 3].map(() => ensureSchema(database.clickHouse)))
    expect(await namesOf(database)).toEqual(ALL_NAMES)
  })

  test('creates what a run that broke off left out', async ({ proxy, openDatabase }) => {
    const database = await openDatabase({ url: proxy.url })
    const body = 'Code: 241. DB::Exception: Memory limit exceeded. (MEMORY_LIMIT_EXCEEDED)'
    proxy.failNext({ when: 'before', kind: { status: 500, body }, match: /CREATE VIEW/ })
    expect(await messageOf(ensureSchema(database.clickHouse))).toContain(
      'failed while creating commits; the server answered with code 241',
    )
    await ensureSchema(database.clickHouse)
    expect(await namesOf(database)).toEqual(ALL_NAMES)
  })

  test('creates nothing where it may not, but prints the statements, with which it passes', async ({
    openDatabase,
  }) => {
    const database = await openDatabase({ createTables: false })
    const message = await messageOf(ensureSchema(database.clickHouse))
    expect(message).toMatch(
      new RegExp(
        `^Tables or views are missing or outdated in '${database.name}', and create-tables is false\\. Run:\\nCREATE TABLE IF NOT EXISTS ui_events \\(\\n`,
        'u',
      ),
    )
    expect(await namesOf(database)).toEqual([])
    for (const statement of statementsIn(message)) await database.query(statement)
    expect([...(await ensureSchema(database.clickHouse)).objects.keys()].toSorted()).toEqual(ALL_NAMES)
  })

  test('takes the commits of years in one insert', async ({ database }) => {
    await ensureSchema(database.clickHouse)
    const days = Array.from({ length: 3_000 }, (_, index) => new Date(Date.UTC(2018, 0, 1 + index)).toISOString())
    await database.insert(
      'ui_events',
      days.map((ts, index) => commitEvent({ committed_at: ts, sha: String(index).padStart(40, 'a') })),
    )
    expect(await database.query('SELECT count() AS count FROM commits')).toEqual([{ count: 3_000 }])
  })
})

describe("beside the user's own tables", () => {
  test('uses an events table as it is, and fills the commits from what it holds', async ({ database }) => {
    await database.query(OWN_EVENTS)
    const definition = await database.query('SHOW CREATE TABLE ui_events')
    const insert = (commit: string) =>
      database.insert('ui_events', [commitEvent({ sha: commit, committed_at: '2026-03-02T10:00:00Z' })])
    await insert(sha('a'))
    const { objects: existing } = await ensureSchema(database.clickHouse)
    await insert(sha('b'))
    expect([...existing.keys()]).toEqual(['ui_events'])
    expect(await database.query('SHOW CREATE TABLE ui_events')).toEqual(definition)
    expect(await database.query('SELECT sha, toString(committed_at) AS at FROM commits ORDER BY sha')).toEqual([
      { sha: sha('a'), at: '2026-03-02 10:00:00.000' },
      { sha: sha('b'), at: '2026-03-02 10:00:00.000' },
    ])
  })

  test('prints the statements that fill the commits too, where it may not run them', async ({ openDatabase }) => {
    const database = await openDatabase({ createTables: false })
    await database.query(OWN_EVENTS)
    await database.insert('ui_events', [commitEvent({ sha: sha('a') })])
    for (const statement of statementsIn(await messageOf(ensureSchema(database.clickHouse))))
      await database.query(statement)
    await ensureSchema(database.clickHouse)
    expect(await database.query('SELECT sha FROM commits')).toEqual([{ sha: sha('a') }])
  })

  test('says which columns a table lacks, with the statement that adds them', async ({ database }) => {
    await database.query(
      'CREATE TABLE ui_events (ts DateTime, commit_sha FixedString(40), event_type String, latency_ms UInt32, user_agent String) ENGINE = MergeTree ORDER BY ts',
    )
    await database.query(
      'CREATE TABLE collection_cursors (repository String, branch String, ts DateTime) ENGINE = MergeTree ORDER BY ts',
    )
    const message = await messageOf(ensureSchema(database.clickHouse))
    expect(
      message,
    ).toBe(`Tables in '${database.name}' lack columns, or have some of a type that can't hold what they are for. Run:
ALTER TABLE ui_events ADD COLUMN \`session_id\` UUID, ADD COLUMN \`metadata\` String, ADD COLUMN \`schema_version\` UInt8;
ALTER TABLE collection_cursors ADD COLUMN \`head_sha\` FixedString(40), ADD COLUMN \`repository_id\` UInt64;`)
    expect(await namesOf(database)).toEqual(['collection_cursors', 'ui_events'])
    for (const statement of statementsIn(message)) await database.query(statement)
    await ensureSchema(database.clickHouse)
    expect(await namesOf(database)).toEqual(ALL_NAMES)
  })

  test('uses a table of episodes as it is, and reads its newest states', async ({ database }) => {
    await database.query(OWN_EPISODES)
    await ensureSchema(database.clickHouse)
    const { objects: existing } = await ensureSchema(database.clickHouse)
    const table = episodesTarget(existing)
    expect(table).toBe('episodes')
    await database.clickHouse.insert({
      table,
      rows: [
        episode({ ts: '2026-03-02T00:00:00Z', cost_total: '0.5', status: 'published' }),
        episode({ ts: '2026-03-01T00:00:00Z', cost_total: '0.25', status: 'draft' }),
      ],
      attempted: 'storing episodes',
    })
    expect(await database.query('SELECT episode, status FROM episode_quality')).toEqual([
      { episode: 1, status: 'published' },
    ])
    expect(await database.query('SELECT commit_sha, cost_total FROM cost_per_commit')).toEqual([
      { commit_sha: sha('a'), cost_total: 0.5 },
    ])
  })

  test('says which columns a table of episodes lacks', async ({ database }) => {
    await database.query(OWN_EPISODES)
    await database.query('ALTER TABLE episodes DROP COLUMN cost_total')
    expect(await messageOf(ensureSchema(database.clickHouse))).toBe(
      `Tables in '${database.name}' lack columns, or have some of a type that can't hold what they are for. Run:\nALTER TABLE episodes ADD COLUMN \`cost_total\` Decimal(18, 6);`,
    )
  })

  test('stores episodes behind its own view where the user has no such table', async ({ database }) => {
    expect(episodesTarget((await ensureSchema(database.clickHouse)).objects)).toBe('episode_records')
    expect(episodesTarget((await ensureSchema(database.clickHouse)).objects)).toBe('episode_records')
  })

  test('refuses to go on where a table has the name of a view, or a view that of a table, with the statement that makes room', async ({
    database,
  }) => {
    await database.query('CREATE TABLE commits (id UInt32) ENGINE = MergeTree ORDER BY id')
    const message = await messageOf(ensureSchema(database.clickHouse))
    expect(message).toBe(
      `Tables in '${database.name}' have names that the views need. Run:\nRENAME TABLE commits TO commits_before;`,
    )
    expect(await namesOf(database)).toEqual(['commits'])
    for (const statement of statementsIn(message)) await database.query(statement)
    await database.query('CREATE VIEW collection_cursors AS SELECT 1 AS own')
    await database.query("CREATE VIEW bench_runs AS SELECT '' AS commit_sha")
    const ofViews = await messageOf(ensureSchema(database.clickHouse))
    expect(ofViews).toBe(
      `Views in '${database.name}' have names that tables need: they take no rows, or lack columns. Run:\nRENAME TABLE bench_runs TO bench_runs_before;\nRENAME TABLE collection_cursors TO collection_cursors_before;`,
    )
    expect(await namesOf(database)).toEqual(['bench_runs', 'collection_cursors', 'commits_before'])
    for (const statement of statementsIn(ofViews)) await database.query(statement)
    await ensureSchema(database.clickHouse)
    // A view with all columns may stand for a table that is only read.
    await database.query('RENAME TABLE bench_runs TO measured')
    await database.query('CREATE VIEW bench_runs AS SELECT * FROM measured')
    await ensureSchema(database.clickHouse)
    const before = ['bench_runs_before', 'collection_cursors_before', 'commits_before', 'measured']
    expect(await namesOf(database)).toEqual([...ALL_NAMES, ...before].toSorted())
  })

  test('leaves views alone that the user has changed', async ({ database }) => {
    await ensureSchema(database.clickHouse)
    await database.query('CREATE OR REPLACE VIEW deployment_success AS SELECT 1 AS own')
    await ensureSchema(database.clickHouse)
    expect(await database.query('SELECT * FROM deployment_success')).toEqual([{ own: 1 }])
  })
})

test('refuses a cluster that the server does not know, before anything is created', async ({ openDatabase }) => {
  const database = await openDatabase({ cluster: 'main' })
  expect(await messageOf(ensureSchema(database.clickHouse))).toBe(
    "The cluster 'main' is not in the server's configuration (system.clusters). It knows none. Check clickhouse-cluster.",
  )
  expect(await namesOf(database)).toEqual([])
})

test('names the cluster in the statements that it prints', async ({ database }) => {
  await database.query('CREATE TABLE bench_runs (ts DateTime) ENGINE = MergeTree ORDER BY ts')
  const { objects } = await readExistingSchema(database.clickHouse)
  const [statement] = columnStatements(objects, new Set(), { cluster: 'main', storage: 'replicated' })
  expect(statement).toMatch(/^ALTER TABLE bench_runs ON CLUSTER `main` ADD COLUMN `run_id` UUID, /u)
})

test.for(
  creationStatements({ cluster: 'main', storage: 'replicated' }).map(({ name, sql }): [string, string] => [name, sql]),
)('writes a statement for a cluster that ClickHouse understands: %s', async ([name, sql], { clickHouse }) => {
  const [root] = await clickHouse.query(`EXPLAIN AST ${sql}`)
  expect(root?.explain).toMatch(new RegExp(`^CreateQuery .*\\b${name}\\b`, 'u'))
})

test('looks only at its own database', async ({ database, openDatabase }) => {
  const other = await openDatabase()
  await ensureSchema(other.clickHouse)
  expect((await readExistingSchema(database.clickHouse)).objects).toEqual(new Map())
})

test('takes every row that the tables are for', async ({ database }) => {
  await ensureSchema(database.clickHouse)
  await database.clickHouse.insert({
    table: 'bench_runs',
    rows: [benchRun({ ts: '2026-03-01T00:00:00Z', commit_sha: sha('a') })],
    attempted: 'storing a benchmark',
  })
  const rows = await database.clickHouse.read({
    sql: 'SELECT * FROM bench_runs',
    row: z.unknown(),
    attempted: 'reading benchmarks',
  })
  expect(rows).toEqual([
    {
      ts: '2026-03-01T00:00:00.000Z',
      run_id: '6f1c1d3e-0000-4000-8000-000000000003',
      commit_sha: sha('a'),
      model: 'llama',
      quant: 'q4',
      dataset: 'chat',
      latency_p50_ms: 50,
      latency_p95_ms: 100,
      latency_p99_ms: 200,
      tokens_per_sec: 40,
      cost_per_1k: 0.25,
      memory_peak_mb: 2_000,
      schema_version: 1,
    },
  ])
})
