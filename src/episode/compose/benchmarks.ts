import { signedPercent } from '../../text/figures.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import type { Changes } from './changes.ts'
import type { BenchmarkFact, CommitFact, EpisodeFacts, Measured } from './facts.ts'
import type { Links } from './links.ts'
import { before, changeRatio, isMeasured, MEASURES, type Measure, NOTABLE_CHANGE } from './measurements.ts'
import { benchmarkName } from './phrases.ts'

const MAX_ROWS = 24
/** Told of every benchmark; the others where they changed. */
const ALWAYS_TOLD: readonly Measure['name'][] = ['latency', 'tokensPerSec']

const NOTHING_RAN = 'No benchmark ran on these commits, so that nobody knows how much faster or slower they are.'
const NOTHING_MEASURED = 'The benchmarks of these commits say nothing of p95 latency and throughput.'

/** One measure of a benchmark. */
interface Row {
  readonly benchmark: BenchmarkFact
  readonly measure: Measure
  readonly ratio: number | undefined
}

/** Markdown of "Benchmarks (summary)": what each measured, with its change against the previous one, the largest first, noise after all changes. */
export function composeBenchmarks(facts: EpisodeFacts, { cancelled }: Changes, links: Links): string {
  const { benchmarks, commits, measuredSince } = facts
  const own = tableOf(rowsOf(benchmarks), commits, cancelled, links)
  const since = tableOf(rowsOf(measuredSince.benchmarks), measuredSince.commits, cancelled, links)
  return [
    ...(own ?? [benchmarks.length === 0 ? NOTHING_RAN : NOTHING_MEASURED]),
    ...(since === undefined ? [] : ['**Measured since**, of commits that earlier episodes told of:', ...since]),
  ].join('\n\n')
}

/** The blocks of a table; undefined without rows. */
function tableOf(
  rows: readonly Row[],
  commits: readonly CommitFact[],
  cancelled: ReadonlySet<string>,
  links: Links,
): string[] | undefined {
  if (rows.length === 0) return undefined
  const table = markdownTable(
    ['Model / quantisation / dataset', 'Commit', 'Measure', 'Before', 'After', 'Change'],
    rows.slice(0, MAX_ROWS).map(({ benchmark, measure, ratio }) => {
      const { value } = benchmark[measure.name]
      const previous = before(benchmark[measure.name])
      return [
        benchmarkName(benchmark),
        commitCell(benchmark.commitSha, commits, cancelled, links),
        measure.title,
        previous === null ? '–' : measure.text(previous),
        measure.text(value),
        changeCell(benchmark[measure.name], ratio),
      ]
    }),
  )
  return rows.length > MAX_ROWS ? [table, 'These are the largest changes; the view `commit_impact` has all.'] : [table]
}

function changeCell({ verdict }: Measured, ratio: number | undefined): string {
  if (ratio === undefined) return '–'
  if (verdict === 'no change') return ratio === 0 ? signedPercent(ratio) : `${signedPercent(ratio)}, noise`
  return verdict === 'unknown' ? `${signedPercent(ratio)}, noise not ruled out` : signedPercent(ratio)
}

function rowsOf(benchmarks: readonly BenchmarkFact[]): Row[] {
  const rows = benchmarks.flatMap((benchmark) =>
    MEASURES.map((measure): Row => ({ benchmark, measure, ratio: changeRatio(benchmark[measure.name]) })),
  )
  const isNoise = ({ benchmark, measure }: Row) => benchmark[measure.name].verdict === 'no change'
  const size = (row: Row) => (row.ratio === undefined ? -1 : isNoise(row) ? 0 : Math.abs(row.ratio))
  const isShown = (row: Row) =>
    isMeasured(row.benchmark[row.measure.name]) &&
    (ALWAYS_TOLD.includes(row.measure.name) || size(row) >= NOTABLE_CHANGE)
  const name = ({ benchmark: { model, quant, dataset, commitSha, latency }, measure }: Row) =>
    JSON.stringify([model, quant, dataset, commitSha, latency.value, MEASURES.indexOf(measure)])
  return rows.filter(isShown).toSorted((one, other) => size(other) - size(one) || (name(one) < name(other) ? -1 : 1))
}

function commitCell(
  wanted: string,
  commits: readonly CommitFact[],
  cancelled: ReadonlySet<string>,
  links: Links,
): string {
  const commit = commits.find(({ sha }) => sha === wanted)
  const cell = commit === undefined ? `\`${wanted.slice(0, 7)}\`` : links.commit(commit)
  return cancelled.has(wanted) ? `${cell}, reverted` : cell
}
