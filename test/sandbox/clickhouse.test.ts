import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { ClickHouseLogLevel, createClient } from '@clickhouse/client'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type FaultProxy, startFaultProxy } from './clickhouse/proxy.ts'
import { type ClickHouseServer, startClickHouse } from './clickhouse/server.ts'

const run = promisify(execFile)

let server: ClickHouseServer

beforeAll(async () => {
  // What is tested here is the server of chdb, also where the other tests are given a running one.
  vi.stubEnv('TEST_CLICKHOUSE_URL', undefined)
  server = await startClickHouse()
  vi.unstubAllEnvs()
})

afterAll(() => server?.stop())

beforeEach(() => {
  vi.stubEnv('TEST_CLICKHOUSE_URL', undefined)
})

afterEach(() => {
  vi.unstubAllEnvs()
})

/** Connects with the client that the actions ship. */
function connect(
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
async function databaseWithNumbers(): Promise<string> {
  const database = await server.createDatabase()
  await server.query('CREATE TABLE numbers (n UInt32) ENGINE = MergeTree ORDER BY n', { database })
  return database
}

async function storedNumbers(database: string): Promise<unknown[]> {
  const rows = await server.query('SELECT n FROM numbers ORDER BY n', { database })
  return rows.map((row) => row.n)
}

async function temporaryDirectory() {
  const path = await mkdtemp(join(tmpdir(), 'sandbox-clickhouse-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** The command lines of the running processes that mention a directory. */
async function processesIn(directory: string): Promise<string[]> {
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'args='], { maxBuffer: 16 * 1024 * 1024 })
  return stdout.split('\n').filter((line) => line.includes(directory))
}

describe('the server', () => {
  it('answers as ClickHouse 26.7', async () => {
    expect(await server.query('SELECT version() AS version')).toEqual([{ version: expect.stringMatching(/^26\.7\./) }])
  })

  it('refuses a wrong password with code 516', async () => {
    await using client = connect({ password: 'wrong' })
    await expect(client.query({ query: 'SELECT 1' })).rejects.toMatchObject({ code: '516' })
  })

  it('lets nobody read or write without a password', async () => {
    const database = await databaseWithNumbers()
    const statements = [
      `SELECT n FROM ${database}.numbers`,
      `INSERT INTO ${database}.numbers VALUES (1)`,
      'DROP DATABASE default',
    ]
    await using client = connect({ username: 'default', password: '' })
    for (const query of statements) await expect(client.command({ query })).rejects.toMatchObject({ code: '497' })
  })

  it('does not take a bare expression for a query', async () => {
    await expect(server.query('1')).rejects.toThrow('Code: 62.')
    expect(await server.query("SELECT getSetting('implicit_select') AS implicit_select")).toEqual([
      { implicit_select: false },
    ])
  })

  it('keeps tables in Atomic databases, the default one too', async () => {
    const database = await server.createDatabase()
    const statement = `SELECT name, engine FROM system.databases WHERE name IN ('default', '${database}') ORDER BY name`
    expect(await server.query(statement)).toEqual([
      { name: 'default', engine: 'Atomic' },
      { name: database, engine: 'Atomic' },
    ])
  })

  it('lets the reader read, and refuses what it writes or sets with code 164', async () => {
    const database = await databaseWithNumbers()
    await server.query('INSERT INTO numbers VALUES (7)', { database })
    await using client = connect({ ...server.reader, database })

    const result = await client.query({ query: 'SELECT n FROM numbers', format: 'JSONEachRow' })
    expect(await result.json()).toEqual([{ n: 7 }])
    const refused = { code: '164' }
    await expect(client.command({ query: 'INSERT INTO numbers VALUES (8)' })).rejects.toMatchObject(refused)
    await expect(client.command({ query: 'CREATE TABLE t (n UInt32) ENGINE = Memory' })).rejects.toMatchObject(refused)
    await expect(
      client.query({ query: 'SELECT n FROM numbers', clickhouse_settings: { max_threads: 1 } }),
    ).rejects.toMatchObject(refused)
    expect(await storedNumbers(database)).toEqual([7])
  })

  it('gives each caller a database of its own', async () => {
    const [one, other] = [await databaseWithNumbers(), await databaseWithNumbers()]
    await server.query('INSERT INTO numbers VALUES (1)', { database: one })
    expect([await storedNumbers(one), await storedNumbers(other)]).toEqual([[1], []])
  })

  it('logs what it was asked', async () => {
    const database = await databaseWithNumbers()
    await server.query('SELECT n FROM numbers WHERE n = 5', { database })
    await server.query('SYSTEM FLUSH LOGS')
    const statement = `SELECT query, user FROM system.query_log
      WHERE current_database = '${database}' AND type = 'QueryFinish' AND query_kind = 'Select'`
    expect(await server.query(statement)).toEqual([
      { query: 'SELECT n FROM numbers WHERE n = 5', user: server.username },
    ])
  })

  it('works in UTC', async () => {
    expect(
      await server.query(
        "SELECT toString(toDateTime('2026-01-01 00:00:00')) AS local, toUnixTimestamp('2026-01-01 00:00:00') AS unix",
      ),
    ).toEqual([{ local: '2026-01-01 00:00:00', unix: Date.UTC(2026, 0, 1) / 1_000 }])
  })
})

describe('query', () => {
  it('gives large results whole', async () => {
    const rows = await server.query('SELECT number AS n FROM numbers(100000) ORDER BY n')
    expect([rows.length, rows.at(-1)]).toEqual([100_000, { n: 99_999 }])
  })

  it('keeps line breaks inside of values', async () => {
    expect(await server.query(`SELECT 'a\nb\u2028c\r' AS text`)).toEqual([{ text: 'a\nb\u2028c\r' }])
  })

  it('fails with the code of an error that comes half-way', async () => {
    const statement = 'SELECT throwIf(number = 90000) FROM numbers(100000) SETTINGS max_block_size = 1000'
    await expect(server.query(statement)).rejects.toThrow('Code: 395.')
  })
})

describe('startClickHouse', () => {
  it('leaves no process and no directory behind when stopped', async () => {
    await using directory = await temporaryDirectory()
    vi.stubEnv('TMPDIR', directory.path)
    const own = await startClickHouse()
    const database = await own.createDatabase()
    await own.query('CREATE TABLE t (n UInt32) ENGINE = MergeTree ORDER BY n', { database })
    expect(await processesIn(directory.path)).toHaveLength(1)

    await own.stop()
    expect(await processesIn(directory.path)).toEqual([])
    expect(await readdir(directory.path)).toEqual([])
    await expect(own.query('SELECT 1')).rejects.toThrow('did not answer "SELECT 1"')
  })

  it('leaves no process and no directory behind when the process that started it is killed', async () => {
    await using directory = await temporaryDirectory()
    const program = `
      import { startClickHouse } from ${JSON.stringify(import.meta.resolve('./clickhouse/server.ts'))}
      const server = await startClickHouse()
      process.stdout.write(server.url)`
    const starter = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      env: { ...process.env, TMPDIR: directory.path },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [url] = await once(starter.stdout, 'data')
    expect(String(url)).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(await processesIn(directory.path)).toHaveLength(1)

    starter.kill('SIGKILL')
    await vi.waitFor(
      async () => {
        expect(await processesIn(directory.path)).toEqual([])
        expect(await readdir(directory.path)).toEqual([])
      },
      { timeout: 20_000, interval: 200 },
    )
  })

  it('keeps the data in a given directory for the next server there', async () => {
    await using directory = await temporaryDirectory()
    const first = await startClickHouse({ directory: directory.path })
    await first.query('CREATE TABLE t (n UInt32) ENGINE = MergeTree ORDER BY n')
    await first.query('INSERT INTO t VALUES (1)')
    await first.stop()

    await using second = await startClickHouse({ directory: directory.path })
    expect(await second.query('SELECT n FROM t')).toEqual([{ n: 1 }])
  })

  it('uses the running server that the environment names, and drops only the databases it created there', async () => {
    const before = await server.createDatabase()
    vi.stubEnv('TEST_CLICKHOUSE_URL', `${server.url}/`)
    vi.stubEnv('TEST_CLICKHOUSE_USERNAME', server.username)
    vi.stubEnv('TEST_CLICKHOUSE_PASSWORD', server.password)
    const running = await startClickHouse()
    const database = await running.createDatabase()
    const statement = `SELECT name FROM system.databases WHERE name IN ('${before}', '${database}')`
    expect([running.url, running.reader]).toEqual([server.url, undefined])
    expect(await running.query(statement)).toHaveLength(2)

    await running.stop()
    expect(await server.query(statement)).toEqual([{ name: before }])
  })

  it('says that the running server does not answer', async () => {
    vi.stubEnv('TEST_CLICKHOUSE_URL', 'http://127.0.0.1:1')
    await expect(startClickHouse()).rejects.toThrow('ClickHouse at http://127.0.0.1:1 did not answer')
  })

  it('says that chdb has no library', async () => {
    vi.stubEnv('CHDB_LIBCHDB_PATH', '/nowhere/libchdb.so')
    await expect(startClickHouse()).rejects.toThrow(
      `cannot be started on ${process.platform} ${process.arch}, since npm chdb has no library here: chdb: CHDB_LIBCHDB_PATH points at /nowhere/libchdb.so`,
    )
  })

  it('says why the library could not be loaded, and leaves no directory behind', async () => {
    await using directory = await temporaryDirectory()
    await using libraries = await temporaryDirectory()
    const library = join(libraries.path, 'libchdb.so')
    await writeFile(library, 'not a library')
    vi.stubEnv('CHDB_LIBCHDB_PATH', library)
    vi.stubEnv('TMPDIR', directory.path)
    await expect(startClickHouse()).rejects.toThrow(
      new RegExp(`ended with exit code 1 in [^]*Its stderr[^]*${library}`),
    )
    expect(await readdir(directory.path)).toEqual([])
  })
})

describe('the fault proxy', () => {
  let proxy: FaultProxy
  let database: string

  beforeEach(async () => {
    proxy = await startFaultProxy(server.url)
    database = await databaseWithNumbers()
  })

  afterEach(() => proxy.stop())

  const insert = (client: ReturnType<typeof connect>, ...numbers: number[]) =>
    client.insert({ table: 'numbers', values: numbers.map((n) => ({ n })), format: 'JSONEachRow' })

  it('passes requests on and records them', async () => {
    await using client = connect({ url: proxy.url, database })
    await insert(client, 1, 2)
    const result = await client.query({ query: 'SELECT n FROM numbers ORDER BY n', format: 'JSONEachRow' })
    expect(await result.json()).toEqual([{ n: 1 }, { n: 2 }])

    expect(proxy.requests).toEqual([
      {
        method: 'POST',
        query: 'INSERT INTO numbers FORMAT JSONEachRow',
        body: '{"n":1}\n{"n":2}\n',
        status: 200,
        summary: expect.objectContaining({ written_rows: 2 }),
      },
      {
        method: 'POST',
        query: 'SELECT n FROM numbers ORDER BY n \nFORMAT JSONEachRow',
        body: 'SELECT n FROM numbers ORDER BY n \nFORMAT JSONEachRow',
        status: 200,
        summary: expect.objectContaining({ result_rows: expect.any(Number) }),
      },
    ])
  })

  it('records compressed bodies as text', async () => {
    await using client = connect({ url: proxy.url, database, gzip: true })
    await insert(client, 3)
    expect(proxy.requests.map(({ body }) => body)).toEqual(['{"n":3}\n'])
    expect(await storedNumbers(database)).toEqual([3])
  })

  it('streams bodies longer than what it records', async () => {
    await using client = connect({ url: proxy.url, database })
    const values = Readable.from(Array.from({ length: 5_000 }, (_, n) => ({ n })))
    await client.insert({ table: 'numbers', values, format: 'JSONEachRow' })
    expect(await server.query('SELECT count() AS rows, max(n) AS last FROM numbers', { database })).toEqual([
      { rows: 5_000, last: 4_999 },
    ])
    expect(proxy.requests.map(({ body }) => body.length)).toEqual([2_000])

    const result = await client.query({ query: 'SELECT n FROM numbers', format: 'JSONEachRow' })
    expect(await result.json()).toHaveLength(5_000)
  })

  it('passes the errors of the server on, also while the body is still being sent', async () => {
    await using client = connect({ url: proxy.url, password: 'wrong' })
    const values = Readable.from(Array.from({ length: 500 }, (_, n) => ({ n, text: 'x'.repeat(1_000) })))
    await expect(client.insert({ table: 'numbers', values, format: 'JSONEachRow' })).rejects.toMatchObject({
      code: '516',
    })
    expect(proxy.requests.map(({ status }) => status)).toEqual([403])
  })

  it('resets the connection before the server sees the request', async () => {
    proxy.failNext({ when: 'before', kind: 'reset' })
    await using client = connect({ url: proxy.url, database })
    await expect(insert(client, 1)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(proxy.requests.map(({ status }) => status)).toEqual([undefined])
    expect(await storedNumbers(database)).toEqual([])

    await insert(client, 2)
    expect(await storedNumbers(database)).toEqual([2])
  })

  it('resets the connection after the server has stored the rows', async () => {
    proxy.failNext({ when: 'after', kind: 'reset' })
    await using client = connect({ url: proxy.url, database })
    await expect(insert(client, 1)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(await storedNumbers(database)).toEqual([1])
    expect(proxy.requests).toMatchObject([{ status: 200, summary: { written_rows: 1 } }])
  })

  it('lets a client wait for an answer that does not come', async () => {
    proxy.failNext({ when: 'before', kind: 'timeout', match: /\b10\b/ })
    proxy.failNext({ when: 'after', kind: 'timeout', match: /\b11\b/ })
    await using client = connect({ url: proxy.url, database, patience: 500 })
    await expect(insert(client, 10)).rejects.toThrow('Timeout error.')
    await expect(insert(client, 11)).rejects.toThrow('Timeout error.')
    await vi.waitFor(() => expect(proxy.requests.map(({ status }) => status)).toEqual([undefined, 200]))
    expect(await storedNumbers(database)).toEqual([11])
  })

  it('answers in place of the server', async () => {
    const body = 'Code: 202. DB::Exception: Too many simultaneous queries. (TOO_MANY_SIMULTANEOUS_QUERIES)'
    proxy.failNext({ when: 'before', kind: { status: 503, body } })
    proxy.failNext({ when: 'after', kind: { status: 500, body } })
    await using client = connect({ url: proxy.url, database })
    await expect(insert(client, 1)).rejects.toMatchObject({ code: '202' })
    await expect(insert(client, 2)).rejects.toMatchObject({ code: '202' })
    expect(await storedNumbers(database)).toEqual([2])
    expect(proxy.requests.map(({ status }) => status)).toEqual([undefined, 200])
  })

  it('fails only what matches the statement or the body, as often as asked', async () => {
    proxy.failNext({ when: 'before', kind: 'reset', match: /INSERT/g, times: 2 })
    proxy.failNext({ when: 'before', kind: 'reset', match: /"n":9/ })
    await using client = connect({ url: proxy.url, database })
    await client.query({ query: 'SELECT 1' }).then((result) => result.text())
    await expect(insert(client, 1)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect(insert(client, 2)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await insert(client, 3)
    await expect(insert(client, 9)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await insert(client, 9)
    expect(await storedNumbers(database)).toEqual([3, 9])
  })

  it('cuts the connection where there is no server behind it', async () => {
    await using orphan = await startFaultProxy('http://127.0.0.1:1')
    await using client = connect({ url: orphan.url })
    await expect(client.query({ query: 'SELECT 1' })).rejects.toThrow('socket hang up')
  })
})
