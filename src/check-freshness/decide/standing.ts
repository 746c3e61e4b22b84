import type { Candidate } from './candidates.ts'
import { type Case, datedArrival, earlier, newestInNeed } from './case.ts'

/** How far the data has come along the candidates. */
export interface Standing {
  /** The place of the newest covered candidate; the number of candidates when none is. */
  readonly covered: number
  readonly waiting: readonly Candidate[]
  /** The first of those waiting to come onto the branch, or else the newest commit in need. */
  readonly decisive: Candidate | undefined
  /** When the data of the newest commit in need came, if it did. */
  readonly dataAt: Date | undefined
}

function isCovered({ coverage, pushedAt, now }: Case, { sha, arrival }: Candidate): boolean {
  if (coverage.match === 'commit') return coverage.rows.has(sha)
  const since = datedArrival(arrival, pushedAt, now)
  return coverage.newestAt !== undefined && coverage.newestAt.getTime() >= since.getTime()
}

/** The first row of the newest commit in need, or of one after it. */
function dataTime({ coverage, commits }: Case, newest: Candidate): Date | undefined {
  if (coverage.match === 'time') return coverage.sinceNewest?.firstAt
  const upToNewest = commits.candidates.slice(0, commits.candidates.indexOf(newest) + 1)
  const times = upToNewest.flatMap(({ sha }) => coverage.rows.get(sha)?.firstAt ?? [])
  return times.length === 0 ? undefined : times.reduce(earlier)
}

/** Finds out how far the data has come. Pure. */
export function standingOf(judged: Case): Standing {
  const { candidates } = judged.commits
  const first = candidates.findIndex((candidate) => isCovered(judged, candidate))
  const covered = first === -1 ? candidates.length : first
  const waiting = candidates.slice(0, covered).filter(({ needsData }) => needsData)
  const [head] = waiting
  if (head !== undefined) {
    const decisive = waiting.reduce((a, b) => (b.arrival.depth > a.arrival.depth ? b : a), head)
    return { covered, waiting, decisive, dataAt: undefined }
  }
  const newest = newestInNeed(judged.commits)
  return { covered, waiting, decisive: newest, dataAt: newest === undefined ? undefined : dataTime(judged, newest) }
}
