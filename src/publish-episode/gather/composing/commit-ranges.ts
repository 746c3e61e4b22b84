import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import type { RepositoryRange } from '../../../episode/compose/facts.ts'
import { type FactsWindow, inWindow, windowParameters } from '../../../facts/window.ts'

/**
 * Of each repository the branch that most commits of the window are on: its newest commit, and the newest of those before the window's
 * first that are there and not in the window. Commits that came in late don't count for the first one, unless there are no others. Where
 * none is, as of a history that was collected from a date on, what the window's first one was made from. Of several commits of one moment, as after a rebase, the one counts that was written last.
 */
const selectRanges = (isInWindow: string) => `
SELECT repository, newest, before
FROM (
  SELECT
    repository,
    branch,
    max(in_window) AS has_any,
    countIf(in_window AND committed_at > parseDateTime64BestEffort({from:String}, 3, 'UTC')) AS commits_in,
    if(
      commits_in > 0,
      minIf(committed_at, in_window AND committed_at > parseDateTime64BestEffort({from:String}, 3, 'UTC')),
      minIf(committed_at, in_window)
    ) AS first_at,
    arrayFilter(
      one -> NOT tupleElement(one, 4) AND tupleElement(one, 1) <= first_at,
      arrayReverseSort(groupArray((committed_at, authored_at, id, in_window)))
    ) AS earlier,
    argMax(id, (committed_at, authored_at, id)) AS newest,
    argMinIf(parents, (committed_at, authored_at, id), in_window) AS first_parents,
    multiIf(
      notEmpty(earlier), tupleElement(earlier[1], 3),
      notEmpty(first_parents), first_parents[1],
      ''
    ) AS before
  FROM (
    SELECT repository, branch, committed_at, authored_at, toString(sha) AS id, parents, ${isInWindow} AS in_window
    FROM commits
    WHERE NOT is_removed AND committed_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC')
  )
  GROUP BY repository, branch
  HAVING has_any
  ORDER BY repository, commits_in DESC, branch
  LIMIT 1 BY repository
)
ORDER BY repository`

const rangeRow = z.object({ repository: z.string(), newest: z.string(), before: z.string() }).transform(
  ({ repository, newest, before }): RepositoryRange => ({
    repository,
    newest,
    before: before === '' ? undefined : before,
  }),
)

/** Reads between which commits of each repository a window lies. */
export const readRanges = (clickHouse: ClickHouse, window: FactsWindow): Promise<RepositoryRange[]> =>
  clickHouse.read({
    sql: selectRanges(inWindow(window)),
    parameters: windowParameters(window),
    row: rangeRow,
    attempted: 'looking between which commits the episode lies',
  })
