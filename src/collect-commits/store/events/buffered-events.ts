import type { ClickHouse } from '../../../clickhouse/client.ts'
import { ClickHouseFailure, ErrorCode } from '../../../clickhouse/errors.ts'
import { uiEvents } from '../../../clickhouse/schema/tables.ts'
import { log } from '../../../runner/log.ts'
import type { EventsTable } from './events-table.ts'

/**
 * What brings events out of a `Buffer`, where `ui_events` is one: its rows are in the server's memory alone, and a crash takes them, until it
 * is flushed. Undefined where there is nothing to flush. Without the right to do so it warns, once.
 *
 * @param first the table `ui_events`, as it is made.
 */
export function flushOf(clickHouse: ClickHouse, first: EventsTable | undefined): (() => Promise<void>) | undefined {
  if (first?.engine !== 'Buffer') return undefined
  let mayFlush = true
  return async () => {
    if (!mayFlush) return
    try {
      await clickHouse.command(`OPTIMIZE TABLE ${uiEvents.name}`, `flushing the buffer ${uiEvents.name}`)
    } catch (error) {
      if (!(error instanceof ClickHouseFailure) || error.code !== ErrorCode.accessDenied) throw error
      mayFlush = false
      log.warning(
        `${uiEvents.name} is a Buffer, whose rows are lost where the server crashes before it is flushed. ${error.message}`,
      )
    }
  }
}
