import { expect } from 'vitest'
import { connect, createNumbers, it as numbered } from './numbers.ts'

const it = numbered
  .extend('clickHouseOptions', { scope: 'file' }, () => ({
    isOwn: true,
    users: {
      bounded: {
        settings: { max_threads: 2 },
        constraints: { max_threads: { min: 1, max: 4 } },
        grants: ['GRANT SELECT ON muse.*'],
      },
    },
  }))
  // How many of the numbers 1 to 9, which three inserts stored, a user reads.
  .extend(
    'readAs',
    ({ clickHouse, database }) =>
      async (name: string, settings: Record<string, string | number> = {}, statement = 'SELECT n FROM numbers') => {
        await clickHouse.query('TRUNCATE TABLE numbers', { database })
        for (const rows of ['(1), (2), (3)', '(4), (5), (6)', '(7), (8), (9)'])
          await clickHouse.query(`INSERT INTO numbers VALUES ${rows}`, { database })
        await using client = connect(clickHouse, { ...clickHouse.user(name), database })
        const result = await client.query({ query: statement, format: 'JSONEachRow', clickhouse_settings: settings })
        return (await result.json()).length
      },
  )

it('cuts the results of some users without a word, unless the request says otherwise', async ({ readAs }) => {
  const computed = 'SELECT number FROM numbers(9)'
  expect({
    truncating: [await readAs('truncating'), await readAs('truncating', { max_result_rows: 0 })],
    limiting: [await readAs('limiting'), await readAs('limiting', { limit: 0 })],
    skipping: [await readAs('skipping'), await readAs('skipping', { offset: 0 })],
    hasty: [await readAs('hasty', {}, computed), await readAs('hasty', { max_rows_to_read: 0 }, computed)],
  }).toEqual({ truncating: [3, 9], limiting: [1, 9], skipping: [8, 9], hasty: [1, 9] })
})

it('refuses settings of readers, and of users whose settings are pinned or bounded', async ({ readAs }) => {
  expect(await readAs('reader')).toBe(9)
  await expect(readAs('reader', { max_threads: 1 })).rejects.toMatchObject({ code: '164' })
  expect(await readAs('pinned', { max_result_rows: 1000 })).toBe(9)
  await expect(readAs('pinned', { max_result_rows: 0 })).rejects.toMatchObject({ code: '452' })
  expect(await readAs('bounded', { max_threads: 4 })).toBe(9)
  await expect(readAs('bounded', { max_threads: 5 })).rejects.toMatchObject({ code: '452' })
})

it('lets the restrained one set what it likes, and write nothing', async ({ clickHouse, database, readAs }) => {
  expect(await readAs('restrained', { max_block_size: 10 })).toBe(9)
  await using client = connect(clickHouse, { ...clickHouse.user('restrained'), database })
  await expect(client.command({ query: 'TRUNCATE TABLE numbers' })).rejects.toMatchObject({ code: '164' })
})

it('grants what it is told to, in the databases of the tests', async ({ clickHouse, readAs }) => {
  expect(await readAs('bounded')).toBe(9)
  const database = await createNumbers(clickHouse)
  await using client = connect(clickHouse, { ...clickHouse.user('bounded'), database })
  await expect(client.command({ query: 'TRUNCATE TABLE numbers' })).rejects.toMatchObject({ code: '497' })
  expect(() => clickHouse.user('nobody')).toThrow("There is no user 'nobody'")
})

it('carries out SQL as an old version, or stores without waiting, where a profile says so', async ({ clickHouse }) => {
  const setting = async (user: string, name: string) => {
    await using client = connect(clickHouse, clickHouse.user(user))
    const result = await client.query({
      query: `SELECT toString(getSetting('${name}')) AS value`,
      format: 'JSONEachRow',
    })
    return await result.json()
  }
  expect(await setting('old', 'enable_analyzer')).toEqual([{ value: 'false' }])
  expect(await setting('restrained', 'enable_analyzer')).toEqual([{ value: 'true' }])
  expect(await setting('forgetful', 'wait_for_async_insert')).toEqual([{ value: 'false' }])
})
