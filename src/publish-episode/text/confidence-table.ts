import { count, counted } from '../../text/figures.ts'
import type { Confidence } from '../decide/confidence.ts'

/** A score with two decimals; `n/a` for one that can't be told. */
export const scoreText = (score: number | undefined): string => (score === undefined ? 'n/a' : score.toFixed(2))

/** Confidence and its parts as rows of a table: measure, value, what it is from. */
export function confidenceRows(confidence: Confidence): string[][] {
  const { score, isGiven, completeness, correlation, isCorrelationGiven, recency, basis } = confidence
  const interfaceDays = new Set(basis.interfaceLatency.map(({ day }) => day))
  const days = basis.benchmarkLatency.filter(({ day }) => interfaceDays.has(day)).length
  return [
    [
      'Completeness',
      scoreText(completeness),
      basis.commits === 0
        ? 'no commits in the last 7 days'
        : `${count(basis.commitsWithBenchmarks)} of ${counted(basis.commits, 'commit')} of the last 7 days with benchmarks`,
    ],
    [
      'Correlation',
      scoreText(correlation),
      isCorrelationGiven
        ? 'given in the draft'
        : `benchmark and user latency, ${counted(days, 'day')} of the last 7 with both`,
    ],
    [
      'Recency',
      scoreText(recency),
      basis.newestBenchmarkAt === undefined
        ? 'no benchmarks'
        : `newest benchmark at ${basis.newestBenchmarkAt.toISOString().slice(0, 16)}Z`,
    ],
    ['**Confidence**', `**${scoreText(score)}**`, isGiven ? 'given in the draft' : 'the lowest of these'],
  ]
}
