import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { COMMIT_EVENTS, isMeasuredSql } from '../../clickhouse/schema/literals.ts'

/** A mean over one day. */
export interface DailyMean {
  /** `2025-10-07`; each day is given once. */
  readonly day: string
  readonly mean: number
}

/** What confidence in an episode is computed from. */
export interface DataBasis {
  /** Commits of the last seven days. */
  readonly commits: number
  /** Those among them that benchmarks exist for. */
  readonly commitsWithBenchmarks: number
  /** Undefined without any benchmark. */
  readonly newestBenchmarkAt: Date | undefined
  /** Mean p95 latency of the benchmarks of each day of the last seven, in ms. */
  readonly benchmarkLatency: readonly DailyMean[]
  /** Mean latency that users saw on each day of the last seven, in ms. */
  readonly interfaceLatency: readonly DailyMean[]
}

/**
 * Days are UTC. The collector's own rows in `ui_events` are no telemetry. What was not measured (0 of benchmarks; NULL, where a table of
 * the user's own allows it) counts for no day. Commits count once, however many repositories hold
 * them. Benchmarks from before the seven days count as data for a commit.
 */
const SELECT_DATA_BASIS = `
WITH
  parseDateTime64BestEffort({until:String}, 3, 'UTC') AS until,
  until - INTERVAL 7 DAY AS since,
  recent AS (
    SELECT DISTINCT sha
    FROM commits
    WHERE committed_at > since AND committed_at <= until AND NOT is_removed
  ),
  measured AS (
    SELECT toDate(ts, 'UTC') AS day, avg(latency_p95_ms) AS mean
    FROM bench_runs
    WHERE ts > since AND ts <= until AND ${isMeasuredSql('toFloat64(latency_p95_ms)')}
    GROUP BY day
    ORDER BY day
  ),
  used AS (
    SELECT toDate(ts, 'UTC') AS day, avg(latency_ms) AS mean
    FROM ui_events
    WHERE ts > since AND ts <= until AND latency_ms IS NOT NULL
      AND event_type NOT IN ${COMMIT_EVENTS}
    GROUP BY day
    ORDER BY day
  )
SELECT
  (SELECT count() FROM recent) AS commits,
  (
    SELECT count()
    FROM recent
    WHERE sha IN (SELECT commit_sha FROM bench_runs WHERE commit_sha IN (SELECT sha FROM recent))
  ) AS commits_with_benchmarks,
  (SELECT maxOrNull(ts) FROM bench_runs) AS newest_benchmark_at,
  (SELECT groupArray((toString(day), mean)) FROM measured) AS benchmark_latency,
  (SELECT groupArray((toString(day), mean)) FROM used) AS interface_latency`

const dailyMean = z.tuple([z.string(), z.number()]).transform(([day, mean]): DailyMean => ({ day, mean }))
const row = z
  .object({
    commits: z.number(),
    commits_with_benchmarks: z.number(),
    newest_benchmark_at: z.coerce.date().nullable(),
    benchmark_latency: z.array(dailyMean),
    interface_latency: z.array(dailyMean),
  })
  .transform(
    (basis): DataBasis => ({
      commits: basis.commits,
      commitsWithBenchmarks: basis.commits_with_benchmarks,
      newestBenchmarkAt: basis.newest_benchmark_at ?? undefined,
      benchmarkLatency: basis.benchmark_latency,
      interfaceLatency: basis.interface_latency,
    }),
  )

/** Reads what confidence is computed from, as of `now`. One query. */
export async function readDataBasis(clickHouse: ClickHouse, now: Date): Promise<DataBasis> {
  const [basis] = await clickHouse.read({
    sql: SELECT_DATA_BASIS,
    parameters: { until: now.toISOString() },
    row,
    attempted: 'reading how well the last seven days are covered by data',
  })
  if (basis === undefined)
    throw new Error('ClickHouse answered the question for the data of the last seven days with no row.')
  return basis
}

/** What there is to compute confidence from where nothing was ever stored. */
export const NO_DATA: DataBasis = {
  commits: 0,
  commitsWithBenchmarks: 0,
  newestBenchmarkAt: undefined,
  benchmarkLatency: [],
  interfaceLatency: [],
}
