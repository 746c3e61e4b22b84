import { z } from 'zod'
import type { ClickHouse, ReadStatement } from './client.ts'

const keyRow = z.object({ key: z.string() })

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
