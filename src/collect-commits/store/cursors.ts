import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { isRetryable } from '../../clickhouse/errors.ts'
import type { Head } from '../../github/heads.ts'
import { retry } from '../../retry/retry.ts'

/** The head of a branch that was collected last. */
export interface Cursor {
  readonly repository: string
  readonly branch: string
  readonly sha: string
  /** When it was set, as the database says it. */
  readonly setAt: string
}

/** By `owner/name@branch`. */
export type Cursors = ReadonlyMap<string, Cursor>

/** How a branch is named in the cursors and in the output `heads`. */
export const branchKey = ({ repository, branch }: { readonly repository: string; readonly branch: string }): string =>
  `${repository}@${branch}`

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

/** The cursors of a repository's other branches, the one set last first. */
export const cursorsBeside = (cursors: Cursors, { repository, branch }: Head): Cursor[] =>
  [...cursors.values()]
    .filter((cursor) => cursor.repository === repository && cursor.branch !== branch)
    .toSorted((one, other) => (one.setAt < other.setAt ? 1 : -1))

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

/** A cursor as one text, for the ids of what a run finds that starts from it. */
export const cursorText = ({ sha, setAt }: Cursor): string => `${sha} of ${setAt}`
