import type { Candidate, Line } from './candidates.ts'
import type { Arrival } from './history.ts'

/** What the table holds for the candidates. */
export type Coverage =
  /** Rows by commit, with the time of the first. */
  | { readonly match: 'commit'; readonly rows: ReadonlyMap<string, { readonly count: number; readonly firstAt: Date }> }
  /** Rows by time: the newest, and those since the newest commit that needs data. */
  | {
      readonly match: 'time'
      readonly newestAt: Date | undefined
      readonly sinceNewest: { readonly count: number; readonly firstAt: Date } | undefined
    }

/** All that a source's verdict is drawn from. */
export interface Case {
  readonly line: Line
  readonly coverage: Coverage
  /** Whether the table holds any row. */
  readonly hasRows: boolean
  /** Whether the history is remembered, as GitHub did not answer. */
  readonly isFromMemory: boolean
  readonly warnAfterSeconds: number
  readonly maxLagSeconds: number
  /** When the repository was pushed to for the last time, if known. */
  readonly pushedAt: Date | undefined
  readonly now: Date
}

/** The earlier of two times. */
export const earlier = (a: Date, b: Date): Date => (a.getTime() < b.getTime() ? a : b)

/** When a commit was on its branch, by its date; one dated in the future came with the last push, or just now. */
export function datedArrival({ at }: Pick<Arrival, 'at'>, pushedAt: Date | undefined, now: Date): Date {
  return at.getTime() <= now.getTime() ? at : earlier(pushedAt ?? now, now)
}

/** The newest commit that needs data. */
export const newestInNeed = ({ candidates }: Line): Candidate | undefined =>
  candidates.find(({ needsData }) => needsData)

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
function dataTime({ coverage, line }: Case, newest: Candidate): Date | undefined {
  if (coverage.match === 'time') return coverage.sinceNewest?.firstAt
  const upToNewest = line.candidates.slice(0, line.candidates.indexOf(newest) + 1)
  const times = upToNewest.flatMap(({ sha }) => coverage.rows.get(sha)?.firstAt ?? [])
  return times.length === 0 ? undefined : times.reduce(earlier)
}

/** Finds out how far the data has come. Pure. */
export function standingOf(judged: Case): Standing {
  const { candidates } = judged.line
  const first = candidates.findIndex((candidate) => isCovered(judged, candidate))
  const covered = first === -1 ? candidates.length : first
  const waiting = candidates.slice(0, covered).filter(({ needsData }) => needsData)
  const [head] = waiting
  if (head !== undefined) {
    const decisive = waiting.reduce((a, b) => (b.arrival.depth > a.arrival.depth ? b : a), head)
    return { covered, waiting, decisive, dataAt: undefined }
  }
  const newest = newestInNeed(judged.line)
  return { covered, waiting, decisive: newest, dataAt: newest === undefined ? undefined : dataTime(judged, newest) }
}
