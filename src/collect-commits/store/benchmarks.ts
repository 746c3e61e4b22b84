import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { MAX_IDS_IN_PARAMETER } from '../../clickhouse/parameters.ts'
import { largestFirst } from '../../noise/largest-first.ts'
import { verdictColumn } from '../../noise/verdict.ts'

const impactRow = z.object({
  commit_sha: z.string(),
  repository: z.string().nullable(),
  headline: z.string().nullable(),
  model: z.string(),
  quant: z.string(),
  dataset: z.string(),
  latency_p95_ms: z.number(),
  tokens_per_sec: z.number(),
  cost_per_1k: z.number(),
  memory_peak_mb: z.number(),
  previous_commit_sha: z.string().nullable(),
  previous_latency_p95_ms: z.number().nullable(),
  previous_tokens_per_sec: z.number().nullable(),
  previous_cost_per_1k: z.number().nullable(),
  previous_memory_peak_mb: z.number().nullable(),
  latency_p95_change_ratio: z.number().nullable(),
  runs: z.number(),
  previous_runs: z.number().nullable(),
  latency_p95_verdict: verdictColumn,
  tokens_per_sec_verdict: verdictColumn,
  cost_per_1k_verdict: verdictColumn,
  memory_peak_verdict: verdictColumn,
})

/** A benchmark of a commit beside the previous commit that has one: a row of `commit_impact`. Latencies in milliseconds. */
export type BenchmarkChange = z.output<typeof impactRow>

const SELECT_BENCHMARKED = 'SELECT DISTINCT commit_sha FROM bench_runs WHERE commit_sha IN {shas:Array(String)}'

const SELECT_ALL_BENCHMARKED = 'SELECT DISTINCT commit_sha FROM bench_runs LIMIT {limit:UInt32}'

const SELECT_CHANGES = `
SELECT ${Object.keys(impactRow.shape).join(', ')}
FROM commit_impact
WHERE commit_sha IN {shas:Array(String)}
ORDER BY commit_sha, model, quant, dataset`

type Reader = Pick<ClickHouse, 'read'>

async function readInChunks<Row>(
  clickHouse: Reader,
  shas: readonly string[],
  statement: { readonly sql: string; readonly row: z.ZodType<Row>; readonly attempted: string },
): Promise<Row[]> {
  const rows: Row[] = []
  for (let start = 0; start < shas.length; start += MAX_IDS_IN_PARAMETER) {
    rows.push(
      ...(await clickHouse.read({
        ...statement,
        parameters: { shas: shas.slice(start, start + MAX_IDS_IN_PARAMETER) },
      })),
    )
  }
  return rows
}

/** Tells which of some commits have benchmark runs. */
export type BenchmarkedCommits = (shas: readonly string[]) => Promise<ReadonlySet<string>>

/** After so many look-ups it is cheaper to read all commits that have benchmarks once than to go on asking. */
const LOOK_UPS_BEFORE_READING_ALL = 4
/** So many commits are remembered; where more have benchmarks, each look-up asks the database. */
const MOST_REMEMBERED = 100_000

const shaRow = z.object({ commit_sha: z.string() })
const toSet = (rows: readonly z.output<typeof shaRow>[]) => new Set(rows.map(({ commit_sha }) => commit_sha))

/** Reads which commits have benchmarks: of a few commits by their SHAs, for a long history all of them at once. */
export function benchmarkedCommits(clickHouse: ClickHouse): BenchmarkedCommits {
  const attempted = 'reading which commits have benchmarks'
  let lookUps = 0
  let remembered: Promise<ReadonlySet<string> | undefined> | undefined

  async function readAll(): Promise<ReadonlySet<string> | undefined> {
    const parameters = { limit: MOST_REMEMBERED + 1 }
    const rows = await clickHouse.read({ sql: SELECT_ALL_BENCHMARKED, parameters, row: shaRow, attempted })
    return rows.length > MOST_REMEMBERED ? undefined : toSet(rows)
  }

  return async (shas) => {
    lookUps += 1
    if (lookUps > LOOK_UPS_BEFORE_READING_ALL) remembered ??= readAll()
    const all = await remembered
    if (all === undefined) {
      return toSet(await readInChunks(clickHouse, shas, { sql: SELECT_BENCHMARKED, row: shaRow, attempted }))
    }
    return new Set(shas.filter((sha) => all.has(sha)))
  }
}

/** The benchmarks of these commits, the largest change of latency first, what is noise last. */
export async function readBenchmarkChanges(clickHouse: Reader, shas: readonly string[]): Promise<BenchmarkChange[]> {
  const attempted = 'reading the benchmarks of the commits'
  const changes = await readInChunks(clickHouse, shas, { sql: SELECT_CHANGES, row: impactRow, attempted })
  return largestFirst(changes, ({ latency_p95_verdict, latency_p95_change_ratio }) => ({
    verdict: latency_p95_verdict,
    ratio: latency_p95_change_ratio,
  }))
}
