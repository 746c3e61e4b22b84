import type { Candidate } from './candidates.ts'
import { arrivedAt, type Case, earlier, isMisdated, newestInNeed } from './case.ts'
import { coveredOf, dataTime } from './covered.ts'

/** How far the data has come along the candidates. */
export interface Standing {
  /** The newest commit with data. */
  readonly newestCovered: Candidate | undefined
  /** Commits that need data and have none. */
  readonly waiting: readonly Candidate[]
  /** The first of those waiting to come onto the branch, or else the newest commit in need. */
  readonly decisive: Candidate | undefined
  /** When the decisive commit came onto the branch. */
  readonly since: Date
  /** Whether nothing came before: a commit whose date can't be right came at an unknown time where its push is not told. */
  readonly isSinceKnown: boolean
  /** When the data of the newest commit in need came, if it did. */
  readonly dataAt: Date | undefined
  /** Whether no commit that is not seen can be waiting. */
  readonly isClosed: boolean
}

function hasUnknownTime(judged: Case, { sha, committedAt, arrival }: Candidate): boolean {
  const { pushed } = judged.pushTimes
  if (pushed.has(sha)) return false
  return isMisdated(pushed.has(arrival.sha) ? { at: committedAt } : arrival, judged)
}

/** The candidate that came onto the branch first, by its place. */
const first = (candidates: readonly Candidate[]) =>
  candidates.reduce<Candidate | undefined>(
    (a, b) => (a === undefined || b.arrival.depth > a.arrival.depth ? b : a),
    undefined,
  )

/**
 * The candidate that came onto the branch first, by its place or, where another is known to have been there earlier, by that: what a
 * commit stands on came with it or before it, whatever its own date says.
 */
function firstToCome(candidates: readonly Candidate[], judged: Case): Candidate | undefined {
  return candidates.reduce<Candidate | undefined>((earliest, one) => {
    if (earliest === undefined) return earliest
    return arrivedAt(one, judged).getTime() < arrivedAt(earliest, judged).getTime() ? one : earliest
  }, first(candidates))
}

/** Finds out how far the data has come. Pure. */
export function standingOf(judged: Case): Standing {
  const { commits, now } = judged
  const { shas, withData, isClosed } = coveredOf(judged)
  const waiting = commits.candidates.filter(({ sha, needsData }) => needsData && !shas.has(sha))
  const newestCovered = withData[0] ?? commits.candidates.find(({ sha }) => shas.has(sha))
  const decisive = firstToCome(waiting, judged) ?? newestInNeed(commits)
  // What lies deepest came before the others: where its time is not known, it may have come before the decisive one.
  const isSinceKnown = [first(waiting), decisive].every((one) => one === undefined || !hasUnknownTime(judged, one))
  const since = decisive === undefined ? now : arrivedAt(decisive, judged)
  const facts = { newestCovered, waiting, decisive, since, isSinceKnown, isClosed }
  const isBehind = waiting.length > 0
  const dataAt = isBehind || decisive === undefined ? undefined : dataTime(judged, decisive)
  return { ...facts, dataAt: dataAt === undefined ? undefined : earlier(dataAt, now) }
}
