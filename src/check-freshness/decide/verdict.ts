import type { Coverage } from '../gather/coverage.ts'
import type { PushTimes } from '../gather/push-times.ts'
import type { Candidate } from './candidates.ts'
import { type Case, datedArrival, earlier } from './case.ts'
import { standingOf } from './standing.ts'
import { type Gate, gateOf, isInconclusive, isMisdated, type Status, secondsBetween, statusSince } from './status.ts'

/** How a source was judged. Times are never later than now, lags never negative. */
export interface Verdict {
  readonly status: Status
  readonly gate: Gate
  /** For how long ClickHouse has been behind the branch: 0 when it isn't, undefined when that can't be told. */
  readonly lagSeconds: number | undefined
  readonly behindSince: Date | undefined
  /** Whether the lag may be larger: nothing within sight has data. */
  readonly isAtLeast: boolean
  /** Commits without data after the newest with data. */
  readonly waiting: number
  readonly newestCovered: string | undefined
  readonly rows: number
  /** How long the newest commit's data took, where it is there. */
  readonly arrivedAfterSeconds: number | undefined
  /** How far ahead of this machine's clock the commits are dated. */
  readonly clockSkewSeconds: number
  /** What the lag is counted from. */
  readonly countedFrom: 'push' | 'committer date'
}

/** Judges a source. Pure. */
export function judge(judged: Case, pushTimes: PushTimes): Verdict {
  const standing = standingOf(judged)
  const { covered, waiting, decisive, dataAt } = standing
  const { commits, coverage, now } = judged
  const pushed = decisive === undefined ? undefined : pushTimes.get(decisive.arrival.sha)
  const since =
    decisive === undefined ? now : earlier(pushed ?? datedArrival(decisive.arrival, judged.pushedAt, now), now)
  const countedPush = pushed ?? (decisive !== undefined && isMisdated(decisive, now) ? judged.pushedAt : undefined)
  const measured = decisive === undefined ? 'fresh' : statusSince(judged, standing, since)
  const latest = commits.candidates.reduce((time, { arrival }) => Math.max(time, arrival.at.getTime()), 0)
  const newest = commits.candidates[covered]
  const isBehind = waiting.length > 0
  const facts = {
    behindSince: isBehind ? since : undefined,
    lagSeconds: isBehind ? secondsBetween(since, now) : 0,
    isAtLeast: isBehind && newest === undefined && commits.reach !== 'all',
    waiting: waiting.length,
    newestCovered: newest?.sha,
    rows: rowsOf(coverage, newest),
    arrivedAfterSeconds: dataAt === undefined ? undefined : Math.max(0, secondsBetween(since, dataAt)),
    clockSkewSeconds: Math.max(0, Math.ceil((latest - now.getTime()) / 1_000)),
    countedFrom: countedPush === undefined ? 'committer date' : 'push',
  } as const
  if (isInconclusive(judged, standing, measured)) return { ...facts, status: 'unknown', gate: 'blocks' }
  const status = judged.isFromCollection && gateOf(measured) === 'passes' ? 'late' : measured
  return { ...facts, status: judged.hasRows || !isBehind ? status : 'empty', gate: gateOf(status) }
}

function rowsOf(coverage: Coverage, newest: Candidate | undefined): number {
  if (coverage.match === 'time') return coverage.sinceNewest?.count ?? 0
  return newest === undefined ? 0 : (coverage.rows.get(newest.sha)?.count ?? 0)
}

/** The verdict on a source that could not be read. */
export const UNREADABLE: Verdict = {
  status: 'unknown',
  gate: 'blocks',
  lagSeconds: undefined,
  behindSince: undefined,
  isAtLeast: false,
  waiting: 0,
  newestCovered: undefined,
  rows: 0,
  arrivedAfterSeconds: undefined,
  clockSkewSeconds: 0,
  countedFrom: 'committer date',
}
