import type { Candidate } from './candidates.ts'
import { type Case, isMisdated } from './case.ts'
import { type Standing, standingOf } from './standing.ts'
import { secondsCounted, statusSince } from './status.ts'

/** What GitHub is asked for where push times could change a verdict. */
export interface PushQuestion {
  /** The commits whose push times tell. */
  readonly shas: readonly string[]
  /** Whether they could make the verdict worse: without an answer it shows nothing then. */
  readonly mayBeWorse: boolean
}

/** The latest time a commit can have been pushed. */
const latestPush = ({ pushedAt, now }: Case, since: Date) =>
  pushedAt === undefined ? now : new Date(Math.max(since.getTime(), Math.min(pushedAt.getTime(), now.getTime())))

/** Whether a commit that rows by time cover may have been pushed only after them. */
function mayBePushedAfterRows(judged: Case, since: Date): boolean {
  const { coverage } = judged
  if (coverage.match !== 'time' || coverage.newestAt === undefined) return false
  return coverage.newestAt.getTime() < latestPush(judged, since).getTime()
}

/** Whether the newest commit with data got it within `warn-after`: what stands on it can't be late for long. */
function hasRecentData({ coverage, now, warnAfterSeconds, calendar }: Case, newest: Candidate | undefined): boolean {
  if (newest === undefined || coverage.match === 'time') return false
  return [newest.sha, ...newest.aliases].some((sha) => {
    const firstAt = coverage.rows.get(sha)?.firstAt
    if (firstAt === undefined || firstAt.getTime() > now.getTime()) return false
    return secondsCounted(firstAt, now, { calendar }) <= warnAfterSeconds
  })
}

/** Whether what a merge seems to have brought would be late, had it been on the branch before: two lines may have changed places. */
const mayHaveBeenThere = (judged: Case, waiting: readonly Candidate[]) =>
  waiting.some(
    ({ sha, arrival, committedAt }) =>
      sha !== arrival.sha && secondsCounted(committedAt, judged.now, judged) > judged.warnAfterSeconds,
  )

/**
 * Whether what is not stale by its dates could be worse by its pushes. A date is what the clock of whoever committed said: the commit can
 * have come any time after the newest one with data.
 */
function mayBeWorse(judged: Case, { waiting, newestCovered, since }: Standing): boolean {
  // Rows by time cover what was pushed before them, whatever waits besides.
  if (mayBePushedAfterRows(judged, since)) return true
  if (waiting.length > 0 && !hasRecentData(judged, newestCovered)) return true
  return mayHaveBeenThere(judged, waiting)
}

/** The commits whose push times tell how long a source has been behind. */
function toldBy({ coverage }: Case, { waiting, decisive, newestCovered }: Standing): readonly string[] {
  if (waiting.length === 0) return decisive === undefined ? [] : [decisive.arrival.sha]
  const covered = coverage.match === 'time' && newestCovered !== undefined ? [newestCovered.sha] : []
  return [...waiting.map(({ sha }) => sha), ...covered]
}

/** The push times that could change this verdict; undefined when there are none. Pure. */
export function pushQuestion(judged: Case): PushQuestion | undefined {
  const standing = standingOf(judged)
  const { decisive, since, isClosed, isSinceKnown } = standing
  if (decisive === undefined || judged.isFromCollection) return undefined
  const shas = toldBy(judged, standing)
  if (shas.every((sha) => judged.pushTimes.pushed.has(sha))) return undefined
  const byDate = statusSince(judged, standing, since)
  // A date that can't be right says nothing: the commit may have come at any time, or what is told of the last push is wrong.
  if (isMisdated(decisive.arrival, judged) || !isSinceKnown) return { shas, mayBeWorse: byDate !== 'stale' }
  // Older commits are looked for in any case.
  if (byDate !== 'stale' && !isClosed) return undefined
  if (byDate !== 'stale' && mayBeWorse(judged, standing)) return { shas, mayBeWorse: true }
  return statusSince(judged, standing, latestPush(judged, since)) === byDate ? undefined : { shas, mayBeWorse: false }
}
