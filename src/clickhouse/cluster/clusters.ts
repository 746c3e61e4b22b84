import { z } from 'zod'
import { log } from '../../runner/log.ts'
import type { ClickHouse } from '../client.ts'
import type { ClickHouseOptions } from '../inputs.ts'
import type { Parameters } from '../parameters.ts'
import { replicatesItself } from './placement.ts'

const CLUSTER_TYPE = 'Tuple(name String, shards UInt64)'

/** The clusters of the server's configuration, as an expression for a statement that asks for something else as well. */
const SELECT_CLUSTERS = `(
    SELECT groupArray(CAST((cluster, shards), '${CLUSTER_TYPE}'))
    FROM (SELECT cluster, uniqExact(shard_num) AS shards FROM system.clusters GROUP BY cluster ORDER BY cluster)
  )`

/** A cluster that a server knows. */
const clusterRow = z.object({ name: z.string(), shards: z.number() })
export type Cluster = z.output<typeof clusterRow>

/** What is asked of clusters, where one is given; it takes the right to read `system.clusters`. */
interface ClusterQuestion {
  /** The name that is given, with a macro replaced; '' where none is. */
  readonly name: string
  readonly clusters: string
  readonly parameters: Parameters
}

/** Whoever gives no cluster needs no right to look for one, and is asked for nothing. */
export function clusterQuestion({ cluster }: Pick<ClickHouseOptions, 'cluster'>): ClusterQuestion {
  if (cluster === undefined) return { name: "''", clusters: `CAST([], 'Array(${CLUSTER_TYPE})')`, parameters: {} }
  const [, macro] = /^\{(\w+)\}$/u.exec(cluster) ?? []
  return macro === undefined
    ? { name: '{cluster:String}', clusters: SELECT_CLUSTERS, parameters: { cluster } }
    : { name: 'getMacro({macro:String})', clusters: SELECT_CLUSTERS, parameters: { macro } }
}

/** The answer to that. */
export const clusterAnswer = {
  clusterName: z.string(),
  clusters: z.array(clusterRow),
}

/** What a server says of its database and of clusters. */
interface Surroundings {
  readonly databaseEngine: string
  /** The cluster that is given, with a macro replaced; '' where none is. */
  readonly clusterName: string
  /** Empty where none is given. */
  readonly clusters: readonly Cluster[]
}

/** The cluster that a `Replicated` database is, by its own name. */
async function readOwnCluster(clickHouse: ClickHouse): Promise<readonly Cluster[]> {
  const [found] = await clickHouse.read({
    sql: `SELECT ${SELECT_CLUSTERS} AS clusters`,
    row: z.object({ clusters: z.array(clusterRow) }),
    attempted: 'looking how many shards the database has',
  })
  return found?.clusters ?? []
}

const list = (clusters: readonly Cluster[]) => clusters.map(({ name }) => `'${name}'`).join(', ')

/** @throws {Error} where rows would be on one of several shards, or the cluster is not known. Pure. */
export function refuseShards(what: string, name: string, clusters: readonly Cluster[]): void {
  const cluster = clusters.find((one) => one.name === name)
  const withOneShard = clusters.filter(({ shards }) => shards === 1)
  const others = withOneShard.length === 0 ? '' : ` Of one shard are, on this server: ${list(withOneShard)}.`
  if (cluster === undefined)
    throw new Error(
      `${what} '${name}' is not in the server's configuration (system.clusters).${others || ' It knows none.'} Check clickhouse-cluster.`,
    )
  if (cluster.shards <= 1) return
  throw new Error(
    `${what} '${name}' has ${cluster.shards} shards. A run reads and writes on one server, which has the rows of one shard: what is on the others it would store again, and show to nobody. One shard holds commits easily: give a cluster of one shard with its replicas.${others} A ui_events of your own may be a Distributed table over all shards. docs/operations.md says more.`,
  )
}

/**
 * Looks whether the tables have all their rows on each server, before anything is created.
 *
 * @throws {Error} for a cluster of several shards, and for one that is not known.
 */
export async function checkCluster(
  clickHouse: ClickHouse,
  { databaseEngine, clusterName, clusters }: Surroundings,
): Promise<void> {
  const { database, cluster } = clickHouse.options
  if (cluster !== undefined && replicatesItself(databaseEngine)) {
    const place = databaseEngine === 'Shared' ? ' (ClickHouse Cloud)' : ''
    log.warning(
      `clickhouse-cluster is not used: the database '${database}' has the engine ${databaseEngine}${place} and brings its tables to all replicas by itself. Leave the input empty.`,
    )
  }
  if (databaseEngine === 'Shared') return
  if (databaseEngine === 'Replicated') {
    const known = cluster === undefined ? await readOwnCluster(clickHouse) : clusters
    // Right after it was made, a database may not be among the clusters.
    if (known.some(({ name }) => name === database)) refuseShards('The Replicated database', database, known)
    return
  }
  if (cluster !== undefined) refuseShards('The cluster', clusterName, clusters)
}
