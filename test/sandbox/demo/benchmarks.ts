import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { connectClickHouse } from '../../../src/clickhouse/client.ts'
import type { ClickHouseOptions } from '../../../src/clickhouse/inputs.ts'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import type { LocalHistory } from './history.ts'

const measurement = z.object({
  runs: z.number(),
  p50: z.number(),
  p95: z.number(),
  p99: z.number(),
  filesPerSecond: z.number(),
  peakMemory: z.number(),
})

const run = promisify(execFile)
const PROGRAM = fileURLToPath(new URL('./measure-tree.ts', import.meta.url))

/**
 * Measures, here and now, how fast git lists the files of the last commits, and stores a benchmark run for each: real figures,
 * whatever the repository. `tokens_per_sec` holds the files listed a second; nothing was paid, so `cost_per_1k` is 0.
 *
 * @returns how many runs were stored.
 */
export async function storeBenchmarks(history: LocalHistory, options: ClickHouseOptions): Promise<number> {
  const rows: Record<string, unknown>[] = []
  for (const sha of history.recent.toReversed()) {
    const { stdout } = await run(process.execPath, [PROGRAM, history.directory, sha])
    const { p50, p95, p99, filesPerSecond, peakMemory } = measurement.parse(JSON.parse(stdout))
    rows.push({
      ts: new Date().toISOString(),
      run_id: randomUUID(),
      commit_sha: sha,
      model: 'git-ls-tree',
      quant: 'none',
      dataset: `${history.name}-tree`,
      latency_p50_ms: Math.round(p50),
      latency_p95_ms: Math.round(p95),
      latency_p99_ms: Math.round(p99),
      tokens_per_sec: filesPerSecond,
      cost_per_1k: 0,
      memory_peak_mb: Math.round(peakMemory),
      schema_version: 1,
    })
  }
  await using clickHouse = await connectClickHouse(options)
  await ensureSchema(clickHouse)
  await clickHouse.insert({ table: 'bench_runs', rows, attempted: 'storing the benchmark runs' })
  return rows.length
}
