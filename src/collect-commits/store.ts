import { z } from 'zod'
import { type ClickHouse, MOST_IDS_IN_PARAMETER } from '../clickhouse/client.ts'
import { isRetryable } from '../clickhouse/errors.ts'
import { timeParameter } from '../clickhouse/time.ts'
import { retry } from '../retry/retry.ts'
import { type CommitEvent, MOST_DAYS, toBlocks } from './events.ts'

const SELECT_STORED = `
SELECT DISTINCT session_id
FROM ui_events
WHERE event_type IN ('commit', 'commit_removed', 'commit_restored')
  AND ts BETWEEN {from:DateTime64(3, 'UTC')} AND {to:DateTime64(3, 'UTC')}
  AND session_id IN {ids:Array(UUID)}`

/** Cheaper than asking for ids, and the usual answer in a backfill: nothing at all of that time. */
const COUNT_STORED = `
SELECT count() AS stored
FROM ui_events
WHERE event_type IN ('commit', 'commit_removed', 'commit_restored')
  AND ts BETWEEN {from:DateTime64(3, 'UTC')} AND {to:DateTime64(3, 'UTC')}`

/** Below this, asking for the ids takes no longer than counting first. */
const MANY = 200

const idRow = z.object({ session_id: z.string() })

const ATTEMPTED = 'reading which commits are stored already'

async function readStored(clickHouse: ClickHouse, block: readonly CommitEvent[]): Promise<ReadonlySet<string>> {
  const [first, last] = [block.at(0), block.at(-1)]
  if (first === undefined || last === undefined) return new Set()
  const range = { from: timeParameter(first.ts), to: timeParameter(last.ts) }
  if (block.length > MANY) {
    const row = z.object({ stored: z.number() })
    const [counted] = await clickHouse.read({ sql: COUNT_STORED, parameters: range, row, attempted: ATTEMPTED })
    if (counted?.stored === 0) return new Set()
  }
  const found = new Set<string>()
  for (let start = 0; start < block.length; start += MOST_IDS_IN_PARAMETER) {
    const ids = block.slice(start, start + MOST_IDS_IN_PARAMETER).map((event) => event.session_id)
    const rows = await clickHouse.read({
      sql: SELECT_STORED,
      parameters: { ...range, ids },
      row: idRow,
      attempted: ATTEMPTED,
    })
    for (const row of rows) found.add(row.session_id)
  }
  return found
}

const SELECT_PARTITIONING = `
SELECT partition_key
FROM system.tables
WHERE database = {database:String} AND name = 'ui_events'`

/** A partition a month, as the action creates the table: 90 of them have at least so many days. */
const DAYS_OF_MONTHLY_PARTITIONS = 2_520

/** How many days an insert into `ui_events` may span, by how the table is partitioned. One query. */
export async function readBlockDays(clickHouse: ClickHouse): Promise<number> {
  const [table] = await clickHouse.read({
    sql: SELECT_PARTITIONING,
    parameters: { database: clickHouse.options.database },
    row: z.object({ partition_key: z.string() }),
    attempted: 'looking how ui_events is partitioned',
  })
  return table?.partition_key === 'toYYYYMM(ts)' ? DAYS_OF_MONTHLY_PARTITIONS : MOST_DAYS
}

/**
 * Stores the events that are not there yet. Before each try it reads what is there, so that neither a run that is repeated nor
 * an insert whose answer was lost doubles a row.
 *
 * @param blockDays how many days an insert may span.
 * @returns how many were stored by this call.
 * @throws {ClickHouseFailure}
 */
export async function storeEvents(
  clickHouse: ClickHouse,
  events: readonly CommitEvent[],
  blockDays: number = MOST_DAYS,
): Promise<number> {
  let stored = 0
  for (const block of toBlocks(events, blockDays)) {
    let missingAtFirst: number | undefined
    await retry(async () => {
      const present = await readStored(clickHouse, block)
      const missing = block.filter((event) => !present.has(event.session_id))
      missingAtFirst ??= missing.length
      await clickHouse.insert({
        table: 'ui_events',
        rows: missing,
        attempted: `storing ${missing.length} commits in ui_events`,
      })
    }, isRetryable)
    stored += missingAtFirst ?? 0
  }
  return stored
}
