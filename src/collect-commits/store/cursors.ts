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

const SELECT_SET = `
SELECT concat(repository, '@', branch, ' ', toString(head_sha)) AS key
FROM collection_cursors
WHERE repository IN {repositories:Array(String)} AND toUnixTimestamp(ts) = toUnixTimestamp({at:DateTime64(3, 'UTC')})`

async function setCursors(
  clickHouse: ClickHouse,
  cursors: readonly Head[],
  setAt: Date,
  attempted: string,
): Promise<void> {
  const rows = cursors.map(({ repository, branch, sha, repositoryId = 0 }) => ({
    repository,
    branch,
    head_sha: sha,
    ts: setAt.toISOString(),
    repository_id: repositoryId,
  }))
  const findMissing = missingAmong(clickHouse, rows, (row) => `${branchKey(row)} ${row.head_sha}`, {
    sql: SELECT_SET,
    parameters: { repositories: [...new Set(rows.map(({ repository }) => repository))], at: timeParameter(setAt) },
    attempted: `reading whether that is done: ${attempted}`,
  })
  await clickHouse.insert({ table: 'collection_cursors', rows, attempted, findMissing })
}

/**
 * Moves the cursor of a branch whose commits are stored.
 *
 * @param setAt later than any cursor that is stored: of several for a branch the newest counts.
 */
export const moveCursor = (clickHouse: ClickHouse, head: Head, setAt: Date): Promise<void> =>
  setCursors(clickHouse, [head], setAt, `moving the cursor of ${branchKey(head)}`)

/** Stores cursors under the names that their repositories have now, before another repository's take their places. */
export async function storeCarried(clickHouse: ClickHouse, cursors: readonly Cursor[], setAt: Date): Promise<void> {
  if (cursors.length === 0) return
  await setCursors(clickHouse, cursors, setAt, `carrying ${cursors.length} cursors over to the new names`)
}
