import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { connectClickHouse, MOST_IDS_IN_PARAMETER } from '../../src/clickhouse/client.ts'
import { ClickHouseFailure } from '../../src/clickhouse/errors.ts'
import type { ClickHouseOptions } from '../../src/clickhouse/inputs.ts'
import { startFaultProxy } from '../sandbox/clickhouse/proxy.ts'
import { type ClickHouseServer, startClickHouse } from '../sandbox/clickhouse/server.ts'
import { createTestDatabase } from './connection.ts'
import { forward, unusedPort } from './forwarder.ts'

let server: ClickHouseServer

beforeAll(async () => {
  // Its users are known: also where the other tests are given a running one.
  vi.stubEnv('TEST_CLICKHOUSE_URL', undefined)
  server = await startClickHouse()
  vi.unstubAllEnvs()
})

afterAll(() => server.stop())

const NUMBERS = 'CREATE TABLE numbers (n UInt32) ENGINE = MergeTree ORDER BY n'
const SELECT_ONE = { sql: 'SELECT 1 AS n', row: z.object({ n: z.number() }), attempted: 'counting to one' }
const insertOne = { table: 'numbers', rows: [{ n: 1 }], attempted: 'storing a number' }

/** A database with an empty table `numbers`, reached through a proxy that makes requests fail. */
async function faultyDatabase(answerTimeout?: number) {
  const proxy = await startFaultProxy(server.url)
  const database = await createTestDatabase(server, { url: proxy.url }, answerTimeout)
  await database.query(NUMBERS)
  return {
    ...database,
    proxy,
    sent: (statement: RegExp) => proxy.requests.filter(({ query }) => statement.test(query)).length,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await proxy.stop()
    },
  }
}

/** What a statement fails with. */
async function failureOf(work: Promise<unknown>): Promise<ClickHouseFailure> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error instanceof ClickHouseFailure) return error
  throw new Error(`expected a ClickHouseFailure, found ${String(error)}`)
}

/** Connects with changed options, reads, and gives what that fails with. */
async function failureWith(overrides: Partial<ClickHouseOptions>): Promise<ClickHouseFailure> {
  await using database = await createTestDatabase(server, overrides)
  return await failureOf(database.clickHouse.read(SELECT_ONE))
}

describe('read', () => {
  test('gives back bound text as it was, whatever it holds', async () => {
    await using database = await createTestDatabase(server)
    const texts = [
      "'; DROP TABLE numbers; --",
      '\\',
      "\\'",
      'tab\tnewline\nreturn\rnull\0backspace\b',
      '{other:String} $x ?a=b&c=d#e%20+',
      '\\N',
      'é 😀 \u2028 \ufeff',
      '',
    ]
    const rows = await database.clickHouse.read({
      sql: 'SELECT {text:String} AS one, {texts:Array(String)} AS many, {none:Nullable(String)} AS none',
      parameters: { text: texts.join('|'), texts, none: null },
      row: z.unknown(),
      attempted: 'echoing text',
    })
    expect(rows).toEqual([{ one: texts.join('|'), many: texts, none: null }])
  })

  test('takes as many identifiers in one parameter as it promises', async () => {
    await using database = await faultyDatabase()
    const ids = Array.from({ length: MOST_IDS_IN_PARAMETER }, () => randomUUID())
    const shas = Array.from({ length: MOST_IDS_IN_PARAMETER }, (_, index) => String(index).padStart(40, 'a'))
    const rows = await database.clickHouse.read({
      sql: 'SELECT length({ids:Array(UUID)}) AS ids, length({shas:Array(FixedString(40))}) AS shas',
      parameters: { ids, shas },
      row: z.unknown(),
      attempted: 'counting identifiers',
    })
    expect(rows).toEqual([{ ids: MOST_IDS_IN_PARAMETER, shas: MOST_IDS_IN_PARAMETER }])
  })

  test('reads times, large numbers and numbers that are none in one form, whatever the server prefers', async () => {
    await using database = await createTestDatabase(server)
    const rows = await database.clickHouse.read({
      sql: `SELECT toDateTime64('2026-01-31 12:30:00.250', 3, 'UTC') AS time, toUInt64(9007199254740991) AS large, nan AS none`,
      row: z.unknown(),
      attempted: 'reading values',
    })
    expect(rows).toEqual([{ time: '2026-01-31T12:30:00.250Z', large: 9_007_199_254_740_991, none: null }])
  })

  test.each([
    ['rows', 'INSERT INTO numbers VALUES (1)'],
    ['tables', 'CREATE TABLE more (n UInt32) ENGINE = Memory'],
    ['deletions', 'TRUNCATE TABLE numbers'],
  ])('can not write %s, and does not try it again', async (_what, sql) => {
    await using database = await faultyDatabase()
    const failure = await failureOf(database.clickHouse.read({ sql, row: z.unknown(), attempted: 'writing' }))
    expect(failure.code).toBe('164')
    expect(database.proxy.requests).toHaveLength(1)
    expect(await database.query('SELECT n FROM numbers')).toEqual([])
    expect(await database.query('SHOW TABLES')).toEqual([{ name: 'numbers' }])
  })

  test('says which row is not as expected', async () => {
    await using database = await createTestDatabase(server)
    const failure = await failureOf(
      database.clickHouse.read({ ...SELECT_ONE, row: z.object({ n: z.string() }), attempted: 'reading names' }),
    )
    expect(failure.message).toBe(
      `ClickHouse at ${server.url} failed while reading names; its answer is not what was expected: ✖ Invalid input: expected string, received number → at [0].n.`,
    )
  })

  test.each([
    ['a connection that is cut', { when: 'before', kind: 'reset' }],
    ['an answer that is lost', { when: 'after', kind: 'reset' }],
    ['a server that is busy', { when: 'before', kind: { status: 500, body: busy() } }],
    ['a gateway that finds no server', { when: 'before', kind: { status: 502, body: gatewayPage() } }],
  ] as const)('is sent again after %s', async (_what, fault) => {
    await using database = await faultyDatabase()
    database.proxy.failNext(fault)
    expect(await database.clickHouse.read(SELECT_ONE)).toEqual([{ n: 1 }])
    expect(database.proxy.requests).toHaveLength(2)
  })

  test('gives up a server that does not answer in time, after three tries, and says so', async () => {
    await using database = await faultyDatabase(150)
    database.proxy.failNext({ when: 'before', kind: 'timeout', times: 3 })
    const failure = await failureOf(database.clickHouse.read(SELECT_ONE))
    expect(failure.message).toBe(
      `ClickHouse at ${database.proxy.url} failed while counting to one; no answer: Timeout error. The server took too long: check its load, and that nothing between cuts long requests.`,
    )
    expect(database.proxy.requests).toHaveLength(3)
  })

  test('leaves nothing running on the server when it gives up', async () => {
    await using database = await createTestDatabase(server, {}, 150)
    const sleepForLong = 'SELECT sleepEachRow(1) AS n FROM system.numbers LIMIT 600'
    const settings = { function_sleep_max_microseconds_per_block: '0', max_block_size: '1' }
    await failureOf(database.clickHouse.read({ sql: sleepForLong, row: z.unknown(), attempted: 'sleeping', settings }))
    const running = `SELECT count() AS count FROM system.processes WHERE query LIKE 'SELECT sleepEachRow%' AND current_database = '${database.name}'`
    await vi.waitFor(async () => expect(await server.query(running)).toEqual([{ count: 0 }]), { timeout: 20_000 })
  })
})

describe('insert', () => {
  test('stores rows as one block, with ISO times and numbers of any size', async () => {
    await using database = await createTestDatabase(server)
    await database.query(
      "CREATE TABLE events (ts DateTime64(3, 'UTC'), cost Decimal(18, 6), text Nullable(String)) ENGINE = MergeTree ORDER BY ts",
    )
    await database.clickHouse.insert({
      table: 'events',
      rows: [
        { ts: '2026-01-31T12:30:00.250Z', cost: '0.010335', text: "it's\n" },
        { ts: '2026-01-31T13:30:00+01:00', cost: 2, text: null },
      ],
      attempted: 'storing events',
    })
    expect(
      await database.query('SELECT toString(ts) AS at, toString(cost) AS cost, text FROM events ORDER BY ts'),
    ).toEqual([
      { at: '2026-01-31 12:30:00.000', cost: '2', text: null },
      { at: '2026-01-31 12:30:00.250', cost: '0.010335', text: "it's\n" },
    ])
    const parts = "SELECT count() AS parts FROM system.parts WHERE database = currentDatabase() AND table = 'events'"
    expect(await database.query(parts)).toEqual([{ parts: 1 }])
  })

  test('asks nothing of the server when there are no rows', async () => {
    await using database = await faultyDatabase()
    await database.clickHouse.insert({ ...insertOne, rows: [] })
    expect(database.proxy.requests).toEqual([])
  })

  test('refuses a key that is no column, instead of losing its value', async () => {
    await using database = await faultyDatabase()
    const failure = await failureOf(database.clickHouse.insert({ ...insertOne, rows: [{ n: 1, extra: 2 }] }))
    expect(failure.code).toBe('117')
    expect(await database.query('SELECT n FROM numbers')).toEqual([])
  })

  test.each(['reset', 'timeout'] as const)('is not sent again when its answer is lost (%s)', async (kind) => {
    await using database = await faultyDatabase(1_000)
    database.proxy.failNext({ when: 'after', kind, match: /INSERT/ })
    const failure = await failureOf(database.clickHouse.insert(insertOne))
    expect(failure.code).toBeUndefined()
    expect(database.sent(/^INSERT/)).toBe(1)
    expect(await database.query('SELECT n FROM numbers')).toEqual([{ n: 1 }])
  })

  test('is sent again when the server was too busy to begin', async () => {
    await using database = await faultyDatabase()
    database.proxy.failNext({ when: 'before', kind: { status: 500, body: busy() } })
    await database.clickHouse.insert(insertOne)
    expect(database.sent(/^INSERT/)).toBe(2)
    expect(await database.query('SELECT n FROM numbers')).toEqual([{ n: 1 }])
  })

  test('is sent again when nothing listened yet', async () => {
    const port = await unusedPort()
    await using database = await createTestDatabase(server, { url: `http://127.0.0.1:${port}` })
    await database.query(NUMBERS)
    const storing = database.clickHouse.insert(insertOne)
    // The first try is refused at once; the next comes after half a second at the earliest.
    await sleep(250)
    await using _forwarder = await forward(port, new URL(server.url))
    await storing
    expect(await database.query('SELECT n FROM numbers')).toEqual([{ n: 1 }])
  })
})

describe('command', () => {
  test('runs a statement again after its answer was lost', async () => {
    await using database = await faultyDatabase()
    database.proxy.failNext({ when: 'after', kind: 'reset' })
    await database.clickHouse.command('CREATE TABLE IF NOT EXISTS more (n UInt32) ENGINE = Memory', 'creating more')
    expect(database.proxy.requests).toHaveLength(2)
    expect(await database.query('EXISTS TABLE more')).toEqual([{ result: 1 }])
  })
})

describe('a failure says what was tried, what came back and what to do', () => {
  test('for a wrong password, which it does not repeat', async () => {
    const failure = await failureWith({ password: 'wrong-hunter2' })
    expect(failure).toMatchObject({
      code: '516',
      message: `ClickHouse at ${server.url} failed while counting to one; the server answered with code 516: ${server.username}: Authentication failed: password is incorrect, or there is no user with such name. Check clickhouse-username ('${server.username}') and clickhouse-password.`,
    })
    expect(JSON.stringify(failure) + String(failure.cause) + failure.stack).not.toContain('hunter2')
  })

  test('for an unknown database', async () => {
    expect((await failureWith({ database: 'nowhere' })).message).toBe(
      `ClickHouse at ${server.url} failed while counting to one; the server answered with code 81: Database nowhere does not exist. Check clickhouse-database, or create it: CREATE DATABASE \`nowhere\`.`,
    )
  })

  test('for a server that can not be reached', async () => {
    const port = await unusedPort()
    expect((await failureWith({ url: `http://127.0.0.1:${port}` })).message).toBe(
      `ClickHouse at http://127.0.0.1:${port} failed while counting to one; ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:${port}. Check clickhouse-url, and that the server accepts connections from this runner.`,
    )
  })

  test('for a host that does not exist, at once also for an insert', async () => {
    await using database = await createTestDatabase(server, { url: 'http://nowhere.invalid:8123' })
    const failure = await failureOf(database.clickHouse.insert(insertOne))
    expect(failure.message).toMatch(
      /^ClickHouse at http:\/\/nowhere\.invalid:8123 failed while storing a number; (?:ENOTFOUND|EAI_AGAIN): .*Check clickhouse-url, and that the server accepts connections from this runner\.$/u,
    )
  })

  test('for a user who is read-only', async () => {
    const { reader } = server
    expect(reader).toBeDefined()
    expect((await failureWith({ ...reader })).message).toMatch(
      /code 164: Cannot modify '\w+' setting in readonly mode\. User 'reader' is read-only: the action needs a user that may write and change query settings \(a profile without readonly\)\.$/u,
    )
  })

  test('for a user who may not see the table', async () => {
    await using database = await createTestDatabase(server)
    await database.query(NUMBERS)
    // The user of the server of chdb who may do no more than start it.
    await using visitor = await connectClickHouse({ ...database.options, username: 'default', password: '' })
    const failure = await failureOf(visitor.read({ ...SELECT_ONE, sql: 'SELECT n FROM numbers' }))
    expect(failure.message).toMatch(
      /code 497: .*Not enough privileges.* Grant user 'default' what the message names\.$/u,
    )
  })

  test('for a missing table', async () => {
    await using database = await createTestDatabase(server)
    const failure = await failureOf(database.clickHouse.insert({ ...insertOne, table: 'unheard_of' }))
    expect(failure.message).toBe(
      `ClickHouse at ${server.url} failed while storing a number; the server answered with code 60: Table ${database.name}.unheard_of does not exist. Set create-tables to true, or create the table as docs/architecture.md shows.`,
    )
  })

  test("with a gateway's words where the server gave none", async () => {
    await using database = await faultyDatabase()
    database.proxy.failNext({ when: 'before', kind: { status: 403, body: '<html>\r\n<h1>Forbidden</h1>\r\n</html>' } })
    const failure = await failureOf(database.clickHouse.read(SELECT_ONE))
    expect(failure.message).toBe(
      `ClickHouse at ${database.proxy.url} failed while counting to one; it answered: <html> <h1>Forbidden</h1> </html>.`,
    )
  })
})

test('writes nothing to the console, also where it fails', async () => {
  const methods = (['debug', 'info', 'log', 'warn', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => {}),
  )
  const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'))
  await using database = await faultyDatabase(150)
  database.proxy.failNext({ when: 'before', kind: 'timeout' })
  await failureOf(database.clickHouse.insert(insertOne))
  await failureOf(database.clickHouse.read({ ...SELECT_ONE, sql: 'SELECT nothing' }))
  await failureOf(database.clickHouse.command('CREATE nothing', 'creating nothing'))
  await failureWith({ password: 'wrong' })
  const calls = [...methods, ...streams].map((spy) => spy.mock.calls)
  vi.restoreAllMocks()
  expect(calls.flat()).toEqual([])
})

test('closes its connections when disposed of', async () => {
  const sockets: Socket[] = []
  const counting = createServer((socket) => {
    sockets.push(socket)
    socket.on('data', () =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 8\r\nkeep-alive: timeout=60\r\n\r\n{"n":1}\n'),
    )
  }).listen(0, '127.0.0.1')
  await once(counting, 'listening')
  const { port } = z.object({ port: z.number() }).parse(counting.address())
  const clickHouse = await connectClickHouse({
    url: `http://127.0.0.1:${port}`,
    username: 'default',
    password: '',
    database: 'default',
    createTables: false,
  })
  expect(await clickHouse.read(SELECT_ONE)).toEqual([{ n: 1 }])
  const [socket] = sockets
  if (socket === undefined) throw new Error('expected a connection')
  const closed = once(socket, 'close')
  await clickHouse[Symbol.asyncDispose]()
  await closed
  counting.close()
  expect(sockets).toHaveLength(1)
})

function busy(): string {
  return 'Code: 202. DB::Exception: Too many simultaneous queries. Maximum: 100. (TOO_MANY_SIMULTANEOUS_QUERIES) (version 26.7.2.1)'
}

function gatewayPage(): string {
  return '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body></html>'
}
