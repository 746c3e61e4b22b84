import { onCluster } from '../schema/table.ts'

/** A table whose rows a run decides by. */
export interface KeptTable {
  /** '' for the one that is connected to. */
  readonly database: string
  readonly name: string
  readonly engine: string
  /** The cluster over whose shards a Distributed table before it reads; undefined where there is none. */
  readonly cluster?: string | undefined
  /** The table that is written and read in its place. */
  readonly behind?: string | undefined
}

/** What is to be done so that a read has all rows that were stored through any server. */
export interface Replication {
  /** What brings a server in step with the others: a statement for each replicated table, by its name. */
  readonly syncs: ReadonlyMap<string, string>
  /** Whether servers share their storage: then they are told to look for what is new with each read. */
  readonly isShared: boolean
  /** Tables that know a block again by its token. */
  readonly knowsBlocks: ReadonlySet<string>
}

/** One server, whose rows are all there. */
export const NO_REPLICATION: Replication = { syncs: new Map(), isShared: false, knowsBlocks: new Set() }

const isReplicated = ({ engine }: KeptTable) => engine.startsWith('Replicated')
const isShared = ({ engine }: KeptTable) => engine.startsWith('Shared')

const syncOf = ({ database, name, cluster }: KeptTable) =>
  `SYSTEM SYNC REPLICA${onCluster(cluster)} ${database === '' ? '' : `\`${database}\`.`}\`${name}\` LIGHTWEIGHT`

/** The name that statements know it by. */
const namedAs = ({ name, behind }: KeptTable) => behind ?? name

/** How tables are to be read, by their engines. Pure. */
export function replicationOf(tables: readonly KeptTable[]): Replication {
  return {
    syncs: new Map(tables.filter(isReplicated).map((table) => [namedAs(table), syncOf(table)])),
    isShared: tables.some(isShared),
    knowsBlocks: new Set(tables.filter((table) => isReplicated(table) || isShared(table)).map(namedAs)),
  }
}
