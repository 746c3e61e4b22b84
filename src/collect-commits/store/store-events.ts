import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { MAX_IDS_IN_PARAMETER, type Parameters } from '../../clickhouse/parameters.ts'
import { COMMIT_EVENTS } from '../../clickhouse/schema/literals.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import { type CommitEvent, MOST_PARTITIONS, toBlocks } from './commit-events.ts'

const SELECT_STORED = `
SELECT DISTINCT session_id
FROM ui_events
WHERE event_type IN ${COMMIT_EVENTS}
  AND ts BETWEEN {from:DateTime64(3, 'UTC')} AND {to:DateTime64(3, 'UTC')}
  AND session_id IN {ids:Array(UUID)}`

/** In a backfill hardly any of that time is stored, if any; then no ids need to be sent. */
const SELECT_SOME_OF_THAT_TIME = `
SELECT DISTINCT session_id
FROM ui_events
WHERE event_type IN ${COMMIT_EVENTS}
  AND ts BETWEEN {from:DateTime64(3, 'UTC')} AND {to:DateTime64(3, 'UTC')}
LIMIT {limit:UInt32}`

/** For so many, asking for their ids takes no longer. */
const FEW = 500

const idRow = z.object({ session_id: z.string() })

/** The ids among these that are stored already. */
async function readStored(clickHouse: ClickHouse, block: readonly CommitEvent[]): Promise<ReadonlySet<string>> {
  const [first, last] = [block.at(0), block.at(-1)]
  if (first === undefined || last === undefined) return new Set()
  const range = { from: timeParameter(first.at), to: timeParameter(last.at) }
  const read = async (sql: string, parameters: Parameters) => {
    const attempted = 'reading which commits are stored already'
    const rows = await clickHouse.read({ sql, parameters: { ...range, ...parameters }, row: idRow, attempted })
    return rows.map(({ session_id }) => session_id)
  }
  if (block.length > FEW) {
    const some = await read(SELECT_SOME_OF_THAT_TIME, { limit: FEW })
    if (some.length < FEW) return new Set(some)
  }
  const found = new Set<string>()
  for (let start = 0; start < block.length; start += MAX_IDS_IN_PARAMETER) {
    const ids = block.slice(start, start + MAX_IDS_IN_PARAMETER).map((event) => event.sessionId)
    for (const id of await read(SELECT_STORED, { ids })) found.add(id)
  }
  return found
}

const SELECT_PARTITIONING = `
SELECT partition_key
FROM system.tables
WHERE database = {database:String} AND name = 'ui_events'`

/** So many days have no more than 90 partitions, by the table's partition key. */
const DAYS_BY_PARTITION_KEY: Readonly<Record<string, number>> = {
  '': Number.POSITIVE_INFINITY,
  'toYear(ts)': MOST_PARTITIONS * 365,
  'toYYYYMM(ts)': MOST_PARTITIONS * 28,
}

/** How many days an insert into `ui_events` may span, by how the table is partitioned: by day, if in doubt. One query. */
export async function readBlockDays(clickHouse: ClickHouse): Promise<number> {
  const [table] = await clickHouse.read({
    sql: SELECT_PARTITIONING,
    parameters: { database: clickHouse.options.database },
    row: z.object({ partition_key: z.string() }),
    attempted: 'looking how ui_events is partitioned',
  })
  return DAYS_BY_PARTITION_KEY[table?.partition_key ?? 'none'] ?? MOST_PARTITIONS
}

/**
 * Stores the events that are not there yet. It reads what is there before the first try, and again where the outcome of one is in
 * doubt, so that neither a run that is repeated nor an insert whose answer was lost doubles a row.
 *
 * @param blockDays how many days an insert may span.
 * @returns how many were stored by this call.
 * @throws {ClickHouseFailure}
 */
export async function storeEvents(
  clickHouse: ClickHouse,
  events: readonly CommitEvent[],
  blockDays: number = MOST_PARTITIONS,
): Promise<number> {
  let stored = 0
  for (const block of toBlocks(events, blockDays)) {
    const findMissing = async () => {
      const present = await readStored(clickHouse, block)
      return block.filter((event) => !present.has(event.sessionId)).map(({ row }) => row)
    }
    const rows = await findMissing()
    if (rows.length === 0) continue
    await clickHouse.insert({
      table: 'ui_events',
      rows,
      attempted: `storing ${rows.length} commits in ui_events`,
      findMissing,
    })
    stored += rows.length
  }
  return stored
}
