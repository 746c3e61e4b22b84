import type { ClickHouse } from '../../clickhouse/client.ts'
import { placementOf } from '../../clickhouse/cluster/placement.ts'
import { ClickHouseFailure, ErrorCode } from '../../clickhouse/errors.ts'
import { missingAmong } from '../../clickhouse/missing-rows.ts'
import { readExistingSchema } from '../../clickhouse/schema/existing.ts'
import { createTable } from '../../clickhouse/schema/table.ts'
import { watcherRuns } from '../../clickhouse/schema/tables.ts'
import { upgradeStatements } from '../../clickhouse/schema/upgrade.ts'
import type { Report } from './report.ts'

/** The rows of `watcher_runs` for a check: one per source. */
export function watcherRows(report: Report) {
  return report.sources.map((source) => ({
    ts: report.checked_at,
    check_id: report.check_id,
    source: source.name,
    repository: source.repository,
    branch: source.branch ?? '',
    table_name: source.table,
    match: source.match,
    head_sha: source.head?.sha ?? '',
    head_time: source.head?.committed_at ?? null,
    behind_since: source.behind_since,
    rows_found: source.rows,
    lag_seconds: source.lag_seconds ?? 0,
    arrival_p50_seconds: source.arrival?.p50_seconds ?? null,
    arrival_p95_seconds: source.arrival?.p95_seconds ?? null,
    status: source.status,
    overall_status: report.status,
    blocked: report.blocked,
    reason: source.reason,
    override_reason: report.override?.reason ?? '',
    actor: report.actor,
    workflow_run: report.workflow_run,
  }))
}

/**
 * Records a check in `watcher_runs`, which is created when it turns out to be missing.
 *
 * @throws {ClickHouseFailure | Error} when the rows could not be stored.
 */
export async function recordCheck(clickHouse: ClickHouse, report: Report): Promise<void> {
  const rows = watcherRows(report)
  const findMissing = missingAmong(clickHouse, rows, ({ source }) => source, {
    sql: `SELECT source AS key FROM ${watcherRuns.name} WHERE check_id = {check:UUID}`,
    parameters: { check: report.check_id },
    attempted: 'reading what is recorded of the check',
  })
  await withWatcherRuns(clickHouse, async () => {
    await clickHouse.insert({ table: watcherRuns.name, rows, attempted: 'recording the check', findMissing })
  })
}

/**
 * Works with `watcher_runs`, which is created when it turns out to be missing.
 *
 * @param work is done again then.
 */
export async function withWatcherRuns(clickHouse: ClickHouse, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const code = error instanceof ClickHouseFailure ? error.code : undefined
    if (code === ErrorCode.unknownTable) await create(clickHouse, error)
    // An older version of the actions made it.
    else if (code === ErrorCode.noSuchColumn || code === ErrorCode.unknownField) await upgrade(clickHouse, error)
    else throw error
    await work()
  }
}

async function create(clickHouse: ClickHouse, cause: unknown): Promise<void> {
  const { databaseEngine } = await readExistingSchema(clickHouse)
  const creation = createTable(watcherRuns, placementOf(databaseEngine, clickHouse.options))
  if (!clickHouse.options.createTables)
    throw new Error(`${watcherRuns.name} is missing, and create-tables is false. Run:\n${creation};`, { cause })
  await clickHouse.define(creation, `creating ${watcherRuns.name}`)
}

/** Brings the table up to date, where an older version of the actions made it; the user's own stays as it is. */
async function upgrade(clickHouse: ClickHouse, cause: unknown): Promise<void> {
  const { database, createTables } = clickHouse.options
  const { objects, databaseEngine } = await readExistingSchema(clickHouse)
  const statements = upgradeStatements(objects, database, placementOf(databaseEngine, clickHouse.options)).get(
    watcherRuns.name,
  )
  if (statements === undefined) throw cause
  if (!createTables) {
    const script = statements.map(({ sql }) => `${sql};`).join('\n')
    throw new Error(`${watcherRuns.name} is outdated, and create-tables is false. Run:\n${script}`, { cause })
  }
  for (const { sql, attempted } of statements) await clickHouse.define(sql, attempted)
}
