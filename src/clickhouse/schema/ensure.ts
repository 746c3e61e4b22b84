import { z } from 'zod'
import type { ClickHouse } from '../client.ts'
import { commitRecords, commitsFromEvents, SELECT_COMMITS_FROM_EVENTS } from './commits.ts'
import { creationStatements, TABLES } from './objects.ts'

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

/** One ALTER TABLE statement for each existing table that lacks columns. Pure. */
export function missingColumnStatements(existing: ReadonlyMap<string, ExistingObject>): string[] {
  return TABLES.flatMap(({ name, columns }) => {
    const present = existing.get(name)?.columns
    if (present === undefined) return []
    const missing = Object.entries(columns).filter(([column]) => !present.includes(column))
    if (missing.length === 0) return []
    return [`ALTER TABLE ${name} ${missing.map(([column, type]) => `ADD COLUMN \`${column}\` ${type}`).join(', ')}`]
  })
}

/**
 * Makes sure that the schema is there: creates what is missing, when that is allowed, and leaves what is there as it is.
 *
 * @returns what was there before, so that a caller can tell its own tables from the user's.
 * @throws {Error} with the statements to run, when a table lacks columns, or when tables are missing and may not be created.
 */
export async function ensureSchema(
  clickHouse: ClickHouse,
  cluster?: string,
): Promise<ReadonlyMap<string, ExistingObject>> {
  const existing = await readExistingObjects(clickHouse)
  const alterations = missingColumnStatements(existing)
  if (alterations.length > 0) {
    throw new Error(`Tables in '${clickHouse.options.database}' lack columns. Run:\n${alterations.join(';\n')};`)
  }
  const missing = creationStatements(cluster).filter(({ name }) => !existing.has(name))
  if (missing.length === 0) return existing
  if (!clickHouse.options.createTables) {
    throw new Error(
      `Tables or views are missing in '${clickHouse.options.database}', and create-tables is false. Run:\n${missing.map(({ sql }) => `${sql};`).join('\n')}`,
    )
  }
  for (const { name, sql } of missing) await clickHouse.command(sql, `creating ${name}`)
  if (existing.has('ui_events') && !existing.has(commitsFromEvents.name)) {
    // A materialized view sees only what is inserted after it: events that were there before are read once.
    await clickHouse.command(
      `INSERT INTO ${commitRecords.name} ${SELECT_COMMITS_FROM_EVENTS}`,
      'filling the typed commits from earlier events',
    )
  }
  return existing
}

/** The table that takes an episode's rows: the user's own `episodes` where it is a table, else the records behind the view. */
export function episodesTarget(existing: ReadonlyMap<string, ExistingObject>): string {
  const engine = existing.get('episodes')?.engine
  return engine === undefined || engine.endsWith('View') ? 'episode_records' : 'episodes'
}
