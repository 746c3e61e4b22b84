import { largestFirst } from '../../noise/largest-first.ts'
import { count, counted, shortSha, signedPercent } from '../../text/figures.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import type { BenchmarkChange } from '../store/benchmarks.ts'

const MAX_ROWS = 10

/** One measure of a benchmark. */
interface Row {
  readonly benchmark: BenchmarkChange
  readonly title: string
  readonly value: number
  /** Null where there is nothing to compare with. */
  readonly previous: number | null
  readonly verdict: BenchmarkChange['latency_p95_verdict']
  readonly text: (value: number) => string
}

/** What a benchmark has measured: what is 0 is not measured. */
function measuredRows(benchmark: BenchmarkChange): Row[] {
  const row = (title: string, text: Row['text'], value: number, previous: number | null, verdict: Row['verdict']) => ({
    benchmark,
    title,
    text,
    value,
    previous: previous === 0 ? null : previous,
    verdict,
  })
  const { latency_p95_ms, tokens_per_sec, cost_per_1k, memory_peak_mb, ...of } = benchmark
  const whole = (unit: string) => (value: number) => `${count(Math.round(value))} ${unit}`
  const tokens = (value: number) => `${count(Math.round(value * 10) / 10)} tokens/s`
  const dollars = (value: number) => `$${value.toLocaleString('en-US', { maximumFractionDigits: 6 })}`
  return [
    row('p95 latency', whole('ms'), latency_p95_ms, of.previous_latency_p95_ms, of.latency_p95_verdict),
    row('throughput', tokens, tokens_per_sec, of.previous_tokens_per_sec, of.tokens_per_sec_verdict),
    row('cost of 1,000 tokens', dollars, cost_per_1k, of.previous_cost_per_1k, of.cost_per_1k_verdict),
    row('peak memory', whole('MB'), memory_peak_mb, of.previous_memory_peak_mb, of.memory_peak_verdict),
  ].filter(({ value }) => value !== 0)
}

const ratioOf = ({ value, previous }: Row): number | null => (previous === null ? null : value / previous - 1)

/** Whether a change is one, and what that rests on. */
function verdictCell({ verdict, benchmark: { runs, previous_runs } }: Row): string {
  const measured = `${counted(runs, 'run')}, ${count(previous_runs ?? 0)} before`
  switch (verdict) {
    case 'change':
      return `change (${measured})`
    case 'no change':
      return `no change: within noise (${measured})`
    case 'unknown':
      return `unknown: noise is not ruled out (${measured})`
    case null:
      return 'n/a'
    default:
      return verdict satisfies never
  }
}

function cellsOf(row: Row): string[] {
  const { commit_sha, model, quant, dataset } = row.benchmark
  const ratio = ratioOf(row)
  return [
    codeSpan(shortSha(commit_sha)),
    escapeMarkdown(`${model} ${quant} ${dataset}`),
    row.title,
    row.text(row.value),
    row.previous === null ? 'n/a' : row.text(row.previous),
    ratio === null ? 'n/a' : signedPercent(ratio),
    verdictCell(row),
  ]
}

/** Markdown of the largest changes, noise last: of each benchmark the first that it measures, the others where they changed. Pure. */
export function benchmarkSection(benchmarks: readonly BenchmarkChange[]): string[] {
  const rows = benchmarks.flatMap((benchmark) =>
    measuredRows(benchmark).filter(({ verdict }, index) => index === 0 || verdict === 'change'),
  )
  if (rows.length === 0) return []
  const largest = largestFirst(rows, (row) => ({ verdict: row.verdict, ratio: ratioOf(row) })).slice(0, MAX_ROWS)
  return [
    '### Largest benchmark changes',
    markdownTable(['Commit', 'Benchmark', 'Measure', 'Now', 'Before', 'Change', 'Is it one?'], largest.map(cellsOf)),
  ]
}
