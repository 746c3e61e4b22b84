import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { connectClickHouse } from '../../../src/clickhouse/client.ts'
import type { ClickHouseOptions } from '../../../src/clickhouse/inputs.ts'
import type { LocalHistory } from './history.ts'
import { pooled } from './pooled.ts'

const measurements = z.array(z.array(z.object({ timesMs: z.array(z.number()) })))

const run = promisify(execFile)
const PROGRAM = fileURLToPath(new URL('./measure-tree.ts', import.meta.url))

/** How the benchmarks come about, for those who read of them. */
export const MEASURED =
  'Measured on this machine while this page was made: how long git takes to list the files of each of the last commits, which took turns in several rounds. Commits whose rounds overlap are measured as one, because what differs between them is noise.'

/**
 * Measures, here and now, how fast git lists the files of the last commits, and stores a benchmark for each: real figures, whatever the
 * repository. There are no tokens, nothing was paid, and memory is not measured.
 */
export async function storeBenchmarks(history: LocalHistory, options: ClickHouseOptions): Promise<void> {
  const shas = history.recent.toReversed()
  const { stdout } = await run(process.execPath, [PROGRAM, history.directory, ...shas])
  const nowMs = Date.now()
  const rows = pooled(measurements.parse(JSON.parse(stdout))).map((measured, index) => ({
    // One after the other: the newest commit was measured last.
    ts: new Date(nowMs - (shas.length - index)).toISOString(),
    run_id: randomUUID(),
    commit_sha: shas[index],
    model: 'git ls-tree',
    quant: 'none',
    dataset: history.fullName.replace(/^.*\//u, ''),
    latency_p50_ms: measured.p50Ms,
    latency_p95_ms: measured.p95Ms,
    latency_p99_ms: measured.p99Ms,
    schema_version: 1,
  }))
  await using clickHouse = await connectClickHouse(options)
  await clickHouse.insert({ table: 'bench_runs', rows, attempted: 'storing the benchmark runs' })
}
