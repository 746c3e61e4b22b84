import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import { MAX_IDS_IN_PARAMETER } from '../../../clickhouse/parameters.ts'
import { versionAfter } from '../../../clickhouse/version-time.ts'
import type { ListedCommit } from '../../../git/log/listed-commits.ts'
import type { Head } from '../../../github/heads.ts'
import { log } from '../../../runner/log.ts'
import { counted, shortSha } from '../../../text/figures.ts'
import { branchKey } from '../../cursor.ts'
import { type CommitEvent, changeId, commitEvent } from '../events/commit-events.ts'

const SELECT_COMMITS = `
SELECT *
FROM commits
WHERE repository = {repository:String} AND sha IN {shas:Array(String)}`

const commitRow = z.looseObject({
  sha: z.string(),
  committed_at: z.string(),
  collected_at: z.string(),
  repository_id: z.number(),
  is_removed: z.boolean(),
})
type StoredCommit = z.output<typeof commitRow>

async function readStored(clickHouse: ClickHouse, repository: string, shas: readonly string[]) {
  const rows: StoredCommit[] = []
  for (let start = 0; start < shas.length; start += MAX_IDS_IN_PARAMETER)
    rows.push(
      ...(await clickHouse.read({
        sql: SELECT_COMMITS,
        parameters: { repository, shas: shas.slice(start, start + MAX_IDS_IN_PARAMETER) },
        row: commitRow,
        attempted: `reading the commits of ${repository} that are gone`,
      })),
    )
  return rows
}

/** Commits of a branch may all be stored as another one's, which has them too. */
const SELECT_OLDEST = `
SELECT ifNull(minOrNullIf(committed_at, branch = {branch:String}), minOrNull(committed_at)) AS oldest
FROM commits
WHERE repository = {repository:String}`

async function readOldest(clickHouse: ClickHouse, { repository, branch }: Head): Promise<Date | undefined> {
  const [row] = await clickHouse.read({
    sql: SELECT_OLDEST,
    parameters: { repository, branch },
    row: z.object({ oldest: z.coerce.date().nullable() }),
    attempted: `reading since when ${repository}@${branch} is stored`,
  })
  return row?.oldest ?? undefined
}

/** What the marks of removal depend on. */
interface RemovalOptions {
  /** The cursor that the run started from, with the time it was set at. */
  readonly after: string
  readonly now: Date
  /** Whether what is not found has been looked for everywhere, and is not there. */
  readonly repair: boolean
}

/**
 * The commits among those that are gone which should be stored, and are not: the branch was collected from before they were committed.
 * What is older than all that is stored of it never was. Pure.
 */
export function unfoundAmong(
  vanished: readonly ListedCommit[],
  found: ReadonlySet<string>,
  oldestStored: Date | undefined,
): string[] {
  const isOlder = ({ committedAt }: ListedCommit) =>
    committedAt !== undefined && oldestStored !== undefined && committedAt < oldestStored
  return vanished.filter((commit) => !found.has(commit.sha) && !isOlder(commit)).map(({ sha }) => sha)
}

/**
 * A commit that is gone and isn't marked would count for ever: once the cursor has passed, nobody looks for it again.
 *
 * @throws {Error} for commits that should be stored, and are not.
 */
async function checkFound(
  clickHouse: ClickHouse,
  head: Head,
  vanished: readonly ListedCommit[],
  stored: readonly StoredCommit[],
  repair: boolean,
): Promise<void> {
  const found = new Set(stored.map(({ sha }) => sha))
  if (vanished.every(({ sha }) => found.has(sha))) return
  const unfound = unfoundAmong(vanished, found, await readOldest(clickHouse, head))
  if (unfound.length === 0) return
  const what = `${branchKey(head)}: ${counted(unfound.length, 'commit')} gone from its history ${unfound.length === 1 ? 'is' : 'are'} not among those that are stored (${unfound.slice(0, 3).map(shortSha).join(', ')}${unfound.length > 3 ? ' …' : ''}), though it was collected from before they were committed.`
  if (!repair)
    throw new Error(
      `${what} They can't be marked removed, so that the next run looks for them again. See what removed or hides their rows (a TTL, a row policy, a replica that lags). If they were never collected, run once with repair: true.`,
    )
  log.warning(`${what} As repair is set, they count as never collected.`)
}

/**
 * The events that mark commits as removed: what is stored of each, once more, with `is_removed`. Commits that are marked already give
 * none, nor do those from before the collection began.
 *
 * @throws {Error} for commits that should be stored, and are not found.
 */
export async function readRemovalEvents(
  clickHouse: ClickHouse,
  head: Head,
  vanished: readonly ListedCommit[],
  { after, now, repair }: RemovalOptions,
): Promise<CommitEvent[]> {
  const { repository } = head
  const shas = vanished.map(({ sha }) => sha)
  const stored = await readStored(clickHouse, repository, shas)
  await checkFound(clickHouse, head, vanished, stored, repair)
  return stored.flatMap(({ sha, committed_at, collected_at, repository_id: repositoryId, is_removed, ...columns }) =>
    is_removed
      ? []
      : commitEvent({
          type: 'commit_removed',
          sessionId: changeId('commit_removed', repository, sha, after),
          repositoryId,
          sha,
          at: new Date(committed_at),
          metadata: {
            ...columns,
            is_removed: true,
            collected_at: versionAfter(now, [collected_at]).toISOString(),
          },
        }),
  )
}
