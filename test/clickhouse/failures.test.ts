import { describe, expect } from 'vitest'
import { z } from 'zod'
import { connectClickHouse } from '../../src/clickhouse/client.ts'
import type { ClickHouseFailure } from '../../src/clickhouse/errors.ts'
import type { ClickHouseOptions } from '../../src/clickhouse/inputs.ts'
import { it } from '../fixtures/database.ts'
import { failureOf, INSERT_ONE, SELECT_ONE } from './connection.ts'
import { unusedPort } from './forwarder.ts'

/** The users of such a server are known, also where the other tests are given one that runs already. */
const test = it
  .extend('clickHouseOptions', { scope: 'file' }, () => ({ isOwn: true }))
  .extend(
    'failureWith',
    ({ openDatabase }) =>
      async (overrides: Partial<ClickHouseOptions>): Promise<ClickHouseFailure> =>
        failureOf((await openDatabase(overrides)).clickHouse.read(SELECT_ONE)),
  )

describe('a failure says what was tried, what came back and what to do', () => {
  test('for a wrong password, which it does not repeat', async ({ failureWith, clickHouse }) => {
    const failure = await failureWith({ password: 'wrong-hunter2' })
    expect(failure).toMatchObject({
      code: '516',
      message: `ClickHouse at ${clickHouse.url} failed while counting to one; the server answered with code 516: ${clickHouse.username}: Authentication failed: password is incorrect, or there is no user with such name. Check clickhouse-username ('${clickHouse.username}') and clickhouse-password.`,
    })
    expect(JSON.stringify(failure) + String(failure.cause) + failure.stack).not.toContain('hunter2')
  })

  test('for an unknown database', async ({ failureWith, clickHouse }) => {
    expect((await failureWith({ database: 'nowhere' })).message).toBe(
      `ClickHouse at ${clickHouse.url} failed while counting to one; the server answered with code 81: Database nowhere does not exist. Check clickhouse-database, or create it: CREATE DATABASE \`nowhere\`.`,
    )
  })

  test('for a server that can not be reached', async ({ failureWith }) => {
    const port = await unusedPort()
    expect((await failureWith({ url: `http://127.0.0.1:${port}` })).message).toBe(
      `ClickHouse at http://127.0.0.1:${port} failed while counting to one; ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:${port}. Check clickhouse-url, and that the server accepts connections from this runner.`,
    )
  })

  test('for a host that does not exist', async ({ openDatabase }) => {
    const database = await openDatabase({ url: 'http://nowhere.invalid:8123' })
    const failure = await failureOf(database.clickHouse.insert(INSERT_ONE))
    expect(failure.message).toMatch(
      /^ClickHouse at http:\/\/nowhere\.invalid:8123 failed while storing a number; (?:ENOTFOUND|EAI_AGAIN): .*Check clickhouse-url, and that the server accepts connections from this runner\.$/u,
    )
  })

  test('for a user who is read-only', async ({ failureWith, clickHouse }) => {
    const { reader } = clickHouse
    expect(reader).toBeDefined()
    expect((await failureWith({ ...reader })).message).toMatch(
      /code 164: Cannot modify '\w+' setting in readonly mode\. User 'reader' is read-only: the action needs a user that may write and change query settings \(a profile without readonly\)\.$/u,
    )
  })

  test('for a user who may not see the table', async ({ database }) => {
    await database.query('CREATE TABLE numbers (n UInt32) ENGINE = MergeTree ORDER BY n')
    // The user of the server of chdb who may do no more than start it.
    await using visitor = await connectClickHouse({ ...database.options, username: 'default', password: '' })
    const failure = await failureOf(visitor.read({ ...SELECT_ONE, sql: 'SELECT n FROM numbers' }))
    expect(failure.message).toMatch(
      /code 497: .*Not enough privileges.* Grant user 'default' what the message names\. docs\/operations\.md has all the rights\.$/u,
    )
  })

  test('for a missing table', async ({ database, clickHouse }) => {
    const failure = await failureOf(database.clickHouse.insert({ ...INSERT_ONE, table: 'unheard_of' }))
    expect(failure.message).toBe(
      `ClickHouse at ${clickHouse.url} failed while storing a number; the server answered with code 60: Table ${database.name}.unheard_of does not exist. Set create-tables to true, or create the table as docs/architecture.md shows.`,
    )
  })

  test("with a gateway's words where the server gave none", async ({ faultyDatabase: database }) => {
    database.proxy.failNext({ when: 'before', kind: { status: 403, body: '<html>\r\n<h1>Forbidden</h1>\r\n</html>' } })
    const failure = await failureOf(database.clickHouse.read(SELECT_ONE))
    expect(failure.message).toBe(
      `ClickHouse at ${database.proxy.url} failed while counting to one; the answer has status 403: Forbidden. It comes from something before the server, not from ClickHouse: check clickhouse-url.`,
    )
  })

  test('for rows that are not as expected', async ({ database, clickHouse }) => {
    const failure = await failureOf(
      database.clickHouse.read({ ...SELECT_ONE, row: z.object({ n: z.string() }), attempted: 'reading names' }),
    )
    expect(failure.message).toBe(
      `ClickHouse at ${clickHouse.url} failed while reading names; its answer is not what was expected: ✖ Invalid input: expected string, received number → at [0].n.`,
    )
  })
})
