import { log } from '../../runner/log.ts'
import type { ClickHouse } from '../client.ts'
import { checkCluster } from '../cluster/clusters.ts'
import { tablesDecidedBy, unreplicatedTables } from '../cluster/decided-tables.ts'
import { defineAll, tellAbsent } from '../cluster/define-all.ts'
import { type Placement, placementOf } from '../cluster/placement.ts'
import { type KeptTable, replicationOf } from '../cluster/replication.ts'
import { ErrorCode } from '../errors.ts'
import { commits, commitsFromEvents } from './commits.ts'
import { type ExistingObjects, type ExistingSchema, isView, readExistingSchema } from './existing.ts'
import { creationStatements, OBJECT_NAMES, OPTIONAL_NAMES } from './objects.ts'
import { columnStatements, misfitStatements, renamingStatements, viewStatements } from './own-tables.ts'
import { isSupported, OLDEST_SERVER } from './server-version.ts'
import { episodeRecords, uiEvents } from './tables.ts'
import { fillingOf, type SchemaStatement, upgradeStatements } from './upgrade.ts'
import { versionOfComment } from './version.ts'
import { actionRunRecords, actionRuns } from './views/audit.ts'
import { episodes } from './views/views.ts'

/**
 * What is to be run, in order, until the schema is there and up to date. A materialized view sees only what is inserted after it, so
 * events that were there before are read once: before the view `commits` is created, so that a run that breaks off reads them again.
 */
function statementsToRun(
  existing: ExistingObjects,
  upgrades: ReadonlyMap<string, readonly SchemaStatement[]>,
  placement: Placement,
): SchemaStatement[] {
  const fills = existing.has(uiEvents.name) && !(existing.has(commitsFromEvents.name) && existing.has(commits.name))
  return creationStatements(placement).flatMap(({ name, sql }) => {
    if (OPTIONAL_NAMES.has(name)) return []
    return [
      ...(fills && name === commits.name ? [fillingOf('filling the typed commits from earlier events')] : []),
      ...(existing.has(name) ? [] : [{ attempted: `creating ${name}`, sql, isNeeded: true }]),
      ...(upgrades.get(name) ?? []),
    ]
  })
}

/** What creates the audit's table and views, where they are missing. What the user has of that name is none of them. */
function auditStatements(existing: ExistingObjects, placement: Placement): SchemaStatement[] {
  const isTheirs = (name: string) =>
    existing.has(name) && versionOfComment(existing.get(name)?.comment ?? '') === undefined
  if ([actionRunRecords, actionRuns].some(({ name }) => isTheirs(name))) return []
  return creationStatements(placement).flatMap(({ name, sql }) =>
    OPTIONAL_NAMES.has(name) && !existing.has(name) ? [{ attempted: `creating ${name}`, sql, isNeeded: false }] : [],
  )
}

const script = (statements: readonly string[]) => statements.map((statement) => `${statement};`).join('\n')
const scriptOf = (statements: readonly SchemaStatement[]) => script(statements.map(({ sql }) => sql))

/** @throws {Error} when the user's own tables can't be used as they are, with the statements that make them usable. */
function checkOwnTables(
  existing: ExistingObjects,
  upgrades: ReadonlyMap<string, unknown>,
  { database }: ClickHouse['options'],
  placement: Placement,
): void {
  const alterations = columnStatements(existing, new Set(upgrades.keys()), placement)
  if (alterations.length > 0)
    throw new Error(
      `Tables in '${database}' lack columns, or have some of a type that can't hold what they are for. Run:\n${script(alterations)}`,
    )
  const views = viewStatements(existing, placement)
  if (views.length > 0)
    throw new Error(
      `Views in '${database}' have names that tables need: they take no rows, or lack columns. Run:\n${script(views)}`,
    )
  const misfits = misfitStatements(existing, placement)
  if (misfits.length > 0)
    throw new Error(
      `Tables in '${database}' would lose rows, or show old ones, by their engine and sorting key. The actions create them anew, and fill commit_records from ui_events, once they are out of the way. Run:\n${script(misfits)}`,
    )
  const renamings = renamingStatements(existing, placement)
  if (renamings.length > 0)
    throw new Error(`Tables in '${database}' have names that the views need. Run:\n${script(renamings)}`)
}

/** What can't be done is told with its statements: an error where the actions need it, else a warning. */
function tellUndone(statements: readonly SchemaStatement[], opening: string, cause?: unknown): void {
  const message = `${opening} Run:\n${scriptOf(statements)}`
  if (statements.some(({ isNeeded }) => isNeeded)) throw new Error(message, { cause })
  log.warning(message)
}

async function runAll(clickHouse: ClickHouse, statements: readonly SchemaStatement[]): Promise<ReadonlySet<string>> {
  const { database } = clickHouse.options
  return defineAll(clickHouse, statements, (error, done) => {
    if (error.code !== ErrorCode.accessDenied) throw error
    const opening = `Tables or views are missing or outdated in '${database}', and the user may not create or change them. ${error.message}`
    tellUndone(statements.slice(done), opening, error)
  })
}

/** Creates what the actions can work without. Without the right to do so, or where names are taken, they do without. */
async function ensureAudit(
  clickHouse: ClickHouse,
  statements: readonly SchemaStatement[],
): Promise<ReadonlySet<string>> {
  const { createTables, database } = clickHouse.options
  if (statements.length === 0) return new Set()
  if (!createTables) {
    log.debug(`${actionRuns.name} or its views are missing in '${database}', and create-tables is false.`)
    return new Set()
  }
  return defineAll(clickHouse, statements, (error) => {
    log.warning(
      `Runs are not recorded as they could be, or views for analytics are missing: ${error.message} Everything else works without. Run:\n${scriptOf(statements)}`,
    )
  })
}

function warnOfUnreplicated(names: readonly string[]): void {
  if (names.length === 0) return
  log.warning(
    `The rows of ${names.join(', ')} are on this server alone, as the engine is not a replicated one, though there are replicas. Let every run use this server, or make the tables anew: move them away with RENAME TABLE, have a run create them, and copy the rows with INSERT … SELECT.`,
  )
}

/** @throws {Error} for a server that is too old. */
export function checkServer({ serverVersion }: ExistingSchema): void {
  if (isSupported(serverVersion)) return
  throw new Error(
    `This ClickHouse is version ${serverVersion}; the actions need ${OLDEST_SERVER} or newer. Update the server.`,
  )
}

/**
 * Looks whether the tables that are there can do what an action needs them for.
 *
 * @returns tables behind those, which have their rows.
 */
export type SchemaCheck = (clickHouse: ClickHouse, existing: ExistingSchema) => Promise<readonly KeptTable[]>
const noCheck: SchemaCheck = async () => []

/**
 * Makes sure that the schema is there: creates what is missing and brings up to date what an older version of the actions made, when
 * that is allowed. The user's own tables and views stay as they are.
 *
 * @param check what an action asks of the tables besides: it throws before anything is written.
 * @returns what was there before, so that a caller can tell its own tables from the user's.
 * @throws {Error} with the statements to run, when a table can't be used as it is or has the name of a view, or when something
 * is missing or outdated and may not be created or changed.
 */
export async function ensureSchema(clickHouse: ClickHouse, check: SchemaCheck = noCheck): Promise<ExistingSchema> {
  const { database, createTables } = clickHouse.options
  const existing = await readExistingSchema(clickHouse)
  checkServer(existing)
  await checkCluster(clickHouse, existing)
  const placement = placementOf(existing.databaseEngine, clickHouse.options)
  const upgrades = upgradeStatements(existing.objects, database, placement)
  checkOwnTables(existing.objects, upgrades, clickHouse.options, placement)
  warnOfUnreplicated(unreplicatedTables(existing.objects, placement))
  const behind = await check(clickHouse, existing)
  // Before earlier events are read to fill a table.
  await clickHouse.keepInStep(replicationOf([...tablesDecidedBy(existing.objects), ...behind]))
  const statements = statementsToRun(existing.objects, upgrades, placement)
  const ofAudit = auditStatements(existing.objects, placement)
  const absent = new Set<string>()
  if (statements.length > 0 && createTables) {
    for (const server of await runAll(clickHouse, statements)) absent.add(server)
    await clickHouse.keepInStep(replicationOf([...tablesDecidedBy(existing.objects, placement), ...behind]))
  } else if (statements.length > 0)
    tellUndone(
      [...statements, ...ofAudit],
      `Tables or views are missing or outdated in '${database}', and create-tables is false.`,
    )
  for (const server of await ensureAudit(clickHouse, ofAudit)) absent.add(server)
  tellAbsent(absent)
  return existing
}

/** Whether every table and view is there, and none is of an older version. */
export const isSchemaWhole = ({ objects }: ExistingSchema, database: string): boolean =>
  OBJECT_NAMES.every((name) => objects.has(name) || OPTIONAL_NAMES.has(name)) &&
  upgradeStatements(objects, database).size === 0

/** The table that takes an episode's rows: the user's own `episodes` where it is a table, else the records behind the view. */
export function episodesTarget(existing: ExistingObjects): string {
  const object = existing.get(episodes.name)
  return object === undefined || isView(object) ? episodeRecords.name : episodes.name
}
