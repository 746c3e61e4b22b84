import type { Coverage } from '../gather/coverage.ts'
import { type Arrivals, arrivalsOfData } from './arrivals-of-data.ts'
import type { Candidate } from './candidates.ts'
import { type Case, isMisdated } from './case.ts'
import { standingOf } from './standing.ts'
import { type Gate, gateOf, isProven, type Status, secondsCounted, statusSince } from './status.ts'

/** How a source was judged. Times are never later than now, lags never negative. */
export interface Verdict {
  readonly status: Status
  readonly gate: Gate
  /** For how long ClickHouse has been behind the branch: 0 when it isn't, undefined when that can't be told. */
  readonly lagSeconds: number | undefined
  readonly behindSince: Date | undefined
  /** The commit that has been waiting since then. */
  readonly firstWaiting: string | undefined
  /** Whether the lag may be larger: commits that are not seen may have been waiting for longer, or this one came at an unknown time. */
  readonly isAtLeast: boolean
  /** Whether reading further back could tell more. */
  readonly needsHistory: boolean
  /** Commits without data. */
  readonly waiting: number
  readonly newestCovered: string | undefined
  readonly rows: number
  /** How long the newest commit's data took, where it is there. */
  readonly arrivedAfterSeconds: number | undefined
  /** How late the data of the last commits was. */
  readonly arrivals: Arrivals | undefined
  /** How far ahead of this machine's clock the commits are dated. */
  readonly clockSkewSeconds: number
  /** How far ahead of it rows are dated. */
  readonly rowsAheadSeconds: number
  /** Whether it hangs on when commits were pushed, which GitHub does not tell. */
  readonly isPushUntold: boolean
  /** What the lag is counted from. */
  readonly countedFrom: 'push' | 'committer date'
}

const secondsAhead = (time: number, now: Date) => Math.max(0, Math.ceil((time - now.getTime()) / 1_000))

function latestRow(coverage: Coverage): number {
  if (coverage.match === 'time') return coverage.lastAt?.getTime() ?? 0
  return [...coverage.rows.values()].reduce((latest, { lastAt }) => Math.max(latest, lastAt.getTime()), 0)
}

function rowsOf(coverage: Coverage, newest: Candidate | undefined): number {
  if (coverage.match === 'time') return coverage.sinceNewest?.count ?? 0
  const shas = newest === undefined ? [] : [newest.sha, ...newest.aliases]
  return shas.reduce((sum, sha) => sum + (coverage.rows.get(sha)?.count ?? 0), 0)
}

/** Judges a source. Pure. */
export function judge(judged: Case): Verdict {
  const standing = standingOf(judged)
  const { waiting, decisive, since, dataAt, newestCovered, isClosed, isSinceKnown } = standing
  const { commits, coverage, now, severity, pushTimes, isPushUntold } = judged
  const measured = statusSince(judged, standing, since)
  const isKnownByPush =
    decisive !== undefined &&
    (pushTimes.pushed.has(decisive.sha) ||
      pushTimes.thereBy.get(decisive.sha)?.getTime() === since.getTime() ||
      (isMisdated(decisive.arrival, judged) && judged.pushedAt !== undefined))
  const latest = commits.candidates.reduce((time, { arrival }) => Math.max(time, arrival.at.getTime()), 0)
  const isBehind = waiting.length > 0
  const facts = {
    behindSince: isBehind ? since : undefined,
    firstWaiting: isBehind ? decisive?.sha : undefined,
    lagSeconds: isBehind ? secondsCounted(since, now, judged) : 0,
    isAtLeast: isBehind && !(isClosed && isSinceKnown && !isPushUntold),
    needsHistory: !isClosed && measured !== 'stale',
    waiting: waiting.length,
    newestCovered: newestCovered?.sha,
    rows: rowsOf(coverage, newestCovered),
    arrivedAfterSeconds: dataAt === undefined ? undefined : secondsCounted(since, dataAt, judged),
    arrivals: arrivalsOfData(judged),
    clockSkewSeconds: secondsAhead(latest, now),
    rowsAheadSeconds: secondsAhead(latestRow(coverage), now),
    isPushUntold,
    countedFrom: isKnownByPush ? 'push' : 'committer date',
  } as const
  if (!isProven(judged, standing, measured)) return { ...facts, status: 'unknown', gate: gateOf('unknown', severity) }
  const status = judged.isFromCollection && gateOf(measured, severity) === 'passes' ? 'late' : measured
  return { ...facts, status: judged.hasRows || !isBehind ? status : 'empty', gate: gateOf(status, severity) }
}

/** The verdict on a source that could not be read. */
export const unreadable = (severity: Case['severity']): Verdict => ({
  status: 'unknown',
  gate: gateOf('unknown', severity),
  lagSeconds: undefined,
  behindSince: undefined,
  firstWaiting: undefined,
  isAtLeast: false,
  needsHistory: false,
  waiting: 0,
  newestCovered: undefined,
  rows: 0,
  arrivedAfterSeconds: undefined,
  arrivals: undefined,
  clockSkewSeconds: 0,
  rowsAheadSeconds: 0,
  isPushUntold: false,
  countedFrom: 'committer date',
})
