import { arrivedAt, type Case } from './case.ts'
import { secondsCounted } from './status.ts'

/** How late data usually is: of so many of the last commits, half had it by `p50Seconds`, 95 of 100 by `p95Seconds`. */
export interface Arrivals {
  readonly commits: number
  readonly p50Seconds: number
  readonly p95Seconds: number
}

/** The smallest value that so large a share of all does not exceed. `sorted` is not empty. */
const percentile = (sorted: readonly number[], share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0

/** How late the data of the last commits was, by the rows of each; undefined where none has rows of its own. Pure. */
export function arrivalsOfData(judged: Case): Arrivals | undefined {
  const { coverage, commits } = judged
  if (coverage.match === 'time') return undefined
  const delays = commits.candidates
    .filter(({ needsData }) => needsData)
    .flatMap((candidate) => {
      const rows = coverage.rows.get(candidate.sha)
      return rows === undefined ? [] : [secondsCounted(arrivedAt(candidate, judged), rows.firstAt, judged)]
    })
    .toSorted((a, b) => a - b)
  if (delays.length === 0) return undefined
  return { commits: delays.length, p50Seconds: percentile(delays, 0.5), p95Seconds: percentile(delays, 0.95) }
}
