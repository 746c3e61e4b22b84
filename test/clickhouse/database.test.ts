import { expect } from 'vitest'
import { openDatabase } from '../../src/clickhouse/database.ts'
import { it as test } from '../fixtures/database.ts'

test('creates the schema where rows are to be stored', async ({ database: empty }) => {
  await using database = await openDatabase(empty.options, 'store')
  expect([database.isReadable, database.episodesTable]).toEqual([true, 'episode_records'])
  expect((await empty.query('SHOW TABLES')).length).toBeGreaterThan(10)
})

test('creates nothing to look at, and says whether there is anything to read', async ({ database: empty }) => {
  {
    await using database = await openDatabase(empty.options, 'look')
    expect(database.isReadable).toBe(false)
    expect(await empty.query('SHOW TABLES')).toEqual([])
  }
  await using _stored = await openDatabase(empty.options, 'store')
  await using database = await openDatabase(empty.options, 'look')
  expect(database.isReadable).toBe(true)
})

test('asks nothing beforehand where tables are only read', async ({ proxy, openDatabase: openEmpty }) => {
  const empty = await openEmpty({ url: proxy.url })
  await using database = await openDatabase(empty.options, 'read')
  expect([database.isReadable, proxy.requests]).toEqual([true, []])
})
