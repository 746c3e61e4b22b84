/**
 * How a source is judged, in the words of a court. A *case* is all that is known of one source: its *candidates* (the commits
 * that are looked for in the table), what the table holds for them, the limits and the time. Its *standing* says how far the
 * data has come: which commits are covered, which wait, and the one that is *decisive*, because the lag is counted from it.
 * The *verdict* is a status, and what that does to the gate. A *push question* is asked where push times could change the
 * verdict; where they could make it worse and are not told, it is unknown.
 */
import type { Coverage } from '../gather/coverage.ts'
import type { Question } from '../gather/coverage-query.ts'
import type { History } from '../gather/history.ts'
import type { PushTimes } from '../gather/push-times.ts'
import type { Calendar } from '../sources/calendar.ts'
import type { Source } from '../sources/sources.ts'
import type { Arrival } from './arrivals.ts'
import type { Candidate, JudgedCommits } from './candidates.ts'

/** From when on a source is late, and from when on stale. */
export interface Limits {
  readonly warnAfterSeconds: number
  readonly maxLagSeconds: number
}

/** All that a source's verdict is drawn from. */
export interface Case extends Limits {
  readonly commits: JudgedCommits
  readonly coverage: Coverage
  /** Whether the table holds any row. */
  readonly hasRows: boolean
  /** Whether the history is what was collected last, as GitHub did not answer. */
  readonly isFromCollection: boolean
  /** So many rows make data. */
  readonly minRows: number
  readonly calendar: Calendar | undefined
  readonly severity: Source['severity']
  /** When the repository was pushed to for the last time, if known. */
  readonly pushedAt: Date | undefined
  /** When commits were pushed, as far as that is known. */
  readonly pushTimes: PushTimes
  /** Whether the verdict may be too good, because GitHub was asked when commits were pushed and does not tell. */
  readonly isPushUntold: boolean
  readonly now: Date
}

/** A source whose history is known. */
export interface Watched {
  readonly source: Source
  readonly history: History
  readonly commits: JudgedCommits
}

/** Rows may be dated a little before their commit: clocks differ. */
const CLOCK_TOLERANCE_MS = 86_400_000
/** A clock that is ahead by less is taken as right. */
const CLOCK_NOISE_MS = 60_000
/** GitHub may tell the last push a little late. */
const PUSH_NOISE_MS = 300_000
/** More SHAs don't fit into one parameter. */
const MAX_SHAS = 3_000
const NO_DATE = new Date(0)

/** The earlier of two times. */
export const earlier = (a: Date, b: Date): Date => (a.getTime() < b.getTime() ? a : b)

/** The limits of a source: its own where it has some. */
export function limitsOf(
  { warnAfterSeconds, maxLagSeconds }: Pick<Source, 'warnAfterSeconds' | 'maxLagSeconds'>,
  checkMaxLagSeconds: number,
): Limits {
  const most = maxLagSeconds ?? checkMaxLagSeconds
  return { warnAfterSeconds: warnAfterSeconds ?? most, maxLagSeconds: most }
}

type Clock = Pick<Case, 'pushedAt' | 'now'>

/** Whether a date can't be right: it lies in the future, or after the last push to the repository. */
export const isMisdated = ({ at }: Pick<Arrival, 'at'>, { pushedAt, now }: Clock): boolean =>
  at.getTime() > now.getTime() + CLOCK_NOISE_MS ||
  (pushedAt !== undefined && at.getTime() > pushedAt.getTime() + PUSH_NOISE_MS)

/** When a commit was on its branch at the latest, by its date; one that is misdated came with the last push, or just now. */
export function datedArrival({ at }: Pick<Arrival, 'at'>, { pushedAt, now }: Clock): Date {
  return earlier(pushedAt !== undefined && isMisdated({ at }, { pushedAt, now }) ? pushedAt : at, now)
}

/**
 * When a commit came onto its branch: when it was pushed, or else by its date. Where it is known when the merge was pushed that seems to
 * have brought it, but not when it was itself, it had been there before: two lines that are merged may change places. Pushes may tell that
 * it was there by a time, whatever its date.
 */
export function arrivedAt(
  { sha, committedAt, arrival }: Candidate,
  { pushTimes, pushedAt, now }: Clock & Pick<Case, 'pushTimes'>,
): Date {
  const pushed = pushTimes.pushed.get(sha)
  if (pushed !== undefined) return earlier(pushed, now)
  const merged = pushTimes.pushed.get(arrival.sha)
  const dated = merged === undefined ? datedArrival(arrival, { pushedAt, now }) : earlier(committedAt, merged)
  return earlier(earlier(dated, pushTimes.thereBy.get(sha) ?? dated), now)
}

/** The newest commit that needs data. */
export const newestInNeed = ({ candidates }: Pick<JudgedCommits, 'candidates'>): Candidate | undefined =>
  candidates.find(({ needsData }) => needsData)

/** The SHAs that can tell of a candidate: its own, those that its pull request brought, and those it stands on beyond what is seen. */
function shasOf({ candidates, parents }: JudgedCommits): readonly string[] {
  const own = candidates.map(({ sha }) => sha)
  const aliases = candidates.flatMap((candidate) => candidate.aliases)
  const unseen = candidates.flatMap(({ sha }) => parents.get(sha) ?? [])
  return [...new Set([...own, ...unseen, ...aliases])].slice(0, MAX_SHAS)
}

/** What is to be asked of a source's table. Pure. */
export function questionOf({ source, history, commits }: Watched, number: number, now: Date): Question {
  const clock = { pushedAt: history.pushedAt, now }
  const newest = newestInNeed(commits)
  const arrived = commits.candidates.map(({ arrival }) => datedArrival(arrival, clock).getTime())
  const dated = commits.candidates.map(({ committedAt }) => committedAt.getTime())
  const brought = commits.broughtSince === undefined ? [] : [commits.broughtSince.getTime()]
  const isByTime = source.match === 'time'
  const oldest = (isByTime ? arrived : [...arrived, ...dated, ...brought]).reduce(
    (a, b) => Math.min(a, b),
    now.getTime(),
  )
  return {
    number,
    source,
    shas: isByTime ? [] : shasOf(commits),
    from: new Date(Math.max(0, isByTime ? oldest : oldest - CLOCK_TOLERANCE_MS)),
    newestAt: newest === undefined ? NO_DATE : datedArrival(newest.arrival, clock),
    until: now,
  }
}

/** Draws together what a source is judged by. Pure. */
export function caseOf(
  { source, history, commits }: Watched,
  { coverage, hasRows }: { readonly coverage: Coverage; readonly hasRows: boolean },
  { pushTimes, isPushUntold }: Pick<Case, 'pushTimes' | 'isPushUntold'>,
  checkMaxLagSeconds: number,
  now: Date,
): Case {
  return {
    ...limitsOf(source, checkMaxLagSeconds),
    commits,
    coverage,
    hasRows,
    isFromCollection: history.origin === 'collection',
    minRows: source.minRows,
    calendar: source.calendar,
    severity: source.severity,
    pushedAt: history.pushedAt,
    pushTimes,
    isPushUntold,
    now,
  }
}
