import type { ClickHouse } from '../../../clickhouse/client.ts'
import type { CommitFact } from '../../../episode/compose/facts.ts'
import { type FactsWindow, IS_RELEVANT, inWindow, windowParameters } from '../../../facts/window.ts'
import { COMMIT_COLUMNS, commitRow } from '../commit-rows.ts'

/** Commits that are looked at for an episode. What is counted is counted of all. */
const MAX_COMMITS = 3_000
/** Commits that came in late and are older than this before their window are history, which is counted and not listed. */
const MAX_LATE_DAYS = 90

/** The relevant commits, and whatever takes others back; of too many those that matter most. */
const selectCommits = (isInWindow: string) => `
SELECT *
FROM (
  SELECT ${COMMIT_COLUMNS}, impact
  FROM commits
  WHERE (${IS_RELEVANT} OR is_revert OR notEmpty(reverts) OR match(headline, '(?i)^(revert|reapply)'))
    AND committed_at > parseDateTime64BestEffort({from:String}, 3, 'UTC') - INTERVAL ${MAX_LATE_DAYS} DAY
    AND ${isInWindow}
  ORDER BY committed_at DESC, repository, sha
  LIMIT 1 BY sha
)
ORDER BY
  is_bot OR is_release, notEmpty(reverts) DESC, id IN (SELECT toString(commit_sha) FROM bench_runs) DESC, is_breaking DESC,
  type = 'perf' DESC, impact = 'high' DESC, impact = 'medium' DESC, committed_at DESC, id
LIMIT {limit:UInt32}`

/** Reads the commits of a window that an episode may tell one by one. */
export const readWindowCommits = (clickHouse: ClickHouse, window: FactsWindow): Promise<CommitFact[]> =>
  clickHouse.read({
    sql: selectCommits(inWindow(window)),
    parameters: { ...windowParameters(window), limit: MAX_COMMITS },
    row: commitRow,
    attempted: 'reading the relevant commits since the last episode',
  })
