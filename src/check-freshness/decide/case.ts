/**
 * How a source is judged, in the words of a court. A *case* is all that is known of one source: its *candidates* (the commits
 * that are looked for in the table), what the table holds for them, the limits and the time. Its *standing* says how far the
 * data has come: which commits are covered, which wait, and the one that is *decisive*, because the lag is counted from it.
 * The *verdict* is a status, and what that does to the gate. A *push question* is asked where a push time could change the
 * verdict.
 */
import type { Coverage, CoverageAnswer } from '../gather/coverage.ts'
import type { Question } from '../gather/coverage-query.ts'
import type { History } from '../gather/history.ts'
import type { Source } from '../sources/sources.ts'
import type { Arrival } from './arrivals.ts'
import type { Candidate, JudgedCommits } from './candidates.ts'

/** All that a source's verdict is drawn from. */
export interface Case {
  readonly commits: JudgedCommits
  readonly coverage: Coverage
  /** Whether the table holds any row. */
  readonly hasRows: boolean
  /** Whether the history is what was collected last, as GitHub did not answer. */
  readonly isFromCollection: boolean
  readonly warnAfterSeconds: number
  readonly maxLagSeconds: number
  /** When the repository was pushed to for the last time, if known. */
  readonly pushedAt: Date | undefined
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
const NO_DATE = new Date(0)

/** The earlier of two times. */
export const earlier = (a: Date, b: Date): Date => (a.getTime() < b.getTime() ? a : b)

/** When a commit was on its branch, by its date; one dated in the future came with the last push, or just now. */
export function datedArrival({ at }: Pick<Arrival, 'at'>, pushedAt: Date | undefined, now: Date): Date {
  return at.getTime() <= now.getTime() ? at : earlier(pushedAt ?? now, now)
}

/** The newest commit that needs data. */
export const newestInNeed = ({ candidates }: JudgedCommits): Candidate | undefined =>
  candidates.find(({ needsData }) => needsData)

/** From when on a source is late: its own limit, or the one from which it is stale. */
export const warnAfterOf = ({ warnAfterSeconds }: Pick<Source, 'warnAfterSeconds'>, maxLagSeconds: number): number =>
  warnAfterSeconds ?? maxLagSeconds

/** A row dated in the future came now at the latest. */
function asOf(coverage: Coverage, now: Date): Coverage {
  if (coverage.match === 'time') return coverage
  const rows = [...coverage.rows].map(
    ([sha, { count, firstAt }]) => [sha, { count, firstAt: earlier(firstAt, now) }] as const,
  )
  return { match: 'commit', rows: new Map(rows) }
}

/** What is to be asked of a source's table. Pure. */
export function questionOf({ source, history, commits }: Watched, number: number, now: Date): Question {
  const newest = newestInNeed(commits)
  const times = commits.candidates.flatMap(({ committedAt, arrival }) =>
    source.match === 'commit' ? [committedAt.getTime(), arrival.at.getTime()] : [arrival.at.getTime()],
  )
  const oldest = times.reduce((a, b) => Math.min(a, b), now.getTime())
  return {
    number,
    source,
    shas: commits.candidates.map(({ sha }) => sha),
    from: new Date(Math.max(0, source.match === 'commit' ? oldest - CLOCK_TOLERANCE_MS : oldest)),
    newestAt: newest === undefined ? NO_DATE : datedArrival(newest.arrival, history.pushedAt, now),
    until: now,
  }
}

/** Draws together what a source is judged by. Pure. */
export function caseOf(
  { source, history, commits }: Watched,
  { coverage, hasRows }: Extract<CoverageAnswer, { kind: 'coverage' }>,
  maxLagSeconds: number,
  now: Date,
): Case {
  return {
    commits,
    coverage: asOf(coverage, now),
    hasRows,
    isFromCollection: history.origin === 'collection',
    warnAfterSeconds: warnAfterOf(source, maxLagSeconds),
    maxLagSeconds,
    pushedAt: history.pushedAt,
    now,
  }
}
