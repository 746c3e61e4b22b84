import { ONE_SERVER, type Placement } from '../cluster/placement.ts'
import { commentOfVersion, SCHEMA_COMMENT, SCHEMA_VERSION } from './version.ts'

/** A table as data: rendered for one server or for a cluster, and compared with what is there. */
export interface Table {
  readonly name: string
  /** Column name → type, in order. */
  readonly columns: Readonly<Record<string, string>>
  /** The schema's version that brought a column, for those that were not there from the first one on. */
  readonly since?: Readonly<Record<string, number>>
  /** Types that a column of the user's own table may also have, as the code reads and writes them alike. */
  readonly alsoAccepted?: Readonly<Record<string, readonly string[]>>
  readonly indexes?: readonly string[]
  /** The column that decides which of several rows with one sorting key stays; without it every row stays. */
  readonly version?: string
  /** Whether it is read with FINAL: then only an engine that replaces by that column will do. */
  readonly isReadFinal?: boolean
  readonly partitionBy?: string
  readonly orderBy: string
  /** Whether the actions work without it: then one of the user's own with that name is nobody's business, and none is no fault. */
  readonly isOptional?: boolean
}

/** A view, or a materialized one where `target` names the table that it fills. */
export interface View {
  readonly name: string
  readonly select: string
  readonly target?: string
  /** The schema's version that changed the query last, where that is not the first. */
  readonly changedIn?: number
  /** As of a table. */
  readonly isOptional?: boolean
}

const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`).join(',\n')

/** The table's engine on one server, without its arguments. */
export const engineOf = ({ version }: Table): string => (version === undefined ? 'MergeTree' : 'ReplacingMergeTree')

/**
 * Where the servers of a cluster keep what they have in common of a table, and each one's name there. The default path has `{shard}` in it:
 * servers of several shards that a cluster has as copies of each other would each be alone.
 */
const ON_CLUSTER = ["'/clickhouse/tables/{uuid}/all'", "'{shard}-{replica}'"]

function engine(table: Table, { storage, cluster }: Placement): string {
  const values = [...(cluster === undefined ? [] : ON_CLUSTER), ...(table.version === undefined ? [] : [table.version])]
  return `${storage === 'replicated' ? 'Replicated' : ''}${engineOf(table)}(${values.join(', ')})`
}

/** The clause that has a statement run on all servers of a cluster; nothing without one. */
export const onCluster = (cluster: string | undefined) => (cluster === undefined ? '' : ` ON CLUSTER \`${cluster}\``)

/** Columns with their types as they stand in a statement. */
export const columnDefinitions = (columns: Readonly<Record<string, string>>): string[] =>
  Object.entries(columns).map(([name, type]) => `\`${name}\` ${type}`)

/** The statement that creates a table when it is missing; with replicated engines where its rows are on several servers. */
export function createTable(table: Table, placement: Placement = ONE_SERVER): string {
  return [
    `CREATE TABLE IF NOT EXISTS ${table.name}${onCluster(placement.cluster)} (`,
    indent([...columnDefinitions(table.columns), ...(table.indexes ?? [])]),
    `) ENGINE = ${engine(table, placement)}`,
    ...(table.partitionBy === undefined ? [] : [`PARTITION BY ${table.partitionBy}`]),
    `ORDER BY ${table.orderBy}`,
    `COMMENT '${SCHEMA_COMMENT}'`,
  ].join('\n')
}

/** The statement that creates a view when it is missing. */
export function createView({ name, select, target }: View, { cluster }: Placement = ONE_SERVER): string {
  const kind = target === undefined ? 'VIEW' : 'MATERIALIZED VIEW'
  const to = target === undefined ? '' : ` TO ${target}`
  return `CREATE ${kind} IF NOT EXISTS ${name}${onCluster(cluster)}${to} AS\n${select.trim()}\nCOMMENT '${SCHEMA_COMMENT}'`
}

/** The statement that makes room for a view's newer self. `CREATE OR REPLACE` would ask for the right to drop tables. */
export const dropView = ({ name }: View, { cluster }: Placement = ONE_SERVER): string =>
  `DROP VIEW IF EXISTS ${name}${onCluster(cluster)}`

/** The statement that marks an object as one of a version. */
export const markVersion = (
  name: string,
  { cluster }: Placement = ONE_SERVER,
  version: number = SCHEMA_VERSION,
): string => `ALTER TABLE ${name}${onCluster(cluster)} MODIFY COMMENT '${commentOfVersion(version)}'`
