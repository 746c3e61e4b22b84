import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '../../src/clickhouse/database.ts'
import { startFaultProxy } from '../sandbox/clickhouse/proxy.ts'
import { type ClickHouseServer, startClickHouse } from '../sandbox/clickhouse/server.ts'
import { createTestDatabase } from './connection.ts'

let server: ClickHouseServer

beforeAll(async () => {
  server = await startClickHouse()
})

afterAll(() => server?.stop())

test('creates the schema where rows are to be stored', async () => {
  await using empty = await createTestDatabase(server)
  await using database = await openDatabase(empty.options, 'store')
  expect([database.isReadable, database.episodesTable]).toEqual([true, 'episode_records'])
  expect((await empty.query('SHOW TABLES')).length).toBeGreaterThan(10)
})

test('creates nothing to look at, and says whether there is anything to read', async () => {
  await using empty = await createTestDatabase(server)
  {
    await using database = await openDatabase(empty.options, 'look')
    expect(database.isReadable).toBe(false)
    expect(await empty.query('SHOW TABLES')).toEqual([])
  }
  await using _stored = await openDatabase(empty.options, 'store')
  await using database = await openDatabase(empty.options, 'look')
  expect(database.isReadable).toBe(true)
})

test('asks nothing beforehand where tables are only read', async () => {
  await using proxy = await startFaultProxy(server.url)
  await using empty = await createTestDatabase(server, { url: proxy.url })
  await using database = await openDatabase(empty.options, 'read')
  expect([database.isReadable, proxy.requests]).toEqual([true, []])
})
