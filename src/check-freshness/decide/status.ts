import { type Case, earlier } from './case.ts'
import { countedSeconds } from './counted-time.ts'
import type { Standing } from './standing.ts'

/** Where a source stands. docs/freshness-report.schema.json says what each word means. */
export type Status = 'fresh' | 'pending' | 'late' | 'stale' | 'empty' | 'unknown'

/** A status as it is measured; a table without any row is called `empty` only then. */
export type Measured = Exclude<Status, 'empty'>

/** What a source's status does to the check. */
export type Gate = 'passes' | 'degrades' | 'blocks'

/** The seconds that count towards a lag. */
export const secondsCounted = (from: Date, to: Date, { calendar }: Pick<Case, 'calendar'>): number =>
  countedSeconds(earlier(from, to), to, calendar)

/** The status when the decisive commit came onto the branch at `since`. */
export function statusSince(judged: Case, { waiting, dataAt }: Standing, since: Date): Measured {
  const { now, warnAfterSeconds, maxLagSeconds } = judged
  if (waiting.length > 0) {
    const lag = secondsCounted(since, now, judged)
    if (lag > maxLagSeconds) return 'stale'
    return lag > warnAfterSeconds ? 'late' : 'pending'
  }
  return dataAt !== undefined && secondsCounted(since, dataAt, judged) > warnAfterSeconds ? 'late' : 'fresh'
}

/**
 * Whether what is seen shows how long ClickHouse has been behind: it may be longer where commits that are not seen may wait, where one
 * came at an unknown time, or where GitHub does not tell when they were pushed. What is stale already is stale.
 */
export function isProven(
  { isPushUntold }: Pick<Case, 'isPushUntold'>,
  { isClosed, isSinceKnown, waiting }: Standing,
  status: Measured,
): boolean {
  if (status === 'stale') return true
  return isClosed && !isPushUntold && (isSinceKnown || waiting.length === 0)
}

/** What a status does to the check. A source of severity `warn` never blocks. */
export function gateOf(status: Measured, severity: Case['severity']): Gate {
  switch (status) {
    case 'fresh':
    case 'pending':
      return 'passes'
    case 'late':
      return 'degrades'
    case 'stale':
    case 'unknown':
      return severity === 'warn' ? 'degrades' : 'blocks'
    default:
      return status satisfies never
  }
}
