import { z } from 'zod'
import { type ClickHouse, connectClickHouse } from '../../src/clickhouse/client.ts'
import { ClickHouseFailure } from '../../src/clickhouse/errors.ts'
import type { ClickHouseOptions } from '../../src/clickhouse/inputs.ts'
import { type FaultProxy, startFaultProxy } from '../sandbox/clickhouse/proxy.ts'
import type { ClickHouseServer } from '../sandbox/clickhouse/server.ts'

/** A database of its own for a test, and the shipped client connected to it. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string
  readonly options: ClickHouseOptions
  readonly clickHouse: ClickHouse
  /** Runs a statement as the administrator, not through the shipped client. */
  query(statement: string): Promise<Record<string, unknown>[]>
  /** Inserts rows through the shipped client. */
  insert(table: string, rows: readonly Readonly<Record<string, unknown>>[]): Promise<void>
  /** Reads through the shipped client. */
  read(sql: string): Promise<unknown[]>
  /** Reads through the shipped client: the columns' names first, then a line for each row; [] where there are no rows. */
  table(sql: string): Promise<unknown[][]>
}

const anyRow = z.record(z.string(), z.unknown())

/** Creates an empty database and connects to it. `overrides` change what the client is told, such as its URL. */
export async function createTestDatabase(
  server: ClickHouseServer,
  overrides: Partial<ClickHouseOptions> = {},
  answerTimeoutMs?: number,
): Promise<TestDatabase> {
  const name = await server.createDatabase()
  const { url, username, password } = server
  const options: ClickHouseOptions = { url, username, password, database: name, createTables: true, ...overrides }
  const clickHouse = await connectClickHouse(options, answerTimeoutMs === undefined ? {} : { answerTimeoutMs })
  return {
    name,
    options,
    clickHouse,
    query: (statement) => server.query(statement, { database: name }),
    async insert(table, rows) {
      await clickHouse.insert({ table, rows, attempted: 'preparing a test' })
    },
    read: (sql) => clickHouse.read({ sql, row: z.unknown(), attempted: 'reading for a test' }),
    async table(sql) {
      const rows = await clickHouse.read({ sql, row: anyRow, attempted: 'reading for a test' })
      return [...rows.slice(0, 1).map(Object.keys), ...rows.map(Object.values)]
    },
    [Symbol.asyncDispose]: () => clickHouse[Symbol.asyncDispose](),
  }
}

/** A database that is reached through a proxy which makes requests fail. */
export interface FaultyDatabase extends TestDatabase {
  readonly proxy: FaultProxy
}

/** Creates a database with an empty table `numbers (n UInt32)` behind a proxy. */
export async function createFaultyDatabase(
  server: ClickHouseServer,
  answerTimeoutMs?: number,
): Promise<FaultyDatabase> {
  const proxy = await startFaultProxy(server.url)
  const database = await createTestDatabase(server, { url: proxy.url }, answerTimeoutMs)
  await database.query('CREATE TABLE numbers (n UInt32) ENGINE = MergeTree ORDER BY n')
  return {
    ...database,
    proxy,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await proxy.stop()
    },
  }
}

/** What work with ClickHouse fails with. */
export async function failureOf(work: Promise<unknown>): Promise<ClickHouseFailure> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof ClickHouseFailure) return error
  throw new Error(`expected a ClickHouseFailure, found ${String(error)}`)
}

/** A statement that reads one row. */
export const SELECT_ONE = { sql: 'SELECT 1 AS n', row: z.object({ n: z.number() }), attempted: 'counting to one' }

/** An insert into the table `numbers`. */
export const INSERT_ONE = { table: 'numbers', rows: [{ n: 1 }], attempted: 'storing a number' }

/** What a server answers that can not begin with a statement. */
export const BUSY =
  'Code: 202. DB::Exception: Too many simultaneous queries. Maximum: 100. (TOO_MANY_SIMULTANEOUS_QUERIES) (version 26.7.2.1)'
