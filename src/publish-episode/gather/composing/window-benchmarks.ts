import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import { MAX_IDS_IN_PARAMETER } from '../../../clickhouse/parameters.ts'
import type { BenchmarkFact, CommitFact, EpisodeFacts } from '../../../episode/compose/facts.ts'
import { type FactsWindow, inWindow, isMeasuredSince, windowParameters } from '../../../facts/window.ts'
import { verdictColumn } from '../../../noise/verdict.ts'
import { COMMIT_COLUMNS, commitRow } from '../commit-rows.ts'

const MAX_BENCHMARKS = 1_000

const selectBenchmarks = (condition: string) => `
SELECT
  toString(commit_sha) AS id, toString(previous_commit_sha) AS previous_id, model, quant, dataset,
  latency_p95_ms, previous_latency_p95_ms, tokens_per_sec, previous_tokens_per_sec,
  toFloat64(cost_per_1k) AS cost, previous_cost_per_1k AS previous_cost, memory_peak_mb, previous_memory_peak_mb,
  latency_p95_verdict, tokens_per_sec_verdict, cost_per_1k_verdict, memory_peak_verdict
FROM commit_impact
WHERE ${condition}
ORDER BY benchmarked_at DESC, model, quant, dataset, commit_sha
LIMIT {limit:UInt32}`

const SELECT_COMMITS = `
SELECT ${COMMIT_COLUMNS}
FROM commits
WHERE sha IN {shas:Array(String)}
ORDER BY committed_at DESC, repository, sha
LIMIT 1 BY sha`

const measured = z.number().nullable()
const benchmarkRow = z
  .object({
    id: z.string(),
    previous_id: z.string().nullable(),
    model: z.string(),
    quant: z.string(),
    dataset: z.string(),
    latency_p95_ms: z.number(),
    previous_latency_p95_ms: measured,
    tokens_per_sec: z.number(),
    previous_tokens_per_sec: measured,
    cost: z.number(),
    previous_cost: measured,
    memory_peak_mb: z.number(),
    previous_memory_peak_mb: measured,
    latency_p95_verdict: verdictColumn,
    tokens_per_sec_verdict: verdictColumn,
    cost_per_1k_verdict: verdictColumn,
    memory_peak_verdict: verdictColumn,
  })
  .transform(
    (row): BenchmarkFact => ({
      commitSha: row.id,
      previousSha: row.previous_id,
      model: row.model,
      quant: row.quant,
      dataset: row.dataset,
      latency: { value: row.latency_p95_ms, previous: row.previous_latency_p95_ms, verdict: row.latency_p95_verdict },
      tokensPerSec: {
        value: row.tokens_per_sec,
        previous: row.previous_tokens_per_sec,
        verdict: row.tokens_per_sec_verdict,
      },
      cost: { value: row.cost, previous: row.previous_cost, verdict: row.cost_per_1k_verdict },
      memory: { value: row.memory_peak_mb, previous: row.previous_memory_peak_mb, verdict: row.memory_peak_verdict },
    }),
  )

const parametersOf = (window: FactsWindow) => ({ ...windowParameters(window), limit: MAX_BENCHMARKS })

/** Reads the benchmarks of the commits of a window. */
export const readWindowBenchmarks = (clickHouse: ClickHouse, window: FactsWindow): Promise<BenchmarkFact[]> =>
  clickHouse.read({
    sql: selectBenchmarks(`commit_sha IN (SELECT sha FROM commits WHERE ${inWindow(window)})`),
    parameters: parametersOf(window),
    row: benchmarkRow,
    attempted: 'reading the benchmarks of the commits since the last episode',
  })

/** Reads the benchmarks that came in after an earlier episode had told of their commits, with those. */
export async function readMeasuredSince(
  clickHouse: ClickHouse,
  window: FactsWindow,
): Promise<EpisodeFacts['measuredSince']> {
  const attempted = 'reading the benchmarks of commits that were told before'
  const benchmarks = await clickHouse.read({
    sql: selectBenchmarks(isMeasuredSince(window)),
    parameters: parametersOf(window),
    row: benchmarkRow,
    attempted,
  })
  if (benchmarks.length === 0) return { benchmarks, commits: [] }
  const shas = benchmarks.map(({ commitSha }) => commitSha)
  return { benchmarks, commits: await readCommits(clickHouse, shas, attempted) }
}

/** Reads the commits that benchmarks are compared with. */
export const readCompared = (clickHouse: ClickHouse, benchmarks: readonly BenchmarkFact[]): Promise<CommitFact[]> =>
  readCommits(
    clickHouse,
    benchmarks.flatMap(({ previousSha }) => previousSha ?? []),
    'reading the commits that benchmarks are compared with',
  )

async function readCommits(clickHouse: ClickHouse, some: readonly string[], attempted: string): Promise<CommitFact[]> {
  const shas = [...new Set(some)].slice(0, MAX_IDS_IN_PARAMETER)
  if (shas.length === 0) return []
  return await clickHouse.read({ sql: SELECT_COMMITS, parameters: { shas }, row: commitRow, attempted })
}
