import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'

const shaRow = z.object({ sha: z.string() })

/** What stands where a commit of a repository would be stored, and is not the commit as it is now. */
interface StandingRecord {
  /** It is marked removed. Else it was moved, to the name that another repository has now. */
  readonly isRemoved: boolean
  readonly collectedAt: Date
}

/** What is stored under the names of a repository, and is not what it has now. */
export interface Standing {
  /** What a repository's commits must outrank to be seen, by SHA. */
  readonly records: ReadonlyMap<string, StandingRecord>
  /** Names under which another repository had a commit, by its SHA: what is stored under them without an id is that one's. */
  readonly othersNames: ReadonlyMap<string, readonly string[]>
}

const standingRow = z.object({
  sha: z.string(),
  isRemoved: z.boolean(),
  collectedAt: z.coerce.date(),
  isOthers: z.coerce.boolean(),
})

/** Another repository's, which left it when it got another name. */
const IS_OTHERS =
  "moved_to != '' AND {repositoryId:UInt64} != 0 AND repository_id != 0 AND repository_id != {repositoryId:UInt64}"

const SELECT_STANDING = `
SELECT
  sha,
  if(moved_to = '', is_removed, false) AS isRemoved,
  collected_at AS collectedAt,
  ${IS_OTHERS} AS isOthers
FROM (SELECT * FROM commit_records FINAL WHERE repository = {repository:String})
WHERE is_removed OR moved_to != ''`

/** Under former names a mark tells who left last, and nothing of a commit that the repository itself has under its present name. */
const SELECT_OTHERS = `
SELECT sha, repository
FROM (SELECT * FROM commit_records FINAL WHERE repository IN {names:Array(String)})
WHERE ${IS_OTHERS} AND sha NOT IN (
  SELECT sha
  FROM (SELECT * FROM commit_records FINAL WHERE repository = {repository:String})
  WHERE moved_to = ''
)`

const othersRow = z.object({ sha: z.string(), repository: z.string() })

/** Reads what a repository's commits meet under its name, and under those that it had. */
export async function readStanding(
  clickHouse: ClickHouse,
  { repository, repositoryId = 0 }: { readonly repository: string; readonly repositoryId?: number | undefined },
  formerNames: readonly string[],
): Promise<Standing> {
  const parameters = { repository, repositoryId, names: formerNames }
  const standing = await clickHouse.read({
    sql: SELECT_STANDING,
    parameters: { repository, repositoryId },
    row: standingRow,
    attempted: `reading which commits of ${repository} are marked removed`,
  })
  const attempted = `reading which commits were another repository's under a former name of ${repository}`
  const others =
    repositoryId === 0 || formerNames.length === 0
      ? []
      : await clickHouse.read({ sql: SELECT_OTHERS, parameters, row: othersRow, attempted })
  const othersNames = new Map<string, string[]>()
  for (const row of [...standing.filter(({ isOthers }) => isOthers).map(({ sha }) => ({ sha, repository })), ...others])
    othersNames.set(row.sha, [...(othersNames.get(row.sha) ?? []), row.repository])
  return { records: new Map(standing.map(({ sha, ...record }) => [sha, record])), othersNames }
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
