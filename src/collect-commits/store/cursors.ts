import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { missingAmong } from '../../clickhouse/missing-rows.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import type { Head } from '../../github/heads.ts'

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

const SELECT_MOVE = `
SELECT toString(head_sha) AS key
FROM collection_cursors
WHERE repository = {repository:String} AND branch = {branch:String} AND ts = {at:DateTime64(3, 'UTC')}`

/** Moves the cursor of a branch whose commits are stored. */
export async function moveCursor(
  clickHouse: ClickHouse,
  { repository, branch, sha }: Head,
  setAt: Date,
): Promise<void> {
  const rows = [{ repository, branch, head_sha: sha, ts: setAt.toISOString() }]
  const attempted = `moving the cursor of ${repository}@${branch}`
  const findMissing = missingAmong(clickHouse, rows, ({ head_sha }) => head_sha, {
    sql: SELECT_MOVE,
    parameters: { repository, branch, at: timeParameter(setAt) },
    attempted: `reading the cursor of ${repository}@${branch}`,
  })
  await clickHouse.insert({ table: 'collection_cursors', rows, attempted, findMissing })
}

/** A cursor as one text, for the ids of what a run finds that starts from it. */
export const cursorText = ({ sha, setAt }: Cursor): string => `${sha} of ${setAt}`
