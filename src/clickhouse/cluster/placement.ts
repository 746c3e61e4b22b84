import type { ClickHouseOptions } from '../inputs.ts'

/** Where tables and views are created, and where their rows are. */
export interface Placement {
  /** The cluster on whose servers each statement that defines something is run; undefined where there is one server, or the database sees to that. */
  readonly cluster: string | undefined
  /** On one server; on several, each with a copy; or on several that share their storage, whose engines are asked for by their plain names. */
  readonly storage: 'own' | 'replicated' | 'shared'
}

/** On the server that is asked, alone. */
export const ONE_SERVER: Placement = { cluster: undefined, storage: 'own' }

/** Whether a database, by its engine, brings tables and views to its replicas by itself, and refuses ON CLUSTER. Pure. */
export const replicatesItself = (databaseEngine: string): boolean => ['Replicated', 'Shared'].includes(databaseEngine)

/** Where the schema is created, by the engine of the database and the cluster that is given. Pure. */
export function placementOf(databaseEngine: string, { cluster }: Pick<ClickHouseOptions, 'cluster'>): Placement {
  switch (databaseEngine) {
    case 'Shared':
      return { cluster: undefined, storage: 'shared' }
    case 'Replicated':
      return { cluster: undefined, storage: 'replicated' }
    default:
      return cluster === undefined ? ONE_SERVER : { cluster, storage: 'replicated' }
  }
}
