import { dayNumber, dayText } from '../../time/day.ts'
import type { Commit } from '../commit.ts'
import { type BriefCommit, briefCommit } from './brief.ts'

/** Commits of one UTC day. */
export interface DayCount {
  /** `2026-03-01` */
  readonly day: string
  readonly all: number
  readonly relevant: number
}

/** What was found, in figures: as much as a report needs, of a history of any length. */
export interface Tally {
  readonly found: number
  readonly relevantCount: number
  /** Lines, of the commits whose lines are known. */
  readonly additions: number
  readonly deletions: number
  /** Commits whose lines are unknown. */
  readonly unknownLines: number
  readonly days: ReadonlyMap<string, DayCount>
  /** The relevant commits, the newest 1,000 at most. */
  readonly relevant: readonly BriefCommit[]
}

const MAX_RELEVANT = 1_000

export const EMPTY_TALLY: Tally = {
  found: 0,
  relevantCount: 0,
  additions: 0,
  deletions: 0,
  unknownLines: 0,
  days: new Map(),
  relevant: [],
}

const newestFirst = (one: BriefCommit, other: BriefCommit) =>
  Date.parse(other.committed_at) - Date.parse(one.committed_at)

function mergeDays(one: Tally['days'], other: Tally['days']): Map<string, DayCount> {
  const days = new Map(one)
  for (const [day, { all, relevant }] of other) {
    const before = days.get(day)
    days.set(day, { day, all: all + (before?.all ?? 0), relevant: relevant + (before?.relevant ?? 0) })
  }
  return days
}

/** Adds two tallies. Pure. */
export function mergeTallies(one: Tally, other: Tally): Tally {
  return {
    found: one.found + other.found,
    relevantCount: one.relevantCount + other.relevantCount,
    additions: one.additions + other.additions,
    deletions: one.deletions + other.deletions,
    unknownLines: one.unknownLines + other.unknownLines,
    days: mergeDays(one.days, other.days),
    relevant: [...one.relevant, ...other.relevant].toSorted(newestFirst).slice(0, MAX_RELEVANT),
  }
}

/** A tally that grows while commits are read. */
export interface OpenTally {
  add(commits: readonly Commit[]): void
  /** The figures so far. */
  read(): Tally
}

/** Begins to count. What is kept in memory does not grow with the number of commits, but with that of their days. */
export function openTally(): OpenTally {
  /** By the number of the day. */
  const days = new Map<number, { all: number; relevant: number }>()
  let relevant: BriefCommit[] = []
  let [found, relevantCount, additions, deletions, unknownLines] = [0, 0, 0, 0, 0]
  const keepNewest = () => {
    relevant = relevant.toSorted(newestFirst).slice(0, MAX_RELEVANT)
  }

  function addOne(commit: Commit): void {
    const day = dayNumber(commit.committedAt)
    const count = days.get(day) ?? { all: 0, relevant: 0 }
    count.all += 1
    if (commit.isRelevant) {
      count.relevant += 1
      relevantCount += 1
      relevant.push(briefCommit(commit))
    }
    days.set(day, count)
    // It brings the lines of others, which count there.
    if (commit.isMerge) return
    additions += commit.additions ?? 0
    deletions += commit.deletions ?? 0
    if (commit.additions === undefined || commit.deletions === undefined) unknownLines += 1
  }

  return {
    add(commits) {
      found += commits.length
      for (const commit of commits) addOne(commit)
      if (relevant.length > 2 * MAX_RELEVANT) keepNewest()
    },
    read() {
      keepNewest()
      const counts = [...days].map(([number, count]): [string, DayCount] => {
        const day = dayText(number)
        return [day, { day, ...count }]
      })
      return {
        found,
        relevantCount,
        additions,
        deletions,
        unknownLines,
        days: new Map(counts),
        relevant: [...relevant],
      }
    },
  }
}
