import type { History } from '../gather/history.ts'
import type { Source } from '../sources/sources.ts'
import { type Arrival, arrivals } from './arrivals.ts'
import { commitsInNeed } from './commits-in-need.ts'

/** A commit that is looked for in the table. */
export interface Candidate {
  readonly sha: string
  readonly committedAt: Date
  readonly arrival: Arrival
  /** Whether the source wants data for it; rows of one that needs none count all the same. */
  readonly needsData: boolean
}

/** The commits of a branch that a source is judged by. */
export interface JudgedCommits {
  /** Newest first. */
  readonly candidates: readonly Candidate[]
  /**
   * `all`: there are no others that need data. `enough`: older ones could not better the verdict. `short`: an older one could
   * make it worse.
   */
  readonly reach: 'all' | 'enough' | 'short'
}

/** How far back a check looks at least, where the history goes that far. */
const LOOK_BACK_SECONDS = 14 * 86_400

const secondsBefore = (now: Date, seconds: number) => now.getTime() - seconds * 1_000

/** The commits that a source is judged by: as many as can matter. Pure. */
export function judgedCommits(
  source: Pick<Source, 'paths' | 'ignoreAuthors'>,
  history: History,
  maxLagSeconds: number,
  now: Date,
): JudgedCommits {
  const inNeed = commitsInNeed(source, history)
  const arrived = arrivals(history.commits)
  const known = history.commits.map(({ sha, committedAt }, depth): Candidate => {
    const arrival = arrived.get(sha) ?? { sha, at: committedAt, depth }
    return { sha, committedAt, arrival, needsData: inNeed.has(sha) }
  })
  const horizon = secondsBefore(now, Math.max(LOOK_BACK_SECONDS, 2 * maxLagSeconds))
  const isLongAgo = ({ needsData, arrival }: Candidate) => needsData && arrival.at.getTime() < horizon
  const last = known.findIndex(isLongAgo)
  const candidates = last === -1 ? known : known.slice(0, last + 1)
  const older = known.length > candidates.length || history.nextPage !== undefined
  if (!older) return { candidates, reach: 'all' }
  const longestWait = secondsBefore(now, maxLagSeconds)
  const reachesBack =
    candidates.some(({ needsData, arrival }) => needsData && arrival.at.getTime() < longestWait) ||
    (known.at(-1)?.arrival.at.getTime() ?? 0) < horizon
  return { candidates, reach: reachesBack ? 'enough' : 'short' }
}
