import { comparisonSql, verdictsSql } from '../../../noise/verdict-sql.ts'
import { isMeasuredSql, NO_COMMIT_SQL } from '../literals.ts'
import type { View } from '../table.ts'

/** What is measured, by its column in `bench_runs`, and its name in a verdict. */
const MEASURED = [
  ['latency_p95_ms', 'latency_p95'],
  ['tokens_per_sec', 'tokens_per_sec'],
  ['cost_per_1k', 'cost_per_1k'],
  ['memory_peak_mb', 'memory_peak'],
] as const
/** Of which of them the highest run is told, not the mean. */
const PEAKS = '[false, false, false, true]'

const listOf = (text: (column: string, index: number, name: string) => string) =>
  MEASURED.map(([column, name], index) => text(column, index + 1, name)).join(', ')

/** What is told of some runs; 0 of none. */
const toldValue = (runs: string) => `multiIf(empty(${runs}), 0, is_peak, arrayMax(${runs}), arrayAvg(${runs}))`

/**
 * Each benchmark at a commit beside the previous commit of its repository that has one, and whether they differ by more than noise; NULL
 * where there is none before it, its repository is not known, or it is no longer there: such a commit is a part of its own, and no other
 * is compared with it. Commits of one moment, as after a rebase, are in the order in which they were written, and parents before children.
 * Where several repositories hold the commit, one of those with a previous benchmark counts. A row that is there twice is one run; 0 and
 * what is no number are not measured. All measures are in one array: a server takes its time to read each expression.
 */
export const commitImpact: View = {
  name: 'commit_impact',
  changedIn: 2,
  select: `
WITH
measured AS (
  SELECT
    commit_sha, model, quant, dataset,
    min(ts) AS benchmarked_at,
    groupUniqArray((ts, run_id, latency_p50_ms, latency_p99_ms, [${listOf((column) => `ifNull(toFloat64(${column}), 0)`)}])) AS rows,
    length(rows) AS runs,
    arrayMap(i -> arrayFilter(run -> ${isMeasuredSql('run')}, arrayMap(row -> row.5[i], rows)), [1, 2, 3, 4]) AS measures
  FROM bench_runs
  WHERE commit_sha != ${NO_COMMIT_SQL}
  GROUP BY commit_sha, model, quant, dataset
),
known AS (
  SELECT sha, toNullable(repository) AS repository, toNullable(headline) AS headline, committed_at, authored_at, parents, is_removed
  FROM commits
),
placed AS (
  SELECT
    *,
    if(sha = commit_sha, committed_at, benchmarked_at) AS at,
    has(groupUniqArrayArray(parents) OVER moment, toString(commit_sha)) - hasAny(groupUniqArray(toString(commit_sha)) OVER moment, parents) AS is_parent
  FROM measured
  LEFT JOIN known ON sha = commit_sha
  WINDOW moment AS (PARTITION BY repository, committed_at, authored_at)
),
paired AS (
  SELECT
    *,
    lagInFrame(toNullable(commit_sha)) OVER previous AS previous_commit_sha,
    lagInFrame(toNullable(runs)) OVER previous AS previous_runs,
    arrayResize(lagInFrame(measures) OVER previous, 4) AS previous_measures
  FROM placed
  WINDOW previous AS (
    PARTITION BY repository, if(repository IS NULL OR is_removed, commit_sha, ''), model, quant, dataset
    ORDER BY at, authored_at, is_parent DESC, benchmarked_at, commit_sha
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  )
  ORDER BY previous_commit_sha IS NULL, is_removed, repository
  LIMIT 1 BY commit_sha, model, quant, dataset
),
compared AS (
  SELECT
    *,
    arrayMap((a, b, is_peak) -> ${comparisonSql('a', 'b', toldValue)}, measures, previous_measures, ${PEAKS}) AS sides,
    ${verdictsSql('sides')} AS verdicts
  FROM paired
)
SELECT
  commit_sha, repository, headline, benchmarked_at, model, quant, dataset,
  ${listOf((column, index) => `sides.6[${index}] AS ${column}`)},
  previous_commit_sha,
  ${listOf((column, index) => `if(previous_commit_sha IS NULL, NULL, sides.7[${index}]) AS previous_${column}`)},
  if(latency_p95_ms > 0 AND previous_latency_p95_ms > 0, latency_p95_ms - previous_latency_p95_ms, NULL) AS latency_p95_change_ms,
  if(latency_p95_change_ms IS NULL, NULL, latency_p95_ms / previous_latency_p95_ms - 1) AS latency_p95_change_ratio,
  runs, previous_runs,
  ${listOf((_, index, name) => `verdicts[${index}] AS ${name}_verdict`)}
FROM compared
ORDER BY benchmarked_at, model, quant, dataset`,
}
