import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import type { KeptTable } from '../../../clickhouse/cluster/replication.ts'
import { ClickHouseFailure, ErrorCode } from '../../../clickhouse/errors.ts'
import { commitRecords, commitsFromEvents } from '../../../clickhouse/schema/commits.ts'
import { keepsEachRow } from '../../../clickhouse/schema/engines.ts'
import type { ExistingObject, ExistingSchema } from '../../../clickhouse/schema/existing.ts'
import { uiEvents } from '../../../clickhouse/schema/tables.ts'
import { log } from '../../../runner/log.ts'
import { type TableBehind, tableBehind } from './table-behind.ts'
import { refuseEmptying, warnOfColumnTtl, warnOfTtl } from './table-ttls.ts'

/** A table on the way of an event: `ui_events`, and what it hands rows on to. */
export interface EventsTable {
  readonly name: string
  readonly engine: string
  readonly engineFull: string
  readonly sortingKey: string
  readonly partitionKey: string
  /** The statement that creates it. */
  readonly createQuery: string
  /** The type of the column `ts`; '' where it has none. */
  readonly timeType: string
  /** Where it is, seen from the table before it; undefined for `ui_events` itself. */
  readonly place?: TableBehind
}

const SELECT_TABLE = `
SELECT
  name,
  engine,
  engine_full AS engineFull,
  sorting_key AS sortingKey,
  partition_key AS partitionKey,
  create_table_query AS createQuery,
  (SELECT any(type) FROM system.columns WHERE database = {database:String} AND table = {name:String} AND name = 'ts') AS timeType
FROM system.tables
WHERE database = {database:String} AND name = {name:String}`

const tableRow = z.object({
  name: z.string(),
  engine: z.string(),
  engineFull: z.string(),
  sortingKey: z.string(),
  partitionKey: z.string(),
  createQuery: z.string(),
  timeType: z.string(),
})

type FoundTable = z.output<typeof tableRow>

async function readTable(clickHouse: ClickHouse, { database, name }: TableBehind): Promise<FoundTable | undefined> {
  const [table] = await clickHouse.read({
    sql: SELECT_TABLE,
    parameters: { database: database === '' ? clickHouse.options.database : database, name },
    row: tableRow,
    attempted: `looking how ${name} keeps the events`,
  })
  return table
}

const ofExisting = ({ columns, ...table }: ExistingObject): EventsTable => ({
  ...table,
  timeType: columns.find(({ name }) => name === 'ts')?.type ?? '',
})

/** Wrappers may stand before wrappers. */
const MAX_WRAPPERS = 3

/**
 * The tables that an event goes through, from `ui_events` to the one that keeps it; none where there is none yet. Undefined stands for
 * one that this server doesn't show. No query where `ui_events` keeps its rows itself.
 */
export async function readEventsTables(
  clickHouse: ClickHouse,
  existing: ExistingSchema,
): Promise<readonly (EventsTable | undefined)[]> {
  const events = existing.objects.get(uiEvents.name)
  if (events === undefined) return []
  if (events.engine.endsWith('MergeTree')) return [ofExisting(events)]
  const tables: (EventsTable | undefined)[] = []
  let next: TableBehind | undefined = { database: '', name: uiEvents.name }
  while (next !== undefined && tables.length <= MAX_WRAPPERS) {
    const table = await readTable(clickHouse, next)
    tables.push(table === undefined || tables.length === 0 ? table : { ...table, place: next })
    next = table === undefined ? undefined : tableBehind(table)
  }
  return tables
}

/** Whether an insert into `ui_events` fills nothing but `commit_records`, as far as the user may see. Pure. */
export function hasOneView({ objects }: ExistingSchema, database: string): boolean {
  const events = objects.get(uiEvents.name)
  const isPlain = events === undefined || events.engine.endsWith('MergeTree')
  const dependents = events?.dependents.filter((name) => name !== `${database}.${commitsFromEvents.name}`) ?? []
  return isPlain && dependents.length === 0 && (objects.get(commitRecords.name)?.dependents.length ?? 0) === 0
}

/** Engines that hand rows on. */
const WRAPPERS = ['Distributed', 'Buffer', 'MaterializedView']

const nameOf = ({ name }: EventsTable) =>
  name === uiEvents.name ? uiEvents.name : `${name}, the table behind ${uiEvents.name},`

/** @throws {Error} for a table that loses events, or merges them with others. */
function refuseLosing(table: EventsTable): void {
  const { engine, sortingKey } = table
  const handsOn = WRAPPERS.includes(engine) && tableBehind(table)?.name !== ''
  if (handsOn || keepsEachRow(table, ['session_id'])) return
  const key = sortingKey === '' ? '' : ` and the sorting key (${sortingKey})`
  const why = engine === 'View' ? 'a view takes no rows' : `with the engine ${engine}${key} rows are merged or lost`
  throw new Error(
    `${nameOf(table)} doesn't keep each commit: ${why}. Give it the engine MergeTree, or a ReplacingMergeTree whose ORDER BY has session_id. To have the action create ui_events, run:\nRENAME TABLE ${uiEvents.name} TO ${uiEvents.name}_before;`,
  )
}

const SELECT_ROW_POLICIES = `
SELECT concat(short_name, ' ON ', table) AS policy
FROM system.row_policies
WHERE database = {database:String} AND table IN {tables:Array(String)}
ORDER BY policy`

/** Row policies, as far as the user may see them. */
async function readRowPolicies(clickHouse: ClickHouse): Promise<string[]> {
  try {
    const rows = await clickHouse.read({
      sql: SELECT_ROW_POLICIES,
      parameters: { database: clickHouse.options.database, tables: [uiEvents.name, commitRecords.name] },
      row: z.object({ policy: z.string() }),
      attempted: 'looking for row policies',
    })
    return rows.map(({ policy }) => policy)
  } catch (error) {
    if (error instanceof ClickHouseFailure && error.code === ErrorCode.accessDenied) return []
    throw error
  }
}

/**
 * Looks whether `ui_events`, and what is behind it, keeps each commit.
 *
 * @returns the tables behind it.
 * @throws {Error} with what to do, where it doesn't. What may hide or delete rows is warned of.
 */
export async function checkEventsTable(
  clickHouse: ClickHouse,
  existing: ExistingSchema,
): Promise<readonly KeptTable[]> {
  if (existing.objects.size === 0) return []
  const [tables, policies] = await Promise.all([readEventsTables(clickHouse, existing), readRowPolicies(clickHouse)])
  for (const table of tables) {
    if (table === undefined) {
      log.warning(
        'The table behind ui_events is not on this server, so that nothing shows whether it keeps each commit: it must have the engine MergeTree, or a ReplacingMergeTree whose ORDER BY has session_id.',
      )
      continue
    }
    refuseLosing(table)
    refuseEmptying(table, nameOf(table))
    const consequence = 'commits that are older are gone from it again, and a backfill of that time stores them anew.'
    warnOfTtl(nameOf(table), table.engineFull, consequence)
    warnOfColumnTtl(
      nameOf(table),
      table.createQuery,
      ['metadata'],
      'of events that are older nothing can be read again.',
    )
  }
  const records = existing.objects.get(commitRecords.name)
  if (records !== undefined) {
    const { name, engineFull, createQuery, columns } = records
    warnOfTtl(name, engineFull, 'commits that are older are gone from commits again.')
    const all = columns.map((column) => column.name)
    warnOfColumnTtl(name, createQuery, all, 'commits that are older lack what these held.')
  }
  if (policies.length > 0)
    log.warning(
      `Row policies may hide rows from user '${clickHouse.options.username}' (${policies.join(', ')}): what a run can't see, it stores again. Let the policies pass all rows for this user.`,
    )
  return tables.flatMap((table) => {
    if (table?.place === undefined) return []
    const { engine, place } = table
    return [{ ...place, engine, behind: uiEvents.name }]
  })
}
