import { connectClickHouse } from '../clickhouse/client.ts'
import { ClickHouseFailure, ErrorCode } from '../clickhouse/errors.ts'
import type { ClickHouseOptions } from '../clickhouse/inputs.ts'
import { missingAmong } from '../clickhouse/missing-rows.ts'
import { actionRuns } from '../clickhouse/schema/audit.ts'
import { createTable } from '../clickhouse/schema/table.ts'
import type { runRow } from './run-row.ts'

/** Where a run is recorded, and whether the table may be created for it. */
export interface RunRecorder {
  readonly clickHouse: ClickHouseOptions
  readonly mayCreate: boolean
}

const isMissing = (error: unknown) => error instanceof ClickHouseFailure && error.code === ErrorCode.unknownTable

/**
 * Records a run in `action_runs`: one insert, where the table is there.
 *
 * @returns false where there is no table, and it may not be created.
 * @throws {ClickHouseFailure | Error} when the row could not be stored.
 */
export async function recordRun(row: ReturnType<typeof runRow>, { clickHouse: options, mayCreate }: RunRecorder) {
  await using clickHouse = await connectClickHouse(options)
  const rows = [row]
  const insert = () =>
    clickHouse.insert({
      table: actionRuns.name,
      rows,
      attempted: 'recording the run',
      findMissing: missingAmong(clickHouse, rows, ({ run_id }) => run_id, {
        sql: `SELECT toString(run_id) AS key FROM ${actionRuns.name} WHERE run_id = {run:UUID}`,
        parameters: { run: row.run_id },
        attempted: 'looking whether the run is recorded',
      }),
    })
  try {
    await insert()
  } catch (error) {
    if (!isMissing(error)) throw error
    if (!mayCreate || !options.createTables) return false
    await clickHouse.command(createTable(actionRuns, options.cluster), `creating ${actionRuns.name}`)
    await insert()
  }
  return true
}
