import { type ClickHouse, connectClickHouse } from '../../src/clickhouse/client.ts'
import type { ClickHouseOptions } from '../../src/clickhouse/inputs.ts'
import type { ClickHouseServer } from '../sandbox/clickhouse/server.ts'

/** A database of its own for a test, and the shipped client connected to it. */
export interface TestDatabase extends AsyncDisposable {
  readonly name: string
  readonly options: ClickHouseOptions
  readonly clickHouse: ClickHouse
  /** Runs a statement as the administrator, not through the shipped client. */
  query(statement: string): Promise<Record<string, unknown>[]>
}

/** Creates an empty database and connects to it. `overrides` change what the client is told, such as its URL. */
export async function createTestDatabase(
  server: ClickHouseServer,
  overrides: Partial<ClickHouseOptions> = {},
  answerTimeout?: number,
): Promise<TestDatabase> {
  const name = await server.createDatabase()
  const { url, username, password } = server
  const options: ClickHouseOptions = { url, username, password, database: name, createTables: true, ...overrides }
  const clickHouse = await connectClickHouse(options, answerTimeout)
  return {
    name,
    options,
    clickHouse,
    query: (statement) => server.query(statement, { database: name }),
    [Symbol.asyncDispose]: () => clickHouse[Symbol.asyncDispose](),
  }
}
