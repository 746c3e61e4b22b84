import type { Parameters } from '../clickhouse/parameters.ts'
import { COMMIT_EVENTS } from '../clickhouse/schema/literals.ts'
import {
  IS_BENCHMARKED_IN_SET,
  IS_IN_SET,
  IS_MEASURED_IN_SET,
  IS_MEASURED_SINCE,
  IS_TOLD,
  selectSet,
} from './told-sets.ts'

/** As the moment since which commits were collected: all of them. */
export const EVER = new Date(0)

/** Where a window begins. */
export interface WindowStart {
  /** Commits with a committer date after this one. */
  readonly from: Date
  /**
   * Beside them the late ones: with an older committer date, but collected for the first time after this moment, such as those of a
   * branch that was merged late. Undefined where the window before doesn't say when its commits were collected: then none.
   * {@link EVER} where sets alone decide.
   */
  readonly collectedSince: Date | undefined
  /** Ids of stored sets of commits (`told_commits`) that were told before: none of them is in the window, whatever its dates. */
  readonly toldSets?: readonly string[]
}

/** The commits that an episode is about. Two windows in a row, the second one beginning where the first ended, lose none between them. */
export interface FactsWindow extends WindowStart {
  /** Commits with a committer date up to this one. */
  readonly until: Date
  /** The id of the set of its commits, where that is stored: then they are these, whatever was collected or removed since. */
  readonly ownSet?: string | undefined
}

const TIME = (name: string) => `parseDateTime64BestEffort({${name}:String}, 3, 'UTC')`

/** A commit that is collected again has a newer time there, so that its events are asked when it was first. */
const FIRST_COLLECTED_BEFORE = `
    SELECT commit_sha
    FROM ui_events
    WHERE event_type IN ${COMMIT_EVENTS}
      AND commit_sha IN (
        SELECT sha
        FROM commits
        WHERE {hasLate:Bool} AND committed_at <= ${TIME('from')} AND collected_at > ${TIME('collectedSince')}
      )
      AND parseDateTime64BestEffortOrZero(JSONExtractString(ifNull(metadata, ''), 'collected_at'), 3, 'UTC') <= ${TIME('collectedSince')}`

const IN_TIME = `committed_at > ${TIME('from')}
  OR ({hasLate:Bool} AND collected_at > ${TIME('collectedSince')} AND sha NOT IN (${FIRST_COLLECTED_BEFORE}
  ))`
const IS_THERE = `NOT is_removed AND committed_at <= ${TIME('until')}`

/** In SQL: whether a row of \`commits\` is in a window by its dates, merges included. Its parameters are {@link windowParameters}. */
export const IN_DATES = `${IS_THERE} AND (
  ${IN_TIME}
)`

const isEver = ({ collectedSince }: WindowStart) => collectedSince?.getTime() === EVER.getTime()

/** In SQL: whether a row of `commits` is in this window: as {@link IN_DATES}, with what sets say. */
export function inWindow(window: FactsWindow): string {
  const { toldSets = [], ownSet } = window
  if (ownSet !== undefined) return IS_IN_SET
  const untold = toldSets.length === 0 ? '' : ` AND NOT ${IS_TOLD}`
  return isEver(window) ? `${IS_THERE}${untold}` : `${IN_DATES}${untold}`
}

/** In SQL: whether a row of `bench_runs` or `commit_impact` is of a commit that an earlier episode told of before it was measured. */
export function isMeasuredSince({ toldSets = [], ownSet }: FactsWindow): string {
  if (ownSet !== undefined) return IS_MEASURED_IN_SET
  return toldSets.length === 0 ? 'false' : IS_MEASURED_SINCE
}

/** In SQL: what a window tells: its commits with their benchmarks, and what was measured since. */
export const selectToldIn = (window: FactsWindow): string => selectSet(inWindow(window), isMeasuredSince(window))

/** In SQL: whether a row of `commits` has a benchmark. */
export const IS_BENCHMARKED = 'sha IN (SELECT commit_sha FROM bench_runs)'

/** In SQL: the same as of an episode: with a set of its own those that it tells, whatever was measured since. */
export const isBenchmarked = ({ ownSet }: FactsWindow): string =>
  ownSet === undefined ? IS_BENCHMARKED : IS_BENCHMARKED_IN_SET

/** In SQL: whether a row of `commits` is about performance. Its benchmark may have come after it was collected. */
export const isRelevant = (benchmarked: string): string => `(is_relevant OR ${benchmarked})`
export const IS_RELEVANT = isRelevant(IS_BENCHMARKED)

/** The parameters of {@link inWindow}. */
export function windowParameters(window: FactsWindow): Parameters {
  const { from, until, collectedSince, toldSets = [], ownSet } = window
  return {
    from: from.toISOString(),
    until: until.toISOString(),
    hasLate: collectedSince !== undefined && !isEver(window),
    collectedSince: (collectedSince ?? until).toISOString(),
    toldSets,
    ownSet: ownSet ?? '',
  }
}
