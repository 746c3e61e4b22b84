import { z } from 'zod'
import type { ClickHouse } from '../clickhouse/client.ts'

/** Kept below the length of a URL that servers accept: SHAs are bound as a parameter. */
const SHAS_A_QUERY = 5_000

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
  latency_p95_change_ratio: z.number().nullable(),
})

/** A benchmark of a commit beside the previous commit that has one: a row of `commit_impact`. Latencies in milliseconds. */
export type BenchmarkChange = z.output<typeof impactRow>

const SELECT_BENCHMARKED = 'SELECT DISTINCT commit_sha FROM bench_runs WHERE commit_sha IN {shas:Array(String)}'

const SELECT_CHANGES = `
SELECT ${Object.keys(impactRow.shape).join(', ')}
FROM commit_impact
WHERE commit_sha IN {shas:Array(String)}
ORDER BY abs(ifNull(latency_p95_change_ratio, 0)) DESC, commit_sha, model, quant, dataset`

async function readInChunks<Row>(
  clickHouse: ClickHouse,
  shas: readonly string[],
  statement: { readonly sql: string; readonly row: z.ZodType<Row>; readonly attempted: string },
): Promise<Row[]> {
  const rows: Row[] = []
  for (let start = 0; start < shas.length; start += SHAS_A_QUERY) {
    rows.push(
      ...(await clickHouse.read({ ...statement, parameters: { shas: shas.slice(start, start + SHAS_A_QUERY) } })),
    )
  }
  return rows
}

/** Which of these commits have benchmark runs. */
export async function readBenchmarked(clickHouse: ClickHouse, shas: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await readInChunks(clickHouse, shas, {
    sql: SELECT_BENCHMARKED,
    row: z.object({ commit_sha: z.string() }),
    attempted: 'reading which commits have benchmarks',
  })
  return new Set(rows.map(({ commit_sha }) => commit_sha))
}

/** The benchmarks of these commits, the largest change of latency first. */
export function readBenchmarkChanges(clickHouse: ClickHouse, shas: readonly string[]): Promise<BenchmarkChange[]> {
  return readInChunks(clickHouse, shas, {
    sql: SELECT_CHANGES,
    row: impactRow,
    attempted: 'reading the benchmarks of the commits',
  })
}
