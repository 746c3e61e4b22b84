/** A table's name, of a database: '' where that is the one at hand. */
interface TableName {
  readonly database: string
  readonly name: string
}

/** A table that another one writes into. */
export interface TableBehind extends TableName {
  /** The cluster over whose shards it is; undefined where it is on this server. */
  readonly cluster?: string
}

/** How a table is made. */
interface TableDefinition {
  /** The engine with its arguments. */
  readonly engineFull: string
  /** The statement that creates it. */
  readonly createQuery?: string
}

const unquoted = (word: string) => word.trim().replace(/^['`"]|['`"]$/gu, '')

/** The table that a materialized view fills. */
function targetOf(createQuery: string): TableName | undefined {
  const [, target] =
    /^CREATE MATERIALIZED VIEW \S+(?: UUID '[^']*')?(?: ON CLUSTER \S+)? TO (\S+)/u.exec(createQuery) ?? []
  const words = target?.split('.').map(unquoted) ?? []
  const [database, name] = words.length === 1 ? ['', words[0]] : words
  return database === undefined || name === undefined ? undefined : { database, name }
}

/** The table that a Distributed or Buffer table, or a materialized view, writes into; undefined for another. Pure. */
export function tableBehind({ engineFull, createQuery = '' }: TableDefinition): TableBehind | undefined {
  const [, kind, list = ''] = /^(Distributed|Buffer)\(([^)]*)/u.exec(engineFull) ?? []
  if (kind === undefined) return targetOf(createQuery)
  const words = list.split(',').map(unquoted)
  const [cluster, ...ofDistributed] = words
  const [database, name] = kind === 'Distributed' ? ofDistributed : words
  if (database === undefined || name === undefined) return undefined
  return kind === 'Distributed' && cluster !== undefined ? { database, name, cluster } : { database, name }
}
