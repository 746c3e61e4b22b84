import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { MAX_IDS_IN_PARAMETER } from '../../clickhouse/parameters.ts'
import { type CommitEvent, changeId, commitEvent } from './commit-events.ts'

const shaRow = z.object({ sha: z.string() })

/** SHAs of a repository's commits that are marked removed. */
export async function readRemoved(clickHouse: ClickHouse, repository: string): Promise<ReadonlySet<string>> {
  const rows = await clickHouse.read({
    sql: 'SELECT sha FROM commits WHERE repository = {repository:String} AND is_removed',
    parameters: { repository },
    row: shaRow,
    attempted: `reading which commits of ${repository} are marked removed`,
  })
  return new Set(rows.map(({ sha }) => sha))
}

const SELECT_NEWEST = `
SELECT sha
FROM commits
WHERE repository = {repository:String} AND branch = {branch:String} AND NOT is_removed
ORDER BY committed_at DESC, sha
LIMIT {limit:UInt32}`

/** SHAs of the newest commits stored of a branch, the newest first. */
export async function readNewest(
  clickHouse: ClickHouse,
  branch: { readonly repository: string; readonly branch: string },
  limit: number,
): Promise<string[]> {
  const rows = await clickHouse.read({
    sql: SELECT_NEWEST,
    parameters: { repository: branch.repository, branch: branch.branch, limit },
    row: shaRow,
    attempted: `reading the newest commits of ${branch.repository}@${branch.branch}`,
  })
  return rows.map(({ sha }) => sha)
}

const SELECT_OLDEST = `
SELECT minOrNull(committed_at) AS oldest
FROM commits
WHERE repository = {repository:String} AND branch = {branch:String}`

/** When the oldest commit stored of a branch was committed; undefined when none is stored. */
export async function readOldest(
  clickHouse: ClickHouse,
  branch: { readonly repository: string; readonly branch: string },
): Promise<Date | undefined> {
  const [row] = await clickHouse.read({
    sql: SELECT_OLDEST,
    parameters: { repository: branch.repository, branch: branch.branch },
    row: z.object({ oldest: z.coerce.date().nullable() }),
    attempted: `reading how far back ${branch.repository}@${branch.branch} is stored`,
  })
  return row?.oldest ?? undefined
}

const SELECT_COMMITS = `
SELECT *
FROM commits
WHERE repository = {repository:String} AND sha IN {shas:Array(String)} AND NOT is_removed`

const commitRow = z.looseObject({ sha: z.string(), committed_at: z.string() })

/**
 * The events that mark commits as removed: what is stored of each, once more, with `is_removed`. Commits that are not stored, or
 * are marked already, give none.
 *
 * @param after the cursor that the run started from, with the time it was set at.
 */
export async function readRemovalEvents(
  clickHouse: ClickHouse,
  repository: string,
  shas: readonly string[],
  { after, now }: { readonly after: string; readonly now: Date },
): Promise<CommitEvent[]> {
  const events: CommitEvent[] = []
  for (let start = 0; start < shas.length; start += MAX_IDS_IN_PARAMETER) {
    const rows = await clickHouse.read({
      sql: SELECT_COMMITS,
      parameters: { repository, shas: shas.slice(start, start + MAX_IDS_IN_PARAMETER) },
      row: commitRow,
      attempted: `reading the commits of ${repository} that are gone`,
    })
    for (const { sha, committed_at, ...columns } of rows) {
      events.push(
        commitEvent({
          type: 'commit_removed',
          sessionId: changeId('commit_removed', repository, sha, after),
          sha,
          at: new Date(committed_at),
          metadata: { ...columns, is_removed: true, collected_at: now.toISOString() },
        }),
      )
    }
  }
  return events
}
