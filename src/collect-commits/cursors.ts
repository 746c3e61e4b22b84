import { z } from 'zod'
import type { ClickHouse } from '../clickhouse/client.ts'
import type { Head } from '../github/heads.ts'

/** The heads collected last: `owner/name@branch` → SHA. */
export type Cursors = ReadonlyMap<string, string>

/** How a branch is named in the cursors and in the output `heads`. */
export const branchKey = ({ repository, branch }: { readonly repository: string; readonly branch: string }): string =>
  `${repository}@${branch}`

const cursorRow = z.object({ repository: z.string(), branch: z.string(), head_sha: z.string() })

/** Reads all cursors. One query. */
export async function readCursors(clickHouse: ClickHouse): Promise<Cursors> {
  const rows = await clickHouse.read({
    sql: 'SELECT repository, branch, argMax(head_sha, ts) AS head_sha FROM collection_cursors GROUP BY repository, branch',
    row: cursorRow,
    attempted: 'reading the collection cursors',
  })
  return new Map(rows.map((row) => [branchKey(row), row.head_sha]))
}

/** Moves the cursors of branches whose commits are stored. */
export async function moveCursors(clickHouse: ClickHouse, heads: readonly Head[], now: Date): Promise<void> {
  await clickHouse.insert({
    table: 'collection_cursors',
    rows: heads.map(({ repository, branch, sha }) => ({ repository, branch, head_sha: sha, ts: now.toISOString() })),
    attempted: 'moving the collection cursors',
  })
}
