import { z } from 'zod'
import type { ClickHouse } from '../client.ts'
import { type Cluster, clusterAnswer, clusterQuestion } from '../cluster/clusters.ts'
import { OBJECT_NAMES } from './objects.ts'

/** Servers differ in whether a tuple has names by itself. */
const COLUMN_TYPE = 'Tuple(position UInt64, name String, type String, defaultKind String)'
const OBJECT_TYPE = `Tuple(name String, engine String, comment String, sortingKey String, partitionKey String, engineFull String, createQuery String, \`select\` String, dependents Array(String), columns Array(${COLUMN_TYPE}))`

const selectExisting = ({ name, clusters }: ReturnType<typeof clusterQuestion>) => `
SELECT
  version() AS serverVersion,
  ifNull((SELECT any(engine) FROM system.databases WHERE name = {database:String}), '') AS databaseEngine,
  ${name} AS clusterName,
  ${clusters} AS clusters,
  toString(getSetting('max_partitions_per_insert_block')) AS maxPartitions,
  groupArray(CAST((name, engine, comment, sorting_key, partition_key, engine_full, create_query, as_select, dependents, columns), '${OBJECT_TYPE}')) AS objects
FROM (
  SELECT
    tables.name AS name,
    any(tables.engine) AS engine,
    any(tables.comment) AS comment,
    any(tables.sorting_key) AS sorting_key,
    any(tables.partition_key) AS partition_key,
    any(tables.engine_full) AS engine_full,
    any(if(endsWith(tables.engine, 'MergeTree'), tables.create_table_query, '')) AS create_query,
    any(tables.as_select) AS as_select,
    any(arrayMap((of_database, dependent) -> concat(of_database, '.', dependent), tables.dependencies_database, tables.dependencies_table)) AS dependents,
    arraySort(groupArray((columns.position, columns.name, columns.type, columns.default_kind))) AS columns
  FROM system.tables AS tables
  LEFT JOIN system.columns AS columns ON columns.database = tables.database AND columns.table = tables.name
  WHERE tables.database = {database:String} AND tables.name IN {names:Array(String)}
  GROUP BY tables.name
)`

const existingColumn = z.object({
  name: z.string(),
  type: z.string(),
  /** `DEFAULT`, `MATERIALIZED`, `ALIAS` …; '' where it has none. */
  defaultKind: z.string(),
})

/** A column of a table that is there. */
export type ExistingColumn = z.output<typeof existingColumn>

const existingObject = z.object({
  name: z.string(),
  engine: z.string(),
  comment: z.string(),
  sortingKey: z.string(),
  partitionKey: z.string(),
  /** The engine with its arguments. */
  engineFull: z.string(),
  /** The statement that creates a table which keeps its rows itself; '' for any other. */
  createQuery: z.string(),
  /** What a view selects; '' for a table. */
  select: z.string(),
  /** What is filled by an insert into it, as `database.name`, as far as the user may see that. */
  dependents: z.array(z.string()),
  columns: z.array(existingColumn),
})

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
  /** The engine of the database; '' where there is none. */
  readonly databaseEngine: string
  /** The cluster that is given, with a macro replaced; '' where none is. */
  readonly clusterName: string
  /** The clusters of the server's configuration; not asked for where none is given. */
  readonly clusters: readonly Cluster[]
}

const existingRow = z.object({
  serverVersion: z.string(),
  maxPartitions: z.coerce.number(),
  objects: z.array(existingObject),
  databaseEngine: z.string(),
  ...clusterAnswer,
})

/** Reads what is there. One query. */
export async function readExistingSchema(clickHouse: ClickHouse): Promise<ExistingSchema> {
  const question = clusterQuestion(clickHouse.options)
  const [found] = await clickHouse.read({
    sql: selectExisting(question),
    parameters: { database: clickHouse.options.database, names: OBJECT_NAMES, ...question.parameters },
    row: existingRow,
    attempted: 'looking which tables are there',
  })
  if (found === undefined) throw new Error('ClickHouse told nothing of itself.')
  return { ...found, objects: new Map(found.objects.map((object) => [object.name, object])) }
}

/** Whether there is an object, and it is a view, materialized or not. */
export const isView = (object: ExistingObject | undefined): boolean => object?.engine.endsWith('View') === true
