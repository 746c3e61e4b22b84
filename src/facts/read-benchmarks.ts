import type { ClickHouse } from '../clickhouse/client.ts'
import { MAX_IDS_IN_PARAMETER } from '../clickhouse/parameters.ts'
import { isMeasuredSql } from '../clickhouse/schema/literals.ts'
import { benchmarkFacts, benchmarkRow, METRICS, measuredRow } from './benchmark-facts.ts'
import type { Fact } from './fact.ts'
import { type FactsWindow, inWindow, windowParameters } from './window.ts'

/** Benchmarks of one window that are read: of a commit, model, quantisation and dataset. */
const MAX_BENCHMARKS = 1_000

/** Each benchmark of the window, or of a commit that is named, with the previous commit that has one. */
export const selectBenchmarks = (isInWindow: string): string => `
SELECT
  toString(commit_sha) AS commit_sha,
  repository,
  model,
  quant,
  dataset,
  ifNull(toString(previous_commit_sha), '') AS previous_commit_sha
FROM commit_impact
WHERE commit_sha IN (SELECT sha FROM commits WHERE ${isInWindow}) OR commit_sha IN {shas:Array(String)}
ORDER BY benchmarked_at DESC, model, quant, dataset, commit_sha
LIMIT {limit:UInt32}`

/** What the runs of some commits measured, by the rules of `commit_impact`: a row that is there twice is one run, 0 is nothing measured. */
const SELECT_MEASURED = `
SELECT
  toString(commit_sha) AS sha,
  model,
  quant,
  dataset,
  count() AS runs,
  [${METRICS.map(({ column, aggregate }) => `${aggregate}OrNullIf(toFloat64(${column}), ${isMeasuredSql(`toFloat64(${column})`)})`).join(', ')}] AS measured
FROM (
  SELECT DISTINCT ts, run_id, commit_sha, model, quant, dataset, ${METRICS.map(({ column }) => column).join(', ')}
  FROM bench_runs
  WHERE commit_sha IN {shas:Array(String)}
)
GROUP BY sha, model, quant, dataset`

/** Reads what the benchmarks of a window, and those of the commits that are named, have measured. */
export async function readBenchmarkFacts(
  clickHouse: ClickHouse,
  window: FactsWindow,
  shas: readonly string[],
): Promise<Fact[]> {
  const attempted = 'reading the benchmarks that figures may come from'
  const rows = await clickHouse.read({
    sql: selectBenchmarks(inWindow(window)),
    parameters: { ...windowParameters(window), shas: shas.slice(0, MAX_IDS_IN_PARAMETER), limit: MAX_BENCHMARKS },
    row: benchmarkRow,
    attempted,
  })
  if (rows.length === 0) return []
  const measuredShas = [...new Set(rows.flatMap((row) => [row.commit_sha, row.previous_commit_sha]))]
  const measured = await clickHouse.read({
    sql: SELECT_MEASURED,
    parameters: { shas: measuredShas.filter((sha) => sha !== '') },
    row: measuredRow,
    attempted,
  })
  return benchmarkFacts(rows, measured)
}
