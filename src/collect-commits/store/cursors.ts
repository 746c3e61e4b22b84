import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { missingAmong } from '../../clickhouse/missing-rows.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import type { Head } from '../../github/heads.ts'
import { branchKey, type Cursor, type Cursors } from '../cursor.ts'

const SELECT_CURSORS = `
SELECT
  repository,
  branch,
  argMax(head_sha, ts) AS sha,
  argMax(repository_id, ts) AS id,
  max(ts) AS set_at
FROM collection_cursors
GROUP BY repository, branch`

const cursorRow = z
  .object({ repository: z.string(), branch: z.string(), sha: z.string(), id: z.number(), set_at: z.string() })
  .transform(({ set_at, id, ...cursor }): Cursor => ({ ...cursor, setAt: set_at, repositoryId: id }))

/** Reads all cursors. One query. */
export async function readCursors(clickHouse: ClickHouse): Promise<Cursors> {
  const cursors = await clickHouse.read({
    sql: SELECT_CURSORS,
    row: cursorRow,
    attempted: 'reading the collection cursors',
  })
  return new Map(cursors.map((cursor) => [branchKey(cursor), cursor]))
}

const SELECT_MOVE = `
SELECT toString(head_sha) AS key
FROM collection_cursors
WHERE repository = {repository:String} AND branch = {branch:String} AND toUnixTimestamp(ts) = toUnixTimestamp({at:DateTime64(3, 'UTC')})`

/** Moves the cursor of a branch whose commits are stored. */
export async function moveCursor(
  clickHouse: ClickHouse,
  { repository, branch, sha, repositoryId = 0 }: Head,
  setAt: Date,
): Promise<void> {
  const rows = [{ repository, branch, head_sha: sha, ts: setAt.toISOString(), repository_id: repositoryId }]
  const attempted = `moving the cursor of ${repository}@${branch}`
  const findMissing = missingAmong(clickHouse, rows, ({ head_sha }) => head_sha, {
    sql: SELECT_MOVE,
    parameters: { repository, branch, at: timeParameter(setAt) },
    attempted: `reading the cursor of ${repository}@${branch}`,
  })
  await clickHouse.insert({ table: 'collection_cursors', rows, attempted, findMissing })
}
