import { z } from 'zod'
import type { ClickHouse } from '../clickhouse/client.ts'
import type { Fact } from './fact.ts'
import type { NameParameters } from './named-commits.ts'
import { type FactsWindow, IN_WINDOW, IS_RELEVANT, windowParameters } from './window.ts'
import { IS_RELEASE } from './window-totals.ts'

/** The name of the statement that counts the commits of a window that a text does not name. */
export const UNNAMED_COMMITS = 'unnamed commits'

const MAX_REPOSITORIES = 1_000

/** How many relevant commits by people a text leaves unnamed at least, and could leave at most: each that it names, it may name elsewhere. */
export const SELECT_UNNAMED_COMMITS = `
SELECT
  repository,
  countIf(
    substring(toString(sha), 1, 7) NOT IN {prefixes:Array(String)}
    AND ifNull(pull_request, 0) NOT IN {pullRequests:Array(UInt32)}
    AND NOT hasAny(arrayMap(reference -> substring(reference, position(reference, '#') + 1), references), {numbers:Array(String)})
  ) AS unnamed,
  count() AS commits
FROM commits
WHERE ${IN_WINDOW} AND NOT is_merge AND NOT is_bot AND ${IS_RELEVANT} AND NOT ${IS_RELEASE}
GROUP BY repository
ORDER BY commits DESC, repository
LIMIT {limit:UInt32}`

const row = z.object({ repository: z.string(), unnamed: z.number(), commits: z.number() })

/** Reads how many commits of a window a text does not name: it may give their number instead. */
export async function readUnnamedCommits(
  clickHouse: ClickHouse,
  window: FactsWindow,
  names: NameParameters,
): Promise<Fact[]> {
  const rows = await clickHouse.read({
    sql: SELECT_UNNAMED_COMMITS,
    parameters: { ...windowParameters(window), ...names, limit: MAX_REPOSITORIES },
    row,
    attempted: 'counting the commits that the episode does not name',
  })
  return rows.map(
    ({ repository, unnamed, commits }): Fact => ({
      name: 'relevant commits that are not named',
      value: unnamed,
      upTo: commits,
      unit: 'commits',
      subject: { repository },
      statement: UNNAMED_COMMITS,
      aspects: ['further'],
      isPart: true,
    }),
  )
}
