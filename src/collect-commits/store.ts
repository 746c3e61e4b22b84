import { z } from 'zod'
import type { ClickHouse } from '../clickhouse/client.ts'
import { isRetryable, wasNeverExecuted } from '../clickhouse/errors.ts'
import { retry } from '../retry/retry.ts'
import { type CommitEvent, toBlocks } from './events.ts'

/** Kept below the length of a URL that servers accept: ids are bound as a parameter. */
const IDS_A_QUERY = 5_000

const SELECT_STORED = `
SELECT DISTINCT session_id
FROM ui_events
WHERE event_type = 'commit'
  AND ts BETWEEN {from:DateTime64(3, 'UTC')} AND {to:DateTime64(3, 'UTC')}
  AND session_id IN {ids:Array(UUID)}`

const idRow = z.object({ session_id: z.string() })

async function readStored(clickHouse: ClickHouse, block: readonly CommitEvent[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>()
  for (let start = 0; start < block.length; start += IDS_A_QUERY) {
    const some = block.slice(start, start + IDS_A_QUERY)
    const [first, last] = [some.at(0), some.at(-1)]
    if (first === undefined || last === undefined) break
    const rows = await clickHouse.read({
      sql: SELECT_STORED,
      parameters: { from: toParameter(first.ts), to: toParameter(last.ts), ids: some.map((event) => event.session_id) },
      row: idRow,
      attempted: 'reading which commits are stored already',
    })
    for (const row of rows) found.add(row.session_id)
  }
  return found
}

/** ISO 8601 in the form that a bound DateTime64 takes. */
const toParameter = (time: string) => time.replace('T', ' ').replace('Z', '')

/**
 * Stores the events that are not there yet. Before each try it reads what is there, so that neither a run that is repeated nor
 * an insert whose answer was lost doubles a row.
 *
 * @returns how many were stored by this call.
 * @throws {ClickHouseFailure}
 */
export async function storeEvents(clickHouse: ClickHouse, events: readonly CommitEvent[]): Promise<number> {
  let stored = 0
  for (const block of toBlocks(events)) {
    let missingAtFirst: number | undefined
    await retry(
      async () => {
        const present = await readStored(clickHouse, block)
        const missing = block.filter((event) => !present.has(event.session_id))
        missingAtFirst ??= missing.length
        await clickHouse.insert({
          table: 'ui_events',
          rows: missing.map((event) => ({ ...event })),
          attempted: `storing ${missing.length} commits in ui_events`,
        })
      },
      (error) => isRetryable(error) && !wasNeverExecuted(error),
    )
    stored += missingAtFirst ?? 0
  }
  return stored
}
