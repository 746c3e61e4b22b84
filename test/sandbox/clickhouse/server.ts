import { randomBytes } from 'node:crypto'
import { type Credentials, DOCUMENTED_GRANTS } from './configuration.ts'
import { startEngine } from './engine.ts'
import { PROFILES, type UserProfile } from './profiles.ts'
import { type Access, runStatement } from './statement.ts'

/** A real ClickHouse server for a test or the sandbox. */
export interface ClickHouseServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT` */
  readonly url: string
  /** A user that may do everything. */
  readonly username: string
  readonly password: string
  /** A user whose every query runs with `readonly=1`; undefined with a server that was not started here. */
  readonly reader: Credentials | undefined
  /** A user with the documented rights and no more; undefined with an external server. */
  readonly writer: Credentials | undefined
  /**
   * One of PROFILES, or of `users` of the options.
   *
   * @throws where there is none of that name, as with a server that was not started here
   */
  user(name: string): Credentials
  /**
   * Kills the server (SIGKILL) in the middle of whatever it does. `restart` starts it again on the same data and at the same address.
   *
   * @throws with a server that was not started here
   */
  crash(): Promise<void>
  restart(): Promise<void>
  /** Creates an empty database with a fresh name and returns that name: each test file or test has its own. */
  createDatabase(): Promise<string>
  /**
   * Runs one statement, without a FORMAT clause, as the administrator.
   *
   * @returns its rows, [] for DDL; integers of any size as numbers
   * @throws with ClickHouse's message, `Code: <number>. …`
   */
  query(statement: string, options?: { database?: string }): Promise<Record<string, unknown>[]>
  /** Ends the server, or, where it was not started here, drops the databases created through this object. */
  stop(): Promise<void>
}

export interface ClickHouseServerOptions {
  /** Where the server keeps its data, kept when it stops; by default a temporary directory, then removed. */
  readonly directory?: string
  /** Starts a server also where the environment names one that is running. */
  readonly isOwn?: boolean
  /** Users beside those of PROFILES, by name. */
  readonly users?: Readonly<Record<string, UserProfile>>
}

/**
 * Starts a ClickHouse server on a free port of 127.0.0.1. It ends with this process at the latest.
 *
 * Where the environment variable `TEST_CLICKHOUSE_URL` is set, that running server is used instead, as
 * `TEST_CLICKHOUSE_USERNAME` (default `default`) with `TEST_CLICKHOUSE_PASSWORD` (default empty).
 *
 * @throws when chdb has no library for this platform, when the server doesn't start within 60 s, or when the running one
 *   doesn't answer
 */
export async function startClickHouse(options: ClickHouseServerOptions = {}): Promise<ClickHouseServer> {
  const { TEST_CLICKHOUSE_URL: url, TEST_CLICKHOUSE_USERNAME, TEST_CLICKHOUSE_PASSWORD } = process.env
  if (url === undefined || url === '' || options.isOwn) return startOwnServer(options)
  return useRunningServer({
    url: url.replace(/\/+$/, ''),
    username: TEST_CLICKHOUSE_USERNAME || 'default',
    password: TEST_CLICKHOUSE_PASSWORD ?? '',
  })
}

async function startOwnServer({ directory, users = {} }: ClickHouseServerOptions): Promise<ClickHouseServer> {
  const administrator = credentials('administrator')
  const profiles: Record<string, UserProfile> = { ...PROFILES, writer: { grants: DOCUMENTED_GRANTS }, ...users }
  const others = Object.entries(profiles).map(([name, profile]) => ({ ...credentials(name), ...profile }))
  const engine = await startEngine({ administrator, others }, directory)
  return describeServer({ url: engine.url, ...administrator }, { ...engine, others, end: () => engine.stop() })
}

const credentials = (username: string): Credentials => ({ username, password: randomBytes(16).toString('hex') })

async function useRunningServer(access: Access): Promise<ClickHouseServer> {
  await runStatement(access, 'SELECT version()')
  const refuse = () => Promise.reject(new Error('A server that was not started here is not ended here either.'))
  return describeServer(access, {
    others: [],
    crash: refuse,
    restart: refuse,
    end: async (databases) => {
      for (const database of databases) await runStatement(access, `DROP DATABASE IF EXISTS ${database} SYNC`)
    },
  })
}

interface Lifetime {
  readonly others: readonly Credentials[]
  crash(): Promise<void>
  restart(): Promise<void>
  end(databases: readonly string[]): Promise<void>
}

function describeServer(access: Access, { others, crash, restart, end }: Lifetime): ClickHouseServer {
  const databases: string[] = []
  let ending: Promise<void> | undefined
  const stop = () => {
    ending ??= end(databases)
    return ending
  }
  const find = (name: string) => {
    const found = others.find(({ username }) => username === name)
    return found && { username: found.username, password: found.password }
  }
  return {
    url: access.url,
    username: access.username,
    password: access.password,
    reader: find('reader'),
    writer: find('writer'),
    user(name) {
      const user = find(name)
      if (user === undefined) throw new Error(`There is no user '${name}' on ${access.url}.`)
      return user
    },
    crash,
    restart,
    createDatabase: async () => {
      const database = `test_${randomBytes(6).toString('hex')}`
      await runStatement(access, `CREATE DATABASE ${database}`)
      databases.push(database)
      return database
    },
    query: (statement, queryOptions) => runStatement(access, statement, queryOptions?.database),
    stop,
    [Symbol.asyncDispose]: stop,
  }
}
