import { expect } from 'vitest'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import { assessConfidence } from '../../../src/publish-episode/decide/evidence/confidence.ts'
import { NO_DATA, readDataBasis } from '../../../src/publish-episode/gather/data-basis.ts'
import type { TestDatabase } from '../../clickhouse/connection.ts'
import { it as databased } from '../../fixtures/database.ts'

const now = new Date('2026-11-22T12:00:00Z')
const UNSCORED = { confidence_score: undefined, correlation_strength: undefined }
const SHA = 'a'.repeat(40)
/** Noon of so many days ago, as SQL. */
const daysAgo = (days: number) => `'${new Date(now.getTime() - days * 86_400_000).toISOString().slice(0, 19)}'`

const benchmark = (days: number, p95: number | 'NULL', sha = SHA) =>
  `INSERT INTO bench_runs VALUES (${daysAgo(days)}, generateUUIDv4(), '${sha}', 'gpt-4', 'q4', 'chat', 1, ${p95}, 3, 42.5, 0.01, 512, 1)`
const event = (days: number, latency: number | 'NULL', type = 'click') =>
  `INSERT INTO ui_events VALUES (${daysAgo(days)}, generateUUIDv4(), '${SHA}', '${type}', ${latency}, '', '{}', 1)`
const commit = (digit: string, days: number) =>
  `INSERT INTO commit_records (sha, committed_at, repository, branch, headline, collected_at)
   VALUES ('${digit.repeat(40)}', ${daysAgo(days)}, 'muse/packs', 'main', 'perf: x', now64(3))`
/** Both latencies, the first of them one day ago. */
const daily = (pairs: readonly (readonly [number, number])[]) =>
  pairs.flatMap(([p95, latency], index) => [benchmark(index + 1, p95), event(index + 1, latency)])

/** What a database with these rows gives; `prepare` runs before the schema is created. */
const test = databased.extend(
  'confidenceFrom',
  ({ database }) =>
    async (statements: readonly string[], prepare?: (database: TestDatabase) => Promise<unknown>) => {
      await prepare?.(database)
      await ensureSchema(database.clickHouse)
      for (const statement of statements) await database.query(statement)
      return assessConfidence(UNSCORED, await readDataBasis(database.clickHouse, now), now)
    },
)

test('knows nothing of an empty database', async ({ confidenceFrom }) => {
  expect((await confidenceFrom([])).basis).toEqual(NO_DATA)
})

test.for([
  [
    'rises with it',
    [
      [100, 10],
      [110, 20],
      [120, 30],
      [130, 40],
    ],
    1,
  ],
  [
    'falls as it rises',
    [
      [100, 40],
      [110, 30],
      [120, 20],
      [130, 10],
    ],
    -1,
  ],
  [
    'has nothing to do with it',
    [
      [100, 10],
      [110, 30],
      [120, 30],
      [130, 10],
    ],
    0,
  ],
  [
    'follows it on three days',
    [
      [100, 10],
      [110, 20],
      [120, 40],
    ],
    0.9819805060619657,
  ],
] as const)('computes the correlation where user latency %s', async ([, pairs, expected], { confidenceFrom }) => {
  expect((await confidenceFrom(daily(pairs))).correlation).toBeCloseTo(expected, 10)
})

test.for<[string, string[]]>([
  [
    'two days with both',
    daily([
      [100, 10],
      [110, 20],
    ]),
  ],
  [
    'a latency that never changes',
    daily([
      [100, 10],
      [100, 20],
      [100, 30],
    ]),
  ],
  ["days that don't meet", [1, 2, 3].flatMap((day) => [benchmark(day, 100 + day), event(day + 3, day)])],
  ['days older than seven', [1, 2, 8].flatMap((day) => [benchmark(day, 100 + day), event(day, day)])],
  ['days to come', [1, 2, -1].flatMap((day) => [benchmark(day, 100 + day), event(day, day)])],
])('knows no correlation with %s', async ([, statements], { confidenceFrom }) => {
  expect((await confidenceFrom(statements)).correlation).toBeUndefined()
})

test('takes the mean of each day, and none of the rows of the collector', async ({ confidenceFrom }) => {
  const ownRows = ['commit', 'commit_removed', 'commit_restored'].map((type) => event(1, 4_000_000, type))
  const statements = [
    ...daily([
      [100, 10],
      [110, 20],
      [120, 30],
    ]),
    benchmark(1, 120),
    event(1, 30),
    ...ownRows,
  ]
  const { basis, correlation } = await confidenceFrom(statements)

  expect(basis.interfaceLatency.map(({ mean }) => mean)).toEqual([30, 20, 20])
  expect(basis.benchmarkLatency.map(({ mean }) => mean)).toEqual([120, 110, 110])
  expect(correlation).toBeCloseTo(1, 10)
})

test('leaves out what was not measured: 0, and NULL where tables of the user allow it', async ({ confidenceFrom }) => {
  const ownTables = async (database: TestDatabase) => {
    await database.query(
      `CREATE TABLE ui_events (ts DateTime64(3), session_id UUID, commit_sha FixedString(40), event_type String,
        latency_ms Nullable(UInt32), user_agent String, metadata String, schema_version UInt8) ENGINE = MergeTree ORDER BY ts`,
    )
    await database.query(
      `CREATE TABLE bench_runs (ts DateTime64(3), run_id UUID, commit_sha FixedString(40), model String, quant String,
        dataset String, latency_p50_ms UInt32, latency_p95_ms Nullable(UInt32), latency_p99_ms UInt32,
        tokens_per_sec Float32, cost_per_1k Decimal(10, 6), memory_peak_mb UInt32, schema_version UInt8)
       ENGINE = MergeTree ORDER BY ts`,
    )
  }
  const unmeasured = [event(1, 'NULL'), benchmark(2, 'NULL'), event(5, 'NULL'), benchmark(6, 'NULL'), benchmark(1, 0)]
  const { basis, correlation } = await confidenceFrom(
    [
      ...daily([
        [100, 30],
        [110, 20],
        [120, 10],
      ]),
      ...unmeasured,
    ],
    ownTables,
  )

  expect(basis.benchmarkLatency.map(({ mean }) => mean)).toEqual([120, 110, 100])
  expect(basis.interfaceLatency).toHaveLength(3)
  expect(correlation).toBeCloseTo(-1, 10)
})

test('counts the commits of seven days, and those with benchmarks, whenever they were measured', async ({
  confidenceFrom,
}) => {
  const statements = [
    commit('a', 1),
    commit('b', 2),
    commit('c', 6),
    commit('d', 8),
    benchmark(9, 100),
    benchmark(0, 90, 'd'.repeat(40)),
  ]
  const { completeness, recency, score } = await confidenceFrom(statements)

  expect(completeness).toBeCloseTo(1 / 3, 10)
  expect(recency).toBe(1)
  expect(score).toBeCloseTo(1 / 3, 10)
})
