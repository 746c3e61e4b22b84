import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { hasTooManyPartitions } from '../../clickhouse/errors.ts'
import { MAX_IDS_IN_PARAMETER, type Parameters } from '../../clickhouse/parameters.ts'
import { COMMIT_EVENTS } from '../../clickhouse/schema/literals.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import type { CommitEvent } from './commit-events.ts'
import { toBlocks } from './insert-blocks.ts'
import { confirmRecorded } from './recorded-commits.ts'

const SELECT_STORED = `
SELECT DISTINCT lower(toString(session_id)) AS id
FROM ui_events
WHERE event_type IN ${COMMIT_EVENTS}
  AND ts BETWEEN {from:DateTime64(3, 'UTC')} AND {to:DateTime64(3, 'UTC')}
  AND id IN {ids:Array(String)}`

/** In a backfill hardly any of that time is stored, if any; then no ids need to be sent. */
const SELECT_SOME_OF_THAT_TIME = `
SELECT DISTINCT lower(toString(session_id)) AS id
FROM ui_events
WHERE event_type IN ${COMMIT_EVENTS}
  AND ts BETWEEN {from:DateTime64(3, 'UTC')} AND {to:DateTime64(3, 'UTC')}
LIMIT {limit:UInt32}`

/** For so many, asking for their ids takes no longer. */
const FEW_EVENTS = 500

const idRow = z.object({ id: z.string() })

/** The ids among these that are stored already. */
async function readStored(clickHouse: ClickHouse, block: readonly CommitEvent[]): Promise<ReadonlySet<string>> {
  const [first, last] = [block.at(0), block.at(-1)]
  if (first === undefined || last === undefined) return new Set()
  const range = { from: timeParameter(first.at), to: timeParameter(last.at) }
  const read = async (sql: string, parameters: Parameters) => {
    const attempted = 'reading which commits are stored already'
    const rows = await clickHouse.read({ sql, parameters: { ...range, ...parameters }, row: idRow, attempted })
    return rows.map(({ id }) => id)
  }
  if (block.length > FEW_EVENTS) {
    const some = await read(SELECT_SOME_OF_THAT_TIME, { limit: FEW_EVENTS })
    if (some.length < FEW_EVENTS) return new Set(some)
  }
  const ids = block.flatMap(({ sessionIds }) => sessionIds)
  const found = new Set<string>()
  for (let start = 0; start < ids.length; start += MAX_IDS_IN_PARAMETER) {
    for (const id of await read(SELECT_STORED, { ids: ids.slice(start, start + MAX_IDS_IN_PARAMETER) })) found.add(id)
  }
  return found
}

/** So many rows are written for an event where the view works: one in `ui_events`, one in `commit_records`. */
const ROWS_PER_EVENT = 2

/** Stores a block, and makes sure that it is behind the view too. Returns how many events were not there before. */
async function storeBlock(clickHouse: ClickHouse, block: readonly CommitEvent[]): Promise<number> {
  const findMissing = async () => {
    const present = await readStored(clickHouse, block)
    return block.filter(({ sessionIds }) => !sessionIds.some((id) => present.has(id))).map(({ row }) => row)
  }
  const rows = await findMissing()
  const attempted = `storing ${rows.length} commits in ui_events`
  try {
    const written = await clickHouse.insert({ table: 'ui_events', rows, attempted, findMissing })
    // What the server says that it wrote covers all of the block, or it is looked at.
    if (rows.length < block.length || (written ?? 0) < rows.length * ROWS_PER_EVENT)
      await confirmRecorded(clickHouse, block)
    return rows.length
  } catch (error) {
    if (block.length === 1 || !hasTooManyPartitions(error)) throw error
    const middle = Math.ceil(block.length / 2)
    const first = await storeBlock(clickHouse, block.slice(0, middle))
    return first + (await storeBlock(clickHouse, block.slice(middle)))
  }
}

/**
 * Stores the events that are not there yet. It reads what is there before the first try, and again where the outcome of one is in
 * doubt, so that neither a run that is repeated nor an insert whose answer was lost doubles a row. Each block is in `commit_records`
 * too when this returns.
 *
 * @param maxSpan how many milliseconds an insert may span.
 * @returns how many were stored by this call.
 * @throws {ClickHouseFailure | Error}
 */
export async function storeEvents(
  clickHouse: ClickHouse,
  events: readonly CommitEvent[],
  maxSpan: number,
): Promise<number> {
  let stored = 0
  for (const block of toBlocks(events, maxSpan)) stored += await storeBlock(clickHouse, block)
  return stored
}
