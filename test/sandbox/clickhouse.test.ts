import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, vi } from 'vitest'
import { startClickHouse } from './clickhouse/server.ts'
import { connect, createNumbers, it, storedNumbers } from './numbers.ts'

const run = promisify(execFile)

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
  it('answers as ClickHouse 26.7', async ({ clickHouse: server }) => {
    expect(await server.query('SELECT version() AS version')).toEqual([{ version: expect.stringMatching(/^26\.7\./) }])
  })

  it('refuses a wrong password with code 516', async ({ clickHouse: server }) => {
    await using client = connect(server, { password: 'wrong' })
    await expect(client.query({ query: 'SELECT 1' })).rejects.toMatchObject({ code: '516' })
  })

  it('lets nobody read or write without a password', async ({ database, clickHouse: server }) => {
    const statements = [
      `SELECT n FROM ${database}.numbers`,
      `INSERT INTO ${database}.numbers VALUES (1)`,
      'DROP DATABASE default',
    ]
    await using client = connect(server, { username: 'default', password: '' })
    for (const query of statements) await expect(client.command({ query })).rejects.toMatchObject({ code: '497' })
  })

  it('does not take a bare expression for a query', async ({ clickHouse: server }) => {
    await expect(server.query('1')).rejects.toThrow('Code: 62.')
    expect(await server.query("SELECT getSetting('implicit_select') AS implicit_select")).toEqual([
      { implicit_select: false },
    ])
  })

  it('keeps tables in Atomic databases, the default one too', async ({ clickHouse: server }) => {
    const database = await server.createDatabase()
    const statement = `SELECT name, engine FROM system.databases WHERE name IN ('default', '${database}') ORDER BY name`
    expect(await server.query(statement)).toEqual([
      { name: 'default', engine: 'Atomic' },
      { name: database, engine: 'Atomic' },
    ])
  })

  it('lets the reader read, and refuses what it writes or sets with code 164', async ({
    database,
    clickHouse: server,
  }) => {
    await server.query('INSERT INTO numbers VALUES (7)', { database })
    await using client = connect(server, { ...server.reader, database })

    const result = await client.query({ query: 'SELECT n FROM numbers', format: 'JSONEachRow' })
    expect(await result.json()).toEqual([{ n: 7 }])
    const refused = { code: '164' }
    await expect(client.command({ query: 'INSERT INTO numbers VALUES (8)' })).rejects.toMatchObject(refused)
    await expect(client.command({ query: 'CREATE TABLE t (n UInt32) ENGINE = Memory' })).rejects.toMatchObject(refused)
    await expect(
      client.query({ query: 'SELECT n FROM numbers', clickhouse_settings: { max_threads: 1 } }),
    ).rejects.toMatchObject(refused)
    expect(await storedNumbers(server, database)).toEqual([7])
  })

  it('gives each caller a database of its own', async ({ clickHouse: server }) => {
    const [one, other] = [await createNumbers(server), await createNumbers(server)]
    await server.query('INSERT INTO numbers VALUES (1)', { database: one })
    expect([await storedNumbers(server, one), await storedNumbers(server, other)]).toEqual([[1], []])
  })

  it('logs what it was asked', async ({ database, clickHouse: server }) => {
    await server.query('SELECT n FROM numbers WHERE n = 5', { database })
    await server.query('SYSTEM FLUSH LOGS')
    const statement = `SELECT query, user FROM system.query_log
      WHERE current_database = '${database}' AND type = 'QueryFinish' AND query_kind = 'Select'`
    expect(await server.query(statement)).toEqual([
      { query: 'SELECT n FROM numbers WHERE n = 5', user: server.username },
    ])
  })

  it('works in UTC', async ({ clickHouse: server }) => {
    expect(
      await server.query(
        "SELECT toString(toDateTime('2026-01-01 00:00:00')) AS local, toUnixTimestamp('2026-01-01 00:00:00') AS unix",
      ),
    ).toEqual([{ local: '2026-01-01 00:00:00', unix: Date.UTC(2026, 0, 1) / 1_000 }])
  })
})

describe('query', () => {
  it('gives large results whole', async ({ clickHouse: server }) => {
    const rows = await server.query('SELECT number AS n FROM numbers(100000) ORDER BY n')
    expect([rows.length, rows.at(-1)]).toEqual([100_000, { n: 99_999 }])
  })

  it('keeps line breaks inside of values', async ({ clickHouse: server }) => {
    expect(await server.query(`SELECT 'a\nb\u2028c\r' AS text`)).toEqual([{ text: 'a\nb\u2028c\r' }])
  })

  it('fails with the code of an error that comes half-way', async ({ clickHouse: server }) => {
    const statement = 'SELECT throwIf(number = 90000) FROM numbers(100000) SETTINGS max_block_size = 1000'
    await expect(server.query(statement)).rejects.toThrow('Code: 395.')
  })
})

describe('startClickHouse', () => {
  it('leaves no process and no directory behind when stopped', async () => {
    await using directory = await temporaryDirectory()
    vi.stubEnv('TMPDIR', directory.path)
    const own = await startClickHouse({ isOwn: true })
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
      const server = await startClickHouse({ isOwn: true })
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
    const first = await startClickHouse({ isOwn: true, directory: directory.path })
    await first.query('CREATE TABLE t (n UInt32) ENGINE = MergeTree ORDER BY n')
    await first.query('INSERT INTO t VALUES (1)')
    await first.stop()

    await using second = await startClickHouse({ isOwn: true, directory: directory.path })
    expect(await second.query('SELECT n FROM t')).toEqual([{ n: 1 }])
  })

  it('uses the running server that the environment names, and drops only the databases it created there', async ({
    clickHouse: server,
  }) => {
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
    await expect(startClickHouse({ isOwn: true })).rejects.toThrow(
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
    await expect(startClickHouse({ isOwn: true })).rejects.toThrow(
      new RegExp(`ended with exit code 1 in [^]*Its stderr[^]*${library}`),
    )
    expect(await readdir(directory.path)).toEqual([])
  })
})
