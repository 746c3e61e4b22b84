import { Readable } from 'node:stream'
import { expect } from 'vitest'
import { connect, it, storedNumbers } from './numbers.ts'

it('is killed in the middle of an insert, and starts again at its address with what it had stored', async ({
  clickHouse,
  database,
  proxy,
}) => {
  await clickHouse.query('INSERT INTO numbers VALUES (1)', { database })
  await using client = connect(clickHouse, { url: proxy.url, database })
  async function* endlessRows() {
    for (let n = 10; ; n += 1) {
      yield { n }
      // Rows enough for the insert to be under way on the server.
      if (n === 5_000) await clickHouse.crash()
    }
  }
  const inserting = client.insert({
    table: 'numbers',
    values: Readable.from(endlessRows()),
    format: 'JSONEachRow',
    clickhouse_settings: { max_insert_block_size: '1000', min_insert_block_size_rows: '1000' },
  })
  await expect(inserting).rejects.toThrow()
  await expect(clickHouse.query('SELECT 1')).rejects.toThrow('did not answer')

  await clickHouse.restart()
  const stored = await storedNumbers(clickHouse, database)
  expect(stored[0]).toBe(1)
  expect(stored.length).toBeLessThan(5_000)
  await clickHouse.query('INSERT INTO numbers VALUES (2)', { database })
  expect(await storedNumbers(clickHouse, database)).toContain(2)
})
