import { count, counted } from '../../text/figures.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import { type BenchmarkFact, commitsOf, type EpisodeFacts, latencyChange } from './facts.ts'
import { benchmarkName, bounded, changeInPercent, commitLink, commitReference, commitSubject } from './phrases.ts'

/** Slower or faster by less than this is noise. */
const NOTABLE_CHANGE = 0.05
const LISTED_BENCHMARKS = 20
const LISTED_EFFECTS = 5
const LISTED_COMMITS = 5

/** Markdown of "Why it matters": the largest effects on latency, breaking changes, and how much of it is measured. */
export function composeEffects(facts: EpisodeFacts): string {
  const changed = benchmarksOf(facts).filter((benchmark) => Math.abs(latencyChange(benchmark) ?? 0) >= NOTABLE_CHANGE)
  const effects = bounded(
    changed.map((benchmark) => `- ${composeEffect(facts, benchmark)}`),
    LISTED_EFFECTS,
    (more) => `- ${more} in the table below`,
  )
  if (effects.length === 0) effects.push(`- ${withoutEffect(facts)}`)
  const commits = commitsOf(facts)
  const breaking = commits.filter(({ isBreaking }) => isBreaking).length
  if (breaking > 0) effects.push(`- ${counted(breaking, 'breaking change')}: what depends on it has to follow.`)
  const measured = commits.length - unmeasuredCommits(facts).length
  if (commits.length > 0) effects.push(`- ${measuredShare(measured, commits.length)}`)
  return effects.join('\n')
}

/** Markdown of "Benchmarks (summary)": each benchmark with its change against the previous one, the largest first. */
export function composeBenchmarks(facts: EpisodeFacts): string {
  const benchmarks = benchmarksOf(facts)
  if (benchmarks.length === 0) return 'No benchmark ran on these commits.'
  const rows = benchmarks
    .slice(0, LISTED_BENCHMARKS)
    .map((benchmark) => [
      benchmarkName(benchmark),
      commitReference(facts, benchmark.commitSha),
      `${count(benchmark.latencyP95Ms)} ms`,
      benchmark.previousLatencyP95Ms === null ? '–' : `${count(benchmark.previousLatencyP95Ms)} ms`,
      changeInPercent(benchmark),
      benchmark.tokensPerSec.toLocaleString('en-US', { maximumFractionDigits: 1 }),
    ])
  const headers = ['Model / quantisation / dataset', 'Commit', 'p95 latency', 'Before', 'Change', 'Tokens per second']
  const hidden = benchmarks.length - rows.length
  return [markdownTable(headers, rows), ...(hidden > 0 ? [`and ${count(hidden)} more`] : [])].join('\n\n')
}

/** Markdown of "Next steps": what the facts leave open. */
export function composeNextSteps(facts: EpisodeFacts): string {
  const steps = benchmarksOf(facts)
    .filter((benchmark) => (latencyChange(benchmark) ?? 0) >= NOTABLE_CHANGE)
    .map((benchmark) => {
      const where = `${benchmarkName(benchmark)} at ${commitReference(facts, benchmark.commitSha)}`
      return `- Find out why ${where} got slower (${changeInPercent(benchmark)}).`
    })
  const lines = bounded(steps, LISTED_EFFECTS, (more) => `- ${more} that got slower`)
  const unmeasured = unmeasuredCommits(facts)
  if (unmeasured.length > 0) {
    const which = bounded(unmeasured.map(commitLink), LISTED_COMMITS, (more) => more).join(', ')
    lines.push(`- Run benchmarks on ${counted(unmeasured.length, 'commit')} without any: ${which}.`)
  }
  const breaking = commitsOf(facts).filter(({ isBreaking }) => isBreaking)
  for (const commit of breaking.slice(0, LISTED_COMMITS)) {
    lines.push(`- Announce the breaking change ${commitLink(commit)}: ${commitSubject(commit)}`)
  }
  return lines.length === 0 ? 'The data leaves nothing open.' : lines.join('\n')
}

/** The largest change first, those without a previous benchmark last. */
function benchmarksOf({ benchmarks }: EpisodeFacts): BenchmarkFact[] {
  const size = (benchmark: BenchmarkFact) => Math.abs(latencyChange(benchmark) ?? -1)
  const hasChange = (benchmark: BenchmarkFact) => (latencyChange(benchmark) === undefined ? 0 : 1)
  const name = ({ model, quant, dataset, commitSha, latencyP95Ms }: BenchmarkFact) =>
    JSON.stringify([model, quant, dataset, commitSha, latencyP95Ms])
  return benchmarks.toSorted(
    (one, other) => hasChange(other) - hasChange(one) || size(other) - size(one) || (name(one) < name(other) ? -1 : 1),
  )
}

function unmeasuredCommits(facts: EpisodeFacts) {
  const measured = new Set(facts.benchmarks.map(({ commitSha }) => commitSha))
  return commitsOf(facts).filter(({ sha }) => !measured.has(sha))
}

function composeEffect(facts: EpisodeFacts, benchmark: BenchmarkFact): string {
  const { latencyP95Ms, previousLatencyP95Ms, commitSha } = benchmark
  const verb = latencyP95Ms > (previousLatencyP95Ms ?? 0) ? 'rose' : 'fell'
  const commit = commitsOf(facts).find(({ sha }) => sha === commitSha)
  const subject = commit === undefined ? '' : `: ${commitSubject(commit)}`
  const figures = `from ${count(previousLatencyP95Ms ?? 0)} to ${count(latencyP95Ms)} ms (${changeInPercent(benchmark)})`
  const where = commitReference(facts, commitSha)
  return `The p95 latency of ${benchmarkName(benchmark)} ${verb} ${figures} at ${where}${subject}`
}

function withoutEffect({ benchmarks }: EpisodeFacts): string {
  if (benchmarks.length === 0) return 'Nothing was measured, so the effect on performance is unknown.'
  const isCompared = benchmarks.some((benchmark) => latencyChange(benchmark) !== undefined)
  if (!isCompared) return 'There is no earlier benchmark to compare with, so the effect on performance is unknown.'
  return `No p95 latency changed by ${NOTABLE_CHANGE * 100} % or more.`
}

function measuredShare(measured: number, total: number): string {
  if (measured === total) return `All of the ${counted(total, 'commit')} listed have benchmarks.`
  return `${count(measured)} of the ${counted(total, 'commit')} listed ${measured === 1 ? 'has' : 'have'} benchmarks.`
}
