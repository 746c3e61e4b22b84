import type { Candidate } from './candidates.ts'
import type { Case } from './case.ts'
import type { Standing } from './standing.ts'

/** Where a source stands. docs/freshness-report.schema.json says what each word means. */
export type Status = 'fresh' | 'pending' | 'late' | 'stale' | 'empty' | 'unknown'

/** A status as it is measured; a table without any row is called `empty` only then. */
export type Measured = Exclude<Status, 'empty'>

/** What a source's status does to the check. */
export type Gate = 'passes' | 'degrades' | 'blocks'

/** Whole seconds. */
export const secondsBetween = (from: Date, to: Date) => Math.floor((to.getTime() - from.getTime()) / 1_000)

type Measure = Pick<Case, 'warnAfterSeconds' | 'maxLagSeconds'>

function statusOfLag(lag: number, { warnAfterSeconds, maxLagSeconds }: Measure): Measured {
  if (lag > maxLagSeconds) return 'stale'
  return lag > warnAfterSeconds ? 'late' : 'pending'
}

/** The status when the decisive commit came onto the branch at `since`. */
export function statusSince(judged: Case, { waiting, dataAt }: Standing, since: Date): Measured {
  if (waiting.length > 0) return statusOfLag(secondsBetween(since, judged.now), judged)
  return dataAt !== undefined && secondsBetween(since, dataAt) > judged.warnAfterSeconds ? 'late' : 'fresh'
}

/** What a status does to the check. */
export function gateOf(status: Measured): Gate {
  switch (status) {
    case 'fresh':
    case 'pending':
      return 'passes'
    case 'late':
      return 'degrades'
    case 'stale':
    case 'unknown':
      return 'blocks'
    default:
      return status satisfies never
  }
}

/** Whether too little of the history was seen for this status. */
export function isInconclusive({ commits }: Case, { covered, waiting }: Standing, status: Measured): boolean {
  if (commits.reach !== 'short' || covered < commits.candidates.length) return false
  return waiting.length === 0 || status !== 'stale'
}

/** Whether a commit is dated in the future. */
export const isMisdated = ({ arrival }: Candidate, now: Date) => arrival.at.getTime() > now.getTime()
