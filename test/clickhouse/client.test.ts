import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, vi } from 'vitest'
import { z } from 'zod'
import { connectClickHouse } from '../../src/clickhouse/client.ts'
import { MAX_IDS_IN_PARAMETER } from '../../src/clickhouse/parameters.ts'
import { it as test } from '../fixtures/database.ts'
import { BUSY, type FaultyDatabase, failureOf, INSERT_ONE, SELECT_ONE } from './connection.ts'
import { forward, unusedPort } from './forwarder.ts'

const GATEWAY_PAGE = '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body></html>'

describe('read', () => {
  test('gives back bound text as it was, whatever it holds', async ({ database }) => {
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

  test('takes as many identifiers in one parameter as it promises', async ({ faultyDatabase: database }) => {
    const ids = Array.from({ length: MAX_IDS_IN_PARAMETER }, () => randomUUID())
    const shas = Array.from({ length: MAX_IDS_IN_PARAMETER }, (_, index) => String(index).padStart(40, 'a'))
    const rows = await database.clickHouse.read({
      sql: 'SELECT length({ids:Array(UUID)}) AS ids, length({shas:Array(FixedString(40))}) AS shas',
      parameters: { ids, shas },
      row: z.unknown(),
      attempted: 'counting identifiers',
    })
    expect(rows).toEqual([{ ids: MAX_IDS_IN_PARAMETER, shas: MAX_IDS_IN_PARAMETER }])
  })

  test('reads times, large numbers and numbers that are none in one form, whatever the server prefers', async ({
    database,
  }) => {
    const rows = await database.clickHouse.read({
      sql: `SELECT toDateTime64('2026-01-31 12:30:00.250', 3, 'UTC') AS time, toUInt64(9007199254740991) AS large, nan AS none`,
      row: z.unknown(),
      attempted: 'reading values',
    })
    expect(rows).toEqual([{ time: '2026-01-31T12:30:00.250Z', large: 9_007_199_254_740_991, none: null }])
  })

  test.for<[string, string]>([
    ['rows', 'INSERT INTO numbers VALUES (1)'],
    ['tables', 'CREATE TABLE more (n UInt32) ENGINE = Memory'],
    ['deletions', 'TRUNCATE TABLE numbers'],
  ])('can not write %s, and does not try it again', async ([, sql], { faultyDatabase: database }) => {
    const failure = await failureOf(database.clickHouse.read({ sql, row: z.unknown(), attempted: 'writing' }))
    expect(failure.code).toBe('164')
    expect(database.proxy.requests).toHaveLength(1)
    expect(await database.query('SELECT n FROM numbers')).toEqual([])
    expect(await database.query('SHOW TABLES')).toEqual([{ name: 'numbers' }])
  })

  test.for([
    ['a connection that is cut', { when: 'before', kind: 'reset' }],
    ['an answer that is lost', { when: 'after', kind: 'reset' }],
    ['a server that is busy', { when: 'before', kind: { status: 500, body: BUSY } }],
    ['a gateway that finds no server', { when: 'before', kind: { status: 502, body: GATEWAY_PAGE } }],
  ] as const)('is sent again after %s', async ([, fault], { faultyDatabase: database }) => {
    database.proxy.failNext(fault)
    expect(await database.clickHouse.read(SELECT_ONE)).toEqual([{ n: 1 }])
    expect(database.proxy.requests).toHaveLength(2)
  })

  test('gives up a server that does not answer in time, after three tries, and says so', async ({
    openFaultyDatabase,
  }) => {
    const database = await openFaultyDatabase(150)
    database.proxy.failNext({ when: 'before', kind: 'timeout', times: 3 })
    const failure = await failureOf(database.clickHouse.read(SELECT_ONE))
    expect(failure.message).toBe(
      `ClickHouse at ${database.proxy.url} failed while counting to one; no answer: timeout, it was not whole within 0.15 s. The server took too long: check its load, and that nothing between cuts long requests.`,
    )
    expect(database.proxy.requests).toHaveLength(3)
  })

  test('gives up an answer that does not come to its end in time', async ({ openFaultyDatabase }) => {
    const database = await openFaultyDatabase(500)
    database.proxy.failNext({ when: 'after', kind: 'stalled', times: 3 })
    const failure = await failureOf(database.clickHouse.read(SELECT_ONE))
    expect(failure.message).toContain('no answer: timeout, it was not whole within 0.5 s.')
    expect(database.proxy.requests).toHaveLength(3)
  })

  test('does not read an answer to its end that is larger than any can be, nor asks again', async ({
    faultyDatabase,
  }) => {
    const { options, proxy } = faultyDatabase
    await using clickHouse = await connectClickHouse(options, { maxAnswerBytes: 1_048_576 })
    const statement = {
      sql: "SELECT repeat('x', 100) AS text FROM numbers(100000)",
      row: z.unknown(),
      attempted: 'reading',
    }
    expect((await failureOf(clickHouse.read(statement))).message).toContain(
      'the answer is larger than 1 MiB, which no answer to the actions is; the rest was not read.',
    )
    expect(proxy.requests).toHaveLength(1)
  })

  test('leaves nothing running on the server when it gives up', async ({ openDatabase, clickHouse }) => {
    const database = await openDatabase({}, 150)
    const sleepForLong = 'SELECT sleepEachRow(1) AS n FROM system.numbers LIMIT 600'
    const settings = { function_sleep_max_microseconds_per_block: '0', max_block_size: '1' }
    await failureOf(database.clickHouse.read({ sql: sleepForLong, row: z.unknown(), attempted: 'sleeping', settings }))
    const running = `SELECT count() AS count FROM system.processes WHERE query LIKE 'SELECT sleepEachRow%' AND current_database = '${database.name}'`
    await vi.waitFor(async () => expect(await clickHouse.query(running)).toEqual([{ count: 0 }]), { timeout: 20_000 })
  })
})

describe('insert', () => {
  const insertsOf = ({ proxy }: FaultyDatabase) =>
    proxy.requests.filter(({ query }) => query.startsWith('INSERT')).length

  test('stores rows as one block, with ISO times and numbers of any size', async ({ database }) => {
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

  test('asks nothing of the server when there are no rows', async ({ faultyDatabase: database }) => {
    await database.clickHouse.insert({ ...INSERT_ONE, rows: [] })
    expect(database.proxy.requests).toEqual([])
  })

  test('refuses a key that is no column, instead of losing its value', async ({ faultyDatabase: database }) => {
    const failure = await failureOf(database.clickHouse.insert({ ...INSERT_ONE, rows: [{ n: 1, extra: 2 }] }))
    expect(failure.code).toBe('117')
    expect(await database.query('SELECT n FROM numbers')).toEqual([])
  })

  test.for(['reset', 'timeout'] as const)(
    'is not sent again when its answer is lost (%s)',
    async (kind, { openFaultyDatabase }) => {
      const database = await openFaultyDatabase(1_000)
      database.proxy.failNext({ when: 'after', kind, match: /INSERT/ })
      const failure = await failureOf(database.clickHouse.insert(INSERT_ONE))
      expect(failure.code).toBeUndefined()
      expect(insertsOf(database)).toBe(1)
      expect(await database.query('SELECT n FROM numbers')).toEqual([{ n: 1 }])
    },
  )

  test('is sent again when the server was too busy to begin', async ({ faultyDatabase: database }) => {
    database.proxy.failNext({ when: 'before', kind: { status: 500, body: BUSY } })
    await database.clickHouse.insert(INSERT_ONE)
    expect(insertsOf(database)).toBe(2)
    expect(await database.query('SELECT n FROM numbers')).toEqual([{ n: 1 }])
  })

  test('is sent again when nothing listened yet', async ({ openDatabase, clickHouse }) => {
    const port = await unusedPort()
    const database = await openDatabase({ url: `http://127.0.0.1:${port}` })
    await database.query('CREATE TABLE numbers (n UInt32) ENGINE = MergeTree ORDER BY n')
    const storing = database.clickHouse.insert(INSERT_ONE)
    // The first try is refused at once; the next comes after half a second at the earliest.
    await sleep(250)
    await using _forwarder = await forward(port, new URL(clickHouse.url))
    await storing
    expect(await database.query('SELECT n FROM numbers')).toEqual([{ n: 1 }])
  })
})

describe('command', () => {
  test('runs a statement again after its answer was lost', async ({ faultyDatabase: database }) => {
    database.proxy.failNext({ when: 'after', kind: 'reset' })
    await database.clickHouse.command('CREATE TABLE IF NOT EXISTS more (n UInt32) ENGINE = Memory', 'creating more')
    expect(database.proxy.requests).toHaveLength(2)
    expect(await database.query('EXISTS TABLE more')).toEqual([{ result: 1 }])
  })
})

test('writes nothing to the console, also where it fails', async ({ openFaultyDatabase }) => {
  const methods = (['debug', 'info', 'log', 'warn', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation(() => {}),
  )
  const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, 'write'))
  const database = await openFaultyDatabase(150)
  database.proxy.failNext({ when: 'before', kind: 'timeout' })
  await failureOf(database.clickHouse.insert(INSERT_ONE))
  await failureOf(database.clickHouse.read({ ...SELECT_ONE, sql: 'SELECT nothing' }))
  await failureOf(database.clickHouse.command('CREATE nothing', 'creating nothing'))
  await using intruder = await connectClickHouse({ ...database.options, password: 'wrong' })
  await failureOf(intruder.read(SELECT_ONE))
  const calls = [...methods, ...streams].map((spy) => spy.mock.calls)
  vi.restoreAllMocks()
  expect(calls.flat()).toEqual([])
})

test('closes its connections when disposed of', async () => {
  const sockets: Socket[] = []
  const counting = createServer((socket) => {
    sockets.push(socket)
    socket.on('data', (request) => {
      const [, queryId] = /query_id=([\w-]+)/u.exec(String(request)) ?? []
      const body = '{"meta":[{"name":"n"}],"data":[[1]],"rows":1}'
      const headers = `content-length: ${body.length}\r\nx-clickhouse-query-id: ${queryId}\r\nkeep-alive: timeout=60`
      socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\n\r\n${body}`)
    })
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
