import { z } from 'zod'
import type { ClickHouse, InsertRow, ReadStatement } from './client.ts'

const keyRow = z.object({ key: z.string() })

/** Rows that are told apart by a key, and what of them may be stored already. */
interface KeyedRows<Row> {
  readonly table: string
  readonly rows: readonly Row[]
  keyOf(row: Row): string
  /** Reads the keys of those that are stored. */
  readonly stored: Omit<ReadStatement<never>, 'row'>
  /** As messages say it: "recording the deployment". */
  readonly attempted: string
}

/**
 * Stores the rows that are not there yet: it looks before it writes.
 *
 * @returns how many were not.
 */
export async function insertMissing<Row extends InsertRow>(
  clickHouse: ClickHouse,
  { table, rows, keyOf, stored, attempted }: KeyedRows<Row>,
): Promise<number> {
  if (rows.length === 0) return 0
  const findMissing = missingAmong(clickHouse, rows, keyOf, stored)
  const missing = await findMissing()
  if (missing.length > 0) await clickHouse.insert({ table, rows: missing, attempted, findMissing })
  return missing.length
}

/** The `findMissing` of an insert whose rows are told apart by a key: `stored` reads the keys of those that are there. */
export function missingAmong<Row>(
  clickHouse: ClickHouse,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  stored: Omit<ReadStatement<never>, 'row'>,
): () => Promise<readonly Row[]> {
  return async () => {
    const found = await clickHouse.read({ ...stored, row: keyRow })
    const keys = new Set(found.map(({ key }) => key))
    return rows.filter((row) => !keys.has(keyOf(row)))
  }
}
