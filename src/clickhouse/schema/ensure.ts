import { z } from 'zod'
import type { ClickHouse } from '../client.ts'
import { commitRecords, commits, commitsFromEvents, SELECT_COMMITS_FROM_EVENTS } from './commits.ts'
import { creationStatements, TABLES, VIEWS } from './objects.ts'
import { onCluster } from './table.ts'
import { episodeRecords, uiEvents } from './tables.ts'
import { episodes } from './views.ts'

const SELECT_EXISTING = `
SELECT
  tables.name AS name,
  tables.engine AS engine,
  groupArray(columns.name) AS columns
FROM system.tables AS tables
LEFT JOIN system.columns AS columns ON columns.database = tables.database AND columns.table = tables.name
WHERE tables.database = {database:String} AND tables.name IN {names:Array(String)}
GROUP BY name, engine`

const existingRow = z.object({ name: z.string(), engine: z.string(), columns: z.array(z.string()) })

/** A table or view that is there, with its columns' names. */
export type ExistingObject = z.output<typeof existingRow>

/** What is there of the schema, by name. One query. */
export async function readExistingObjects(clickHouse: ClickHouse): Promise<ReadonlyMap<string, ExistingObject>> {
  const rows = await clickHouse.read({
    sql: SELECT_EXISTING,
    parameters: { database: clickHouse.options.database, names: creationStatements().map(({ name }) => name) },
    row: existingRow,
    attempted: 'looking which tables are there',
  })
  return new Map(rows.map((row) => [row.name, row]))
}

const isView = (object: ExistingObject | undefined) => object?.engine.endsWith('View') === true

/** One ALTER TABLE statement for each existing table that lacks columns. Pure. */
function missingColumnStatements(existing: ReadonlyMap<string, ExistingObject>, cluster?: string): string[] {
  return [...TABLES, { ...episodeRecords, name: episodes.name }].flatMap(({ name, columns }) => {
    const object = existing.get(name)
    if (object === undefined || isView(object)) return []
    const missing = Object.entries(columns).filter(([column]) => !object.columns.includes(column))
    if (missing.length === 0) return []
    const additions = missing.map(([column, type]) => `ADD COLUMN \`${column}\` ${type}`)
    return [`ALTER TABLE ${name}${onCluster(cluster)} ${additions.join(', ')}`]
  })
}

/** One RENAME TABLE statement for each table that has the name of a view. The user's own `episodes` may be a table. Pure. */
function renamingStatements(existing: ReadonlyMap<string, ExistingObject>, cluster?: string): string[] {
  return VIEWS.filter(({ name }) => name !== episodes.name && existing.has(name) && !isView(existing.get(name))).map(
    ({ name }) => `RENAME TABLE ${name} TO ${name}_before${onCluster(cluster)}`,
  )
}

/**
 * What is to be run, in order, until the schema is there. A materialized view sees only what is inserted after it, so events
 * that were there before are read once: before the view `commits` is created, so that a run that breaks off reads them again.
 */
function missingStatements(existing: ReadonlyMap<string, ExistingObject>, cluster: string | undefined) {
  const fills = existing.has(uiEvents.name) && !(existing.has(commitsFromEvents.name) && existing.has(commits.name))
  const filling = {
    attempted: 'filling the typed commits from earlier events',
    sql: `INSERT INTO ${commitRecords.name} ${SELECT_COMMITS_FROM_EVENTS}`,
  }
  return creationStatements(cluster).flatMap(({ name, sql }) => [
    ...(fills && name === commits.name ? [filling] : []),
    ...(existing.has(name) ? [] : [{ attempted: `creating ${name}`, sql }]),
  ])
}

const script = (statements: readonly string[]) => statements.map((statement) => `${statement};`).join('\n')

/**
 * Makes sure that the schema is there: creates what is missing, when that is allowed, and leaves what is there as it is.
 *
 * @returns what was there before, so that a caller can tell its own tables from the user's.
 * @throws {Error} with the statements to run, when a table lacks columns or has the name of a view, or when tables are missing
 * and may not be created.
 */
export async function ensureSchema(
  clickHouse: ClickHouse,
  cluster: string | undefined = clickHouse.options.cluster,
): Promise<ReadonlyMap<string, ExistingObject>> {
  const { database, createTables } = clickHouse.options
  const existing = await readExistingObjects(clickHouse)
  const alterations = missingColumnStatements(existing, cluster)
  if (alterations.length > 0) throw new Error(`Tables in '${database}' lack columns. Run:\n${script(alterations)}`)
  const renamings = renamingStatements(existing, cluster)
  if (renamings.length > 0)
    throw new Error(`Tables in '${database}' have names that the views need. Run:\n${script(renamings)}`)
  const missing = missingStatements(existing, cluster)
  if (missing.length > 0 && !createTables) {
    throw new Error(
      `Tables or views are missing in '${database}', and create-tables is false. Run:\n${script(missing.map(({ sql }) => sql))}`,
    )
  }
  for (const { sql, attempted } of missing) await clickHouse.command(sql, attempted)
  return existing
}

/** Whether every table and view is there. */
export const isSchemaWhole = (existing: ReadonlyMap<string, ExistingObject>): boolean =>
  creationStatements().every(({ name }) => existing.has(name))

/** The table that takes an episode's rows: the user's own `episodes` where it is a table, else the records behind the view. */
export function episodesTarget(existing: ReadonlyMap<string, ExistingObject>): string {
  const object = existing.get(episodes.name)
  return object === undefined || isView(object) ? episodeRecords.name : episodes.name
}
