import { openDatabase } from '../clickhouse/database.ts'
import type { ClickHouseOptions } from '../clickhouse/inputs.ts'
import { isFor, placeOf } from './database-place.ts'
import type { Letter } from './letter.ts'
import type { LetterWork } from './queue.ts'
import { storeLetterRows } from './store-rows.ts'

async function storeRows(options: ClickHouseOptions, payload: Extract<Letter, { operation: 'store-rows' }>['payload']) {
  await using database = await openDatabase(options, 'store')
  await storeLetterRows(
    database.clickHouse,
    payload,
    payload.table === 'episodes' ? database.episodesTable : payload.table,
  )
}

/** The work of a letter that holds rows for this database; undefined for any other letter. */
export function rowsWork(letter: Letter, options: ClickHouseOptions): LetterWork | undefined {
  if (letter.operation !== 'store-rows' || !isFor(letter.payload, placeOf(options))) return undefined
  const { payload } = letter
  return async () => {
    await storeRows(options, payload)
    return undefined
  }
}
