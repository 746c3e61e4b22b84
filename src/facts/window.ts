import type { Parameters } from '../clickhouse/parameters.ts'
import { COMMIT_EVENTS } from '../clickhouse/schema/literals.ts'

/** Where a window begins. */
export interface WindowStart {
  /** Commits with a committer date after this one. */
  readonly from: Date
  /**
   * Beside them the late ones: with an older committer date, but collected for the first time after this moment, such as those of a
   * branch that was merged late. Undefined where the window before doesn't say when its commits were collected: then none.
   */
  readonly collectedSince: Date | undefined
}

/** The commits that an episode is about. Two windows in a row, the second one beginning where the first ended, lose none between them. */
export interface FactsWindow extends WindowStart {
  /** Commits with a committer date up to this one. */
  readonly until: Date
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

/** In SQL: whether a row of \`commits\` is in a window, merges included. Its parameters are {@link windowParameters}. */
export const IN_WINDOW = `NOT is_removed AND committed_at <= ${TIME('until')} AND (
  committed_at > ${TIME('from')}
  OR ({hasLate:Bool} AND collected_at > ${TIME('collectedSince')} AND sha NOT IN (${FIRST_COLLECTED_BEFORE}
  ))
)`

/** In SQL: whether a row of `commits` is about performance. Its benchmark may have come after it was collected. */
export const IS_RELEVANT = '(is_relevant OR sha IN (SELECT commit_sha FROM bench_runs))'

/** The parameters of {@link IN_WINDOW}. */
export const windowParameters = ({ from, until, collectedSince }: FactsWindow): Parameters => ({
  from: from.toISOString(),
  until: until.toISOString(),
  hasLate: collectedSince !== undefined,
  collectedSince: (collectedSince ?? until).toISOString(),
})
