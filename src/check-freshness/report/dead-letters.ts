import type { ClickHouse } from '../../clickhouse/client.ts'
import type { ClickHouseOptions } from '../../clickhouse/inputs.ts'
import { isFor, placeOf } from '../../dead-letters/database-place.ts'
import type { Failure } from '../../dead-letters/letter.ts'
import type { DeadLetters } from '../../dead-letters/queue.ts'
import { storeLetterRows } from '../../dead-letters/store-rows.ts'
import type { Report } from './report.ts'
import { watcherRows, withWatcherRuns } from './watcher-runs.ts'

/** A check that could not be recorded, as a letter by which a later run does so. */
export const recordedLater = (report: Report, options: ClickHouseOptions): Failure => ({
  operation: 'store-rows',
  subject: `watcher_runs of check ${report.check_id}`,
  payload: { ...placeOf(options), table: 'watcher_runs', rows: watcherRows(report) },
})

/** Records the checks that earlier runs could not record. */
export const replayRows = (letters: DeadLetters, clickHouse: ClickHouse): Promise<void> =>
  letters.replay((letter) => {
    if (letter.operation !== 'store-rows') return undefined
    const { payload } = letter
    if (payload.table !== 'watcher_runs' || !isFor(payload, placeOf(clickHouse.options))) return undefined
    return async () => {
      await withWatcherRuns(clickHouse, () => storeLetterRows(clickHouse, payload))
      return undefined
    }
  })
