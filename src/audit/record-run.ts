import { connectClickHouse } from '../clickhouse/client.ts'
import { ClickHouseFailure, ErrorCode } from '../clickhouse/errors.ts'
import type { ClickHouseOptions } from '../clickhouse/inputs.ts'
import { missingAmong } from '../clickhouse/missing-rows.ts'
import { actionRunRecords } from '../clickhouse/schema/views/audit.ts'
import { type RecordedRun, runRow } from './run-row.ts'

const isMissing = (error: unknown) => error instanceof ClickHouseFailure && error.code === ErrorCode.unknownTable

/**
 * Records a run as it stands: one insert, where the table is there.
 *
 * @returns false where there is no table.
 * @throws {ClickHouseFailure | Error} when the row could not be stored.
 */
export async function recordRun(run: RecordedRun, options: ClickHouseOptions): Promise<boolean> {
  const row = runRow(run, process.env)
  await using clickHouse = await connectClickHouse(options)
  const rows = [row]
  try {
    await clickHouse.insert({
      table: actionRunRecords.name,
      rows,
      attempted: 'recording the run',
      findMissing: missingAmong(clickHouse, rows, ({ run_id }) => run_id, {
        sql: `SELECT toString(run_id) AS key FROM ${actionRunRecords.name} WHERE run_id = {run:UUID} AND outcome = {outcome:String}`,
        parameters: { run: row.run_id, outcome: row.outcome },
        attempted: 'looking whether the run is recorded',
      }),
    })
  } catch (error) {
    if (isMissing(error)) return false
    throw error
  }
  return true
}
