import type { Candidate } from './candidates.ts'
import { type Case, type Coverage, datedArrival, earlier, type Standing, standingOf } from './standing.ts'

/** Where a source stands. docs/freshness-report.schema.json says what each word means. */
export type Status = 'fresh' | 'pending' | 'late' | 'stale' | 'empty' | 'unknown'

/** A status as it is measured; a table without any row is called `empty` only then. */
type Measured = Exclude<Status, 'empty'>

/** What a source's status does to the check. */
export type Gate = 'passes' | 'degrades' | 'blocks'

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

/** When commits were pushed, by SHA, as far as that was asked for. */
export type PushTimes = ReadonlyMap<string, Date>

const secondsBetween = (from: Date, to: Date) => Math.floor((to.getTime() - from.getTime()) / 1_000)

type Measure = Pick<Case, 'warnAfterSeconds' | 'maxLagSeconds'>

function statusOfLag(lag: number, { warnAfterSeconds, maxLagSeconds }: Measure): Measured {
  if (lag > maxLagSeconds) return 'stale'
  return lag > warnAfterSeconds ? 'late' : 'pending'
}

/** The status when the decisive commit came onto the branch at `since`. */
function statusSince(judged: Case, { waiting, dataAt }: Standing, since: Date): Measured {
  if (waiting.length > 0) return statusOfLag(secondsBetween(since, judged.now), judged)
  return dataAt !== undefined && secondsBetween(since, dataAt) > judged.warnAfterSeconds ? 'late' : 'fresh'
}

function gateOf(status: Measured): Gate {
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

function isInconclusive({ line }: Case, { covered, waiting }: Standing, status: Measured): boolean {
  if (line.reach !== 'short' || covered < line.candidates.length) return false
  return waiting.length === 0 || status !== 'stale'
}

const isMisdated = ({ arrival }: Candidate, now: Date) => arrival.at.getTime() > now.getTime()

/** The latest time a commit can have been pushed. */
const latestPush = ({ pushedAt, now }: Case, since: Date) =>
  pushedAt === undefined ? now : new Date(Math.max(since.getTime(), Math.min(pushedAt.getTime(), now.getTime())))

/** A commit whose push time could change a verdict. */
export interface PushQuestion {
  readonly sha: string
  /** Whether the answer can open or close the gate, and not only change the word. */
  readonly decidesGate: boolean
}

/** The commit whose push time could change this verdict, if there is one. Pure. */
export function pushQuestion(judged: Case): PushQuestion | undefined {
  const standing = standingOf(judged)
  const { decisive } = standing
  if (decisive === undefined || judged.isFromMemory) return undefined
  const since = datedArrival(decisive.arrival, judged.pushedAt, judged.now)
  const byDate = statusSince(judged, standing, since)
  if (isInconclusive(judged, standing, 'pending')) return undefined
  // A date in the future says nothing: the commit may have come at any time before the last push.
  const earliest = isMisdated(decisive, judged.now) ? new Date(0) : since
  const possible = [
    byDate,
    statusSince(judged, standing, earliest),
    statusSince(judged, standing, latestPush(judged, since)),
  ]
  if (possible.every((status) => status === byDate)) return undefined
  return { sha: decisive.arrival.sha, decidesGate: new Set(possible.map(gateOf)).has('blocks') }
}

/** Judges a source. Pure. */
export function judge(judged: Case, pushTimes: PushTimes): Verdict {
  const standing = standingOf(judged)
  const { covered, waiting, decisive, dataAt } = standing
  const { line, coverage, now } = judged
  const pushed = decisive === undefined ? undefined : pushTimes.get(decisive.arrival.sha)
  const since =
    decisive === undefined ? now : earlier(pushed ?? datedArrival(decisive.arrival, judged.pushedAt, now), now)
  const countedPush = pushed ?? (decisive !== undefined && isMisdated(decisive, now) ? judged.pushedAt : undefined)
  const measured = decisive === undefined ? 'fresh' : statusSince(judged, standing, since)
  const latest = line.candidates.reduce((time, { arrival }) => Math.max(time, arrival.at.getTime()), 0)
  const newest = line.candidates[covered]
  const isBehind = waiting.length > 0
  const facts = {
    behindSince: isBehind ? since : undefined,
    lagSeconds: isBehind ? secondsBetween(since, now) : 0,
    isAtLeast: isBehind && newest === undefined && line.reach !== 'all',
    waiting: waiting.length,
    newestCovered: newest?.sha,
    rows: rowsOf(coverage, newest),
    arrivedAfterSeconds: dataAt === undefined ? undefined : Math.max(0, secondsBetween(since, dataAt)),
    clockSkewSeconds: Math.max(0, Math.ceil((latest - now.getTime()) / 1_000)),
    countedFrom: countedPush === undefined ? 'committer date' : 'push',
  } as const
  if (isInconclusive(judged, standing, measured)) return { ...facts, status: 'unknown', gate: 'blocks' }
  const status = judged.isFromMemory && gateOf(measured) === 'passes' ? 'late' : measured
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
