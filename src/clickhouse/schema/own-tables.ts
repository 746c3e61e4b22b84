import { ONE_SERVER, type Placement } from '../cluster/placement.ts'
import { acceptsType } from './column-types.ts'
import { keepsEachRow, keepsNewestRow, listParts } from './engines.ts'
import { type ExistingColumn, type ExistingObject, type ExistingObjects, isView } from './existing.ts'
import { OPTIONAL_NAMES, TABLES, VIEWS } from './objects.ts'
import { onCluster, type Table } from './table.ts'
import { benchRuns, episodeRecords, uiEvents } from './tables.ts'
import { episodes } from './views/views.ts'

/** Columns that an insert can't fill. */
const COMPUTED_KINDS = ['MATERIALIZED', 'ALIAS', 'EPHEMERAL']

function fits(table: Table, name: string, type: string, { type: actual, defaultKind }: ExistingColumn): boolean {
  if (COMPUTED_KINDS.includes(defaultKind)) return false
  return table.alsoAccepted?.[name]?.includes(actual) === true || acceptsType(type, actual)
}

/** What would make a table fit: nothing, or the actions of one ALTER TABLE. */
function actionsFor(table: Table, columns: readonly ExistingColumn[]): string[] {
  return Object.entries(table.columns).flatMap(([name, type]) => {
    const column = columns.find((existing) => existing.name === name)
    if (column === undefined) return [`ADD COLUMN \`${name}\` ${type}`]
    return fits(table, name, type, column) ? [] : [`MODIFY COLUMN \`${name}\` ${type}`]
  })
}

/**
 * One ALTER TABLE statement for each table of the user's own that lacks columns, or has some of a type that can't work. Tables that
 * `areUpgraded` are left out. Pure.
 */
export function columnStatements(
  existing: ExistingObjects,
  areUpgraded: ReadonlySet<string>,
  { cluster }: Placement = ONE_SERVER,
): string[] {
  return [...TABLES, { ...episodeRecords, name: episodes.name }].flatMap((table) => {
    const object = existing.get(table.name)
    if (object === undefined || isView(object) || areUpgraded.has(table.name) || OPTIONAL_NAMES.has(table.name))
      return []
    const actions = actionsFor(table, object.columns)
    return actions.length === 0 ? [] : [`ALTER TABLE ${table.name}${onCluster(cluster)} ${actions.join(', ')}`]
  })
}

/** One RENAME TABLE statement for each table that has the name of a view. The user's own `episodes` may be a table. Pure. */
export function renamingStatements(existing: ExistingObjects, { cluster }: Placement = ONE_SERVER): string[] {
  const isTaken = (name: string) => existing.has(name) && !isView(existing.get(name))
  return VIEWS.filter(({ name }) => name !== episodes.name && !OPTIONAL_NAMES.has(name) && isTaken(name)).map(
    ({ name }) => `RENAME TABLE ${name} TO ${name}_before${onCluster(cluster)}`,
  )
}

/** Tables that a view of the user's own may stand for: the actions read them; what stores events looks for itself whether it can. */
const MAY_BE_VIEWS: readonly string[] = [uiEvents.name, benchRuns.name]

/**
 * One RENAME TABLE statement for each view that has the name of a table and can't stand for it: it takes no rows, or lacks columns, which
 * can't be added to it. Pure.
 */
export function viewStatements(existing: ExistingObjects, { cluster }: Placement = ONE_SERVER): string[] {
  return TABLES.flatMap((table) => {
    const object = existing.get(table.name)
    if (object === undefined || !isView(object) || OPTIONAL_NAMES.has(table.name)) return []
    const maySuit = object.engine === 'MaterializedView' || MAY_BE_VIEWS.includes(table.name)
    const isWhole = Object.keys(table.columns).every((name) => object.columns.some((column) => column.name === name))
    if (maySuit && isWhole) return []
    return [`RENAME TABLE ${table.name} TO ${table.name}_before${onCluster(cluster)}`]
  })
}

/** Engines that hand rows on to a table behind them. */
const WRAPPERS = ['Distributed', 'Buffer']

/** Whether a table keeps what the actions tell apart by: of rows with one key the newest, or all of them where the newest is looked for. */
function isFit(table: Table, existing: ExistingObject): boolean {
  if (table.version === undefined || isView(existing)) return true
  const identity = listParts(table.orderBy.slice(1, -1))
  if (table.isReadFinal === true) return keepsNewestRow(existing, identity, table.version)
  return WRAPPERS.includes(existing.engine) || keepsEachRow(existing, identity)
}

/** One RENAME TABLE statement for each table, made by somebody else, that loses rows or shows old ones. Pure. */
export function misfitStatements(existing: ExistingObjects, { cluster }: Placement = ONE_SERVER): string[] {
  return TABLES.flatMap((table) => {
    const object = existing.get(table.name)
    if (object === undefined || OPTIONAL_NAMES.has(table.name) || isFit(table, object)) return []
    return [`RENAME TABLE ${table.name} TO ${table.name}_before${onCluster(cluster)}`]
  })
}
