import { z } from 'zod'
import type { ClickHouse } from '../client.ts'
import { OBJECT_NAMES } from './objects.ts'

const SELECT_EXISTING = `
SELECT
  version() AS version,
  toString(getSetting('max_partitions_per_insert_block')) AS max_partitions,
  groupArray((name, engine, comment, sorting_key, partition_key, engine_full, as_select, columns)) AS objects
FROM (
  SELECT
    tables.name AS name,
    any(tables.engine) AS engine,
    any(tables.comment) AS comment,
    any(tables.sorting_key) AS sorting_key,
    any(tables.partition_key) AS partition_key,
    any(tables.engine_full) AS engine_full,
    any(tables.as_select) AS as_select,
    arraySort(groupArray((columns.position, columns.name, columns.type, columns.default_kind))) AS columns
  FROM system.tables AS tables
  LEFT JOIN system.columns AS columns ON columns.database = tables.database AND columns.table = tables.name
  WHERE tables.database = {database:String} AND tables.name IN {names:Array(String)}
  GROUP BY tables.name
)`

/** A column of a table that is there. */
export interface ExistingColumn {
  readonly name: string
  readonly type: string
  /** `DEFAULT`, `MATERIALIZED`, `ALIAS` …; '' where it has none. */
  readonly defaultKind: string
}

const existingObject = z
  .tuple([
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.string(),
    z.array(z.tuple([z.number(), z.string(), z.string(), z.string()])),
  ])
  .transform(([name, engine, comment, sortingKey, partitionKey, engineFull, select, columns]) => ({
    name,
    engine,
    comment,
    sortingKey,
    partitionKey,
    /** The engine with its arguments. */
    engineFull,
    /** What a view selects; '' for a table. */
    select,
    columns: columns.map(([, column, type, defaultKind]): ExistingColumn => ({ name: column, type, defaultKind })),
  }))

/** A table or view that is there. */
export type ExistingObject = z.output<typeof existingObject>

/** What is there of the schema, by name. */
export type ExistingObjects = ReadonlyMap<string, ExistingObject>

/** A server, and what it has of the schema. */
export interface ExistingSchema {
  /** The server's version, such as `26.7.2.1`. */
  readonly serverVersion: string
  /** So many partitions may an insert touch; 0 where any number. */
  readonly maxPartitions: number
  readonly objects: ExistingObjects
}

const existingRow = z.object({
  version: z.string(),
  max_partitions: z.coerce.number(),
  objects: z.array(existingObject),
})

/** Reads what is there. One query. */
export async function readExistingSchema(clickHouse: ClickHouse): Promise<ExistingSchema> {
  const [found] = await clickHouse.read({
    sql: SELECT_EXISTING,
    parameters: { database: clickHouse.options.database, names: OBJECT_NAMES },
    row: existingRow,
    attempted: 'looking which tables are there',
  })
  if (found === undefined) throw new Error('ClickHouse told nothing of itself.')
  return {
    serverVersion: found.version,
    maxPartitions: found.max_partitions,
    objects: new Map(found.objects.map((object) => [object.name, object])),
  }
}

/** Whether there is an object, and it is a view, materialized or not. */
export const isView = (object: ExistingObject | undefined): boolean => object?.engine.endsWith('View') === true
