/** A table as data: rendered for one server or for a cluster, and compared with what is there. */
export interface Table {
  readonly name: string
  /** Column name → type, in order. */
  readonly columns: Readonly<Record<string, string>>
  readonly indexes?: readonly string[]
  /** The column that decides which of several rows with one sorting key stays; without it every row stays. */
  readonly version?: string
  readonly partitionBy?: string
  readonly orderBy: string
}

/** A view, or a materialized one where `target` names the table that it fills. */
export interface View {
  readonly name: string
  readonly select: string
  readonly target?: string
}

const indent = (lines: readonly string[]) => lines.map((line) => `  ${line}`).join(',\n')

function engine({ name, version }: Table, cluster: string | undefined): string {
  const kind = version === undefined ? 'MergeTree' : 'ReplacingMergeTree'
  if (cluster === undefined) return `${kind}(${version ?? ''})`
  const replica = [
    `'/clickhouse/tables/{shard}/{database}/${name}'`,
    `'{replica}'`,
    ...(version === undefined ? [] : [version]),
  ]
  return `Replicated${kind}(${replica.join(', ')})`
}

/** The clause that has a statement run on all servers of a cluster; nothing without one. */
export const onCluster = (cluster: string | undefined) => (cluster === undefined ? '' : ` ON CLUSTER \`${cluster}\``)

/** The statement that creates a table when it is missing; on a cluster with replicated engines. */
export function createTable(table: Table, cluster?: string): string {
  const columns = Object.entries(table.columns).map(([name, type]) => `\`${name}\` ${type}`)
  return [
    `CREATE TABLE IF NOT EXISTS ${table.name}${onCluster(cluster)} (`,
    indent([...columns, ...(table.indexes ?? [])]),
    `) ENGINE = ${engine(table, cluster)}`,
    ...(table.partitionBy === undefined ? [] : [`PARTITION BY ${table.partitionBy}`]),
    `ORDER BY ${table.orderBy}`,
  ].join('\n')
}

/** The statement that creates a view when it is missing. */
export function createView({ name, select, target }: View, cluster?: string): string {
  const kind = target === undefined ? 'VIEW' : 'MATERIALIZED VIEW'
  const to = target === undefined ? '' : ` TO ${target}`
  return `CREATE ${kind} IF NOT EXISTS ${name}${onCluster(cluster)}${to} AS\n${select.trim()}`
}
