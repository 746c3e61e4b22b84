import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { z } from 'zod'
import { runStatement } from '../sandbox/clickhouse/statement.ts'

const credentials = { username: z.string().default('default'), password: z.string().default('') }

const description = z.object({
  cluster: z.string(),
  replicas: z.array(z.object({ name: z.string(), url: z.url() })).min(2),
  ...credentials,
  /** A user with the documented rights on the database `muse` and no others; without one it is created. */
  limited: z.object(credentials).optional(),
})

/** One server of the cluster. */
export interface Replica {
  readonly name: string
  readonly url: string
  /** Runs a statement there, as the administrator. */
  rows(statement: string, database?: string): Promise<Record<string, unknown>[]>
}

/** A cluster that runs already, as the environment describes it. */
export interface Cluster {
  readonly name: string
  readonly username: string
  readonly password: string
  readonly limited: { readonly username: string; readonly password: string } | undefined
  readonly replicas: readonly [Replica, Replica, ...Replica[]]
  /** Has a command end a server, or start it again on the same data; undefined where there is none. */
  readonly control: ((replica: Replica, act: 'kill' | 'start') => Promise<void>) | undefined
}

/** Why tests of a cluster are skipped. */
export const NO_CLUSTER = 'TEST_CLICKHOUSE_CLUSTER names no cluster (CONTRIBUTING.md says how to give one).'
/** Why those are that kill a server. */
export const NO_CONTROL = 'TEST_CLICKHOUSE_CONTROL names no command that ends and starts a server of the cluster.'

const run = promisify(execFile)

function controlOf(command: string | undefined): Cluster['control'] {
  const [file, ...first] = command?.split(' ').filter((word) => word !== '') ?? []
  if (file === undefined) return undefined
  return async ({ name }, act) => {
    await run(file, [...first, name, act])
  }
}

/** The cluster that the environment describes; undefined without one. */
export function clusterOfEnvironment(
  { TEST_CLICKHOUSE_CLUSTER, TEST_CLICKHOUSE_CONTROL } = process.env,
): Cluster | undefined {
  if (!TEST_CLICKHOUSE_CLUSTER) return undefined
  const {
    cluster: name,
    replicas,
    username,
    password,
    limited,
  } = description.parse(JSON.parse(TEST_CLICKHOUSE_CLUSTER))
  const [first, second, ...others] = replicas.map(
    ({ name: replica, url }): Replica => ({
      name: replica,
      url: url.replace(/\/+$/u, ''),
      rows: (statement, database) => runStatement({ url, username, password }, statement, database),
    }),
  )
  if (first === undefined || second === undefined) throw new Error('A cluster has two replicas at least.')
  return {
    name,
    username,
    password,
    limited,
    replicas: [first, second, ...others],
    control: controlOf(TEST_CLICKHOUSE_CONTROL),
  }
}
