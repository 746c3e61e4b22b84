import { type Case, datedArrival } from './case.ts'
import { standingOf } from './standing.ts'
import { gateOf, isInconclusive, isMisdated, statusSince } from './status.ts'

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
  if (decisive === undefined || judged.isFromCollection) return undefined
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
