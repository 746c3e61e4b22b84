/**
 * Measures how fast git lists a commit's files: `node measure-tree.ts DIRECTORY SHA`. Prints a TreeMeasurement as JSON. It is a
 * program of its own so that its peak memory is that of the measurement.
 */
import { git } from '../../git/git.ts'

/** Times in milliseconds, memory in MiB. */
export interface TreeMeasurement {
  readonly runs: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly filesPerSecond: number
  readonly peakMemory: number
}

const RUNS = 20
const LONGEST = 5_000

async function measure(directory: string, sha: string): Promise<TreeMeasurement> {
  const times: number[] = []
  let files = 0
  const start = performance.now()
  while (times.length < RUNS && (times.length < 3 || performance.now() - start < LONGEST)) {
    const before = performance.now()
    const listing = await git(directory, ['ls-tree', '-r', '-z', '--name-only', sha])
    times.push(performance.now() - before)
    files = listing.filter((byte) => byte === 0).length
  }
  const sorted = times.toSorted((one, other) => one - other)
  const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  const seconds = times.reduce((sum, time) => sum + time, 0) / 1000
  return {
    runs: times.length,
    p50: quantile(0.5),
    p95: quantile(0.95),
    p99: quantile(0.99),
    filesPerSecond: (files * times.length) / seconds,
    peakMemory: process.resourceUsage().maxRSS / 1024,
  }
}

const [directory, sha] = process.argv.slice(2)
if (directory !== undefined && sha !== undefined) process.stdout.write(JSON.stringify(await measure(directory, sha)))
