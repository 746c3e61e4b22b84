import type { Candidate } from './candidates.ts'
import { arrivedAt, type Case, isMisdated } from './case.ts'
import { standingOf } from './standing.ts'
import { secondsCounted, statusSince } from './status.ts'

/** The latest time a commit can have been pushed. */
const latestPush = ({ pushedAt, now }: Case, since: Date) =>
  pushedAt === undefined ? now : new Date(Math.max(since.getTime(), Math.min(pushedAt.getTime(), now.getTime())))

/** Whether a commit that rows by time cover may have been pushed only after them. */
function mayBePushedAfterRows(judged: Case, since: Date): boolean {
  const { coverage } = judged
  if (coverage.match !== 'time' || coverage.newestAt === undefined) return false
  return coverage.newestAt.getTime() < latestPush(judged, since).getTime()
}

/** Whether what waits would be stale, had it come right after the newest commit with data. */
function mayHaveComeBefore(judged: Case, newestCovered: Candidate | undefined): boolean {
  if (newestCovered === undefined) return false
  return secondsCounted(arrivedAt(newestCovered, judged), judged.now, judged) > judged.maxLagSeconds
}

/** Whether what a merge seems to have brought would be stale, had it been on the branch before: two lines may have changed places. */
const mayHaveBeenThere = (judged: Case, waiting: readonly Candidate[]) =>
  waiting.some(
    ({ sha, arrival, committedAt }) =>
      sha !== arrival.sha && secondsCounted(committedAt, judged.now, judged) > judged.maxLagSeconds,
  )

/** The commit whose push time could change this verdict, by its SHA; undefined when there is none. Pure. */
export function pushQuestion(judged: Case): string | undefined {
  const standing = standingOf(judged)
  const { decisive, since, waiting, newestCovered, isClosed } = standing
  if (decisive === undefined || judged.isFromCollection || judged.pushTimes.has(decisive.arrival.sha)) return undefined
  const { sha } = decisive.arrival
  // A date that can't be right says nothing: the commit may have come at any time, or what is told of the last push is wrong.
  if (isMisdated(decisive.arrival, judged)) return sha
  const byDate = statusSince(judged, standing, since)
  if (byDate !== 'stale') {
    // Rows by time cover what was pushed before them, whatever waits besides.
    if (mayBePushedAfterRows(judged, since)) return sha
    // A clock that was ahead: the commit can have come any time after the newest one with data.
    if (waiting.length > 0 && mayHaveComeBefore(judged, newestCovered)) return sha
    if (mayHaveBeenThere(judged, waiting)) return sha
    // Older commits are looked for in any case.
    if (!isClosed) return undefined
  }
  return statusSince(judged, standing, latestPush(judged, since)) === byDate ? undefined : sha
}
