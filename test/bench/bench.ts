/** Measures what the project promises of speed and size: `npm run bench [-- words of a benchmark's name]`. */
import { measureBundleSizes } from './bundle-size.ts'
import { measureBackfill } from './collect-commits/backfill.ts'
import { measureRequests } from './collect-commits/requests.ts'
import { measureSlowNetwork } from './collect-commits/slow-network.ts'
import { measureFigures } from './figures.ts'
import type { Benchmark } from './measurement.ts'
import { measureStartTimes } from './start-time.ts'

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  'bundle size': measureBundleSizes,
  'start time': measureStartTimes,
  figures: measureFigures,
  'API requests': measureRequests,
  'slow network': measureSlowNetwork,
  backfill: measureBackfill,
}

const HEADERS = ['what', 'ours', 'beside', 'budget', 'within']

const wanted = process.argv.slice(2).join(' ')
const rows: string[][] = []
for (const [name, benchmark] of Object.entries(BENCHMARKS)) {
  if (!name.includes(wanted)) continue
  process.stderr.write(`measuring ${name} …\n`)
  for (const { what, ours, peer, budget, withinBudget } of await benchmark()) {
    rows.push([what, ours, peer, budget, withinBudget ? 'yes' : 'NO'])
    if (!withinBudget) process.exitCode = 1
  }
}

const widths = HEADERS.map((header, column) => Math.max(header.length, ...rows.map((row) => row[column]?.length ?? 0)))
for (const row of [HEADERS, widths.map((width) => '-'.repeat(width)), ...rows]) {
  process.stdout.write(
    `${row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd()}\n`,
  )
}
