import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { it as sandboxed } from '../fixtures/sandbox.ts'
import type { ClickHouseServer } from './clickhouse/server.ts'

/**
 * Tests of the sandbox's ClickHouse: what is tested is the server of chdb, also where the other tests are given a running one. `database`
 * has an empty table `numbers (n UInt32)`.
 */
export const it = sandboxed
  .extend('clickHouseOptions', { scope: 'file' }, () => ({ isOwn: true }))
  .extend('database', ({ clickHouse }) => createNumbers(clickHouse))

/** Connects with the client that the actions ship. */
export function connect(
  server: ClickHouseServer,
  options: {
    url?: string
    username?: string
    password?: string
    database?: string
    gzip?: boolean
    patience?: number
  } = {},
) {
  return createClient({
    url: options.url ?? server.url,
    username: options.username ?? server.username,
    password: options.password ?? server.password,
    database: options.database ?? 'default',
    request_timeout: options.patience ?? 30_000,
    compression: { request: options.gzip ?? false, response: options.gzip ?? false },
    log: { level: ClickHouseLogLevel.OFF },
  })
}

/** A database with an empty table `numbers (n UInt32)`. */
export async function createNumbers(server: ClickHouseServer): Promise<string> {
  const database = await server.createDatabase()
  await server.query('CREATE TABLE numbers (n UInt32) ENGINE = MergeTree ORDER BY n', { database })
  return database
}

export async function storedNumbers(server: ClickHouseServer, database: string): Promise<unknown[]> {
  const rows = await server.query('SELECT n FROM numbers ORDER BY n', { database })
  return rows.map((row) => row.n)
}
