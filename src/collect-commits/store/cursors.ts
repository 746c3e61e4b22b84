import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { isRetryable } from '../../clickhouse/errors.ts'
import type { Head } from '../../github/heads.ts'
import { retry } from '../../retry/retry.ts'
import { branchKey, type Cursor, type Cursors } from '../cursor.ts'

const SELECT_CURSORS = `
SELECT
  repository,
  branch,
  argMax(head_sha, ts) AS sha,
  max(ts) AS set_at
FROM collection_cursors
GROUP BY repository, branch`

const cursorRow = z
  .object({ repository: z.string(), branch: z.string(), sha: z.string(), set_at: z.string() })
  .transform(({ set_at, ...cursor }): Cursor => ({ ...cursor, setAt: set_at }))

/** Reads all cursors. One query. */
export async function readCursors(clickHouse: ClickHouse): Promise<Cursors> {
  const cursors = await clickHouse.read({
    sql: SELECT_CURSORS,
    row: cursorRow,
    attempted: 'reading the collection cursors',
  })
  return new Map(cursors.map((cursor) => [branchKey(cursor), cursor]))
}

/** Moves the cursor of a branch whose commits are stored. Safe to repeat, so it is: of two rows the later one counts. */
export async function moveCursor(
  clickHouse: ClickHouse,
  { repository, branch, sha }: Head,
  setAt: Date,
): Promise<void> {
  const rows = [{ repository, branch, head_sha: sha, ts: setAt.toISOString() }]
  const attempted = `moving the cursor of ${repository}@${branch}`
  await retry(() => clickHouse.insert({ table: 'collection_cursors', rows, attempted }), isRetryable)
}
