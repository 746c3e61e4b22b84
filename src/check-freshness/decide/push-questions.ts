import { type Case, isMisdated } from './case.ts'
import { standingOf } from './standing.ts'
import { statusSince } from './status.ts'

/** The latest time a commit can have been pushed. */
const latestPush = ({ pushedAt, now }: Case, since: Date) =>
  pushedAt === undefined ? now : new Date(Math.max(since.getTime(), Math.min(pushedAt.getTime(), now.getTime())))

/** Whether a commit that rows by time cover may have been pushed only after them. */
function mayBePushedAfterRows(judged: Case, since: Date): boolean {
  const { coverage } = judged
  if (coverage.match !== 'time' || coverage.newestAt === undefined) return false
  return coverage.newestAt.getTime() < latestPush(judged, since).getTime()
}

/** The commit whose push time could change this verdict, by its SHA; undefined when there is none. Pure. */
export function pushQuestion(judged: Case): string | undefined {
  const standing = standingOf(judged)
  const { decisive, since, waiting, isClosed } = standing
  if (decisive === undefined || judged.isFromCollection || judged.pushTimes.has(decisive.arrival.sha)) return undefined
  const { sha } = decisive.arrival
  if (waiting.length === 0 && mayBePushedAfterRows(judged, since)) return sha
  // A date that can't be right says nothing: the commit may have come at any time, or what is told of the last push is wrong.
  if (isMisdated(decisive.arrival, judged)) return sha
  const byDate = statusSince(judged, standing, since)
  // Older commits are looked for in any case.
  if (!isClosed && byDate !== 'stale') return undefined
  return statusSince(judged, standing, latestPush(judged, since)) === byDate ? undefined : sha
}
