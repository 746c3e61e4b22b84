import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { isMeasuredSql } from '../../clickhouse/schema/literals.ts'

/** What a run that wrote an episode recorded of itself. */
interface WriterRecord {
  readonly tokensIn: number
  readonly tokensOut: number
  readonly costUsd: number
}

/** What ClickHouse holds on an episode's claims. */
export interface ClaimEvidence {
  /** Repositories that hold the commit, by name. */
  readonly repositories: readonly string[]
  /** Benchmark runs of the commit. */
  readonly benchmarkRuns: number
  /** Each p95 latency that was measured at the commit, in ms, ascending. */
  readonly latencies: readonly number[]
  /** The mean p95 latency at the commit of each model, quantisation and dataset, in ms. */
  readonly meanLatencies: readonly number[]
  readonly written: WriterRecord | undefined
}

/** Different latencies of one commit that are looked at. */
const MAX_LATENCIES = 10_000
const IS_MEASURED = isMeasuredSql('toFloat64(latency_p95_ms)')

/**
 * What is 0 was not measured, and a row that is there twice is one run, as in `commit_impact`.
 *
 * `episodes` takes what wrote the episode: a row with its run id and the status `draft`. Rows that this action writes repeat the
 * episode's own claims and prove nothing.
 */
const selectEvidence = (episodesTable: string) => `
WITH
  measured AS (
    SELECT DISTINCT ts, run_id, model, quant, dataset, latency_p95_ms
    FROM bench_runs
    WHERE commit_sha = {sha:String} AND latency_p95_ms IS NOT NULL
  ),
  written AS (
    SELECT tokens_in, tokens_out, toFloat64(cost_total) AS cost
    FROM ${episodesTable}
    WHERE toString(run_id) = {runId:String} AND status = 'draft'
    ORDER BY ts DESC
    LIMIT 1
  )
SELECT
  (SELECT arraySort(groupUniqArray(repository)) FROM commits WHERE sha = {sha:String} AND NOT is_removed) AS repositories,
  (SELECT count() FROM measured) AS benchmark_runs,
  (SELECT arraySort(groupUniqArray({limit:UInt32})(latency_p95_ms)) FROM measured WHERE ${IS_MEASURED}) AS latencies,
  (
    SELECT groupArray({limit:UInt32})(mean)
    FROM (SELECT avg(latency_p95_ms) AS mean FROM measured WHERE ${IS_MEASURED} GROUP BY model, quant, dataset)
  ) AS mean_latencies,
  (SELECT groupArray((tokens_in, tokens_out, cost)) FROM written) AS written`

const row = z
  .object({
    repositories: z.array(z.string()),
    benchmark_runs: z.number(),
    latencies: z.array(z.number()),
    mean_latencies: z.array(z.number()),
    written: z.array(z.tuple([z.number(), z.number(), z.number()])),
  })
  .transform(
    ({ repositories, benchmark_runs, latencies, mean_latencies, written: [record] }): ClaimEvidence => ({
      repositories,
      benchmarkRuns: benchmark_runs,
      latencies,
      meanLatencies: mean_latencies,
      written: record && { tokensIn: record[0], tokensOut: record[1], costUsd: record[2] },
    }),
  )

/** Reads what ClickHouse holds on a commit, and on the run that wrote an episode. One query. */
export async function readClaimEvidence(
  clickHouse: ClickHouse,
  episodesTable: string,
  { sha, runId }: { readonly sha: string; readonly runId: string },
): Promise<ClaimEvidence> {
  const [evidence] = await clickHouse.read({
    sql: selectEvidence(episodesTable),
    parameters: { sha, runId, limit: MAX_LATENCIES },
    row,
    attempted: "looking for what the episode's claims come from",
  })
  return evidence ?? NO_EVIDENCE
}

/** Where nothing was ever stored. */
export const NO_EVIDENCE: ClaimEvidence = {
  repositories: [],
  benchmarkRuns: 0,
  latencies: [],
  meanLatencies: [],
  written: undefined,
}
