import { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, vi } from 'vitest'
import { exception, LOGIN_PAGE, NOTHING } from './clickhouse/fault.ts'
import { startFaultProxy } from './clickhouse/proxy.ts'
import { connect, it, storedNumbers } from './numbers.ts'

describe('the fault proxy', () => {
  const insert = (client: ReturnType<typeof connect>, ...numbers: number[]) =>
    client.insert({ table: 'numbers', values: numbers.map((n) => ({ n })), format: 'JSONEachRow' })

  it('passes requests on and records them', async ({ clickHouse: server, proxy, database }) => {
    await using client = connect(server, { url: proxy.url, database })
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

  it('records compressed bodies as text', async ({ clickHouse: server, proxy, database }) => {
    await using client = connect(server, { url: proxy.url, database, gzip: true })
    await insert(client, 3)
    expect(proxy.requests.map(({ body }) => body)).toEqual(['{"n":3}\n'])
    expect(await storedNumbers(server, database)).toEqual([3])
  })

  it('streams bodies longer than what it records', async ({ clickHouse: server, proxy, database }) => {
    await using client = connect(server, { url: proxy.url, database })
    const values = Readable.from(Array.from({ length: 5_000 }, (_, n) => ({ n })))
    await client.insert({ table: 'numbers', values, format: 'JSONEachRow' })
    expect(await server.query('SELECT count() AS rows, max(n) AS last FROM numbers', { database })).toEqual([
      { rows: 5_000, last: 4_999 },
    ])
    expect(proxy.requests.map(({ body }) => body.length)).toEqual([2_000])

    const result = await client.query({ query: 'SELECT n FROM numbers', format: 'JSONEachRow' })
    expect(await result.json()).toHaveLength(5_000)
  })

  it('passes the errors of the server on, also while the body is still being sent', async ({
    clickHouse: server,
    proxy,
  }) => {
    await using client = connect(server, { url: proxy.url, password: 'wrong' })
    const values = Readable.from(Array.from({ length: 500 }, (_, n) => ({ n, text: 'x'.repeat(1_000) })))
    await expect(client.insert({ table: 'numbers', values, format: 'JSONEachRow' })).rejects.toMatchObject({
      code: '516',
    })
    expect(proxy.requests.map(({ status }) => status)).toEqual([403])
  })

  it('resets the connection before the server sees the request', async ({ clickHouse: server, proxy, database }) => {
    proxy.failNext({ when: 'before', kind: 'reset' })
    await using client = connect(server, { url: proxy.url, database })
    await expect(insert(client, 1)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(proxy.requests.map(({ status }) => status)).toEqual([undefined])
    expect(await storedNumbers(server, database)).toEqual([])

    await insert(client, 2)
    expect(await storedNumbers(server, database)).toEqual([2])
  })

  it('resets the connection after the server has stored the rows', async ({ clickHouse: server, proxy, database }) => {
    proxy.failNext({ when: 'after', kind: 'reset' })
    await using client = connect(server, { url: proxy.url, database })
    await expect(insert(client, 1)).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(await storedNumbers(server, database)).toEqual([1])
    expect(proxy.requests).toMatchObject([{ status: 200, summary: { written_rows: 1 } }])
  })

  it('lets a client wait for an answer that does not come', async ({ clickHouse: server, proxy, database }) => {
    proxy.failNext({ when: 'before', kind: 'timeout', match: /\b10\b/ })
    proxy.failNext({ when: 'after', kind: 'timeout', match: /\b11\b/ })
    await using client = connect(server, { url: proxy.url, database, patience: 500 })
    await expect(insert(client, 10)).rejects.toThrow('Timeout error.')
    await expect(insert(client, 11)).rejects.toThrow('Timeout error.')
    await vi.waitFor(() => expect(proxy.requests.map(({ status }) => status)).toEqual([undefined, 200]))
    expect(await storedNumbers(server, database)).toEqual([11])
  })

  it('answers in place of the server', async ({ clickHouse: server, proxy, database }) => {
    const body = 'Code: 202. DB::Exception: Too many simultaneous queries. (TOO_MANY_SIMULTANEOUS_QUERIES)'
    proxy.failNext({ when: 'before', kind: { status: 503, body } })
    proxy.failNext({ when: 'after', kind: { status: 500, body } })
    await using client = connect(server, { url: proxy.url, database })
    await expect(insert(client, 1)).rejects.toMatchObject({ code: '202' })
    await expect(insert(client, 2)).rejects.toMatchObject({ code: '202' })
    expect(await storedNumbers(server, database)).toEqual([2])
    expect(proxy.requests.map(({ status }) => status)).toEqual([undefined, 200])
  })

  it('fails only what matches the statement or the body, as often as asked', async ({
    clickHouse: server,
    proxy,
    database,
  }) => {
    proxy.failNext({ when: 'before', kind: 'reset', match: /INSERT/g, times: 2 })
    proxy.failNext({ when: 'before', kind: 'reset', match: /"n":9/ })
    await using client = connect(server, { url: proxy.url, database })
    await client.query({ query: 'SELECT 1' }).then((result) => result.text())
    await expect(insert(client, 1)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await expect(insert(client, 2)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await insert(client, 3)
    await expect(insert(client, 9)).rejects.toMatchObject({ code: 'ECONNRESET' })
    await insert(client, 9)
    expect(await storedNumbers(server, database)).toEqual([3, 9])
  })

  it('cuts the connection where there is no server behind it', async ({ clickHouse: server }) => {
    await using orphan = await startFaultProxy('http://127.0.0.1:1')
    await using client = connect(server, { url: orphan.url })
    await expect(client.query({ query: 'SELECT 1' })).rejects.toThrow('socket hang up')
  })

  it('answers with a page, with nothing, or with a refusal as ClickHouse words it', async ({
    clickHouse: server,
    proxy,
    database,
  }) => {
    await using client = connect(server, { url: proxy.url, database })
    const read = async () => (await client.query({ query: 'SELECT n FROM numbers', format: 'JSONEachRow' })).text()
    proxy.failNext({ when: 'before', kind: LOGIN_PAGE })
    expect(await read()).toContain('<form action="/login">')
    proxy.failNext({ when: 'before', kind: NOTHING })
    expect(await read()).toBe('')
    proxy.failNext({ when: 'before', kind: exception(497, 'ACCESS_DENIED', 'Not enough privileges'), match: /numbers/ })
    await expect(read()).rejects.toMatchObject({ code: '497', type: 'ACCESS_DENIED' })
    expect(await read()).toBe('')
    expect(proxy.requests.map(({ status }) => status)).toEqual([undefined, undefined, undefined, 200])
  })

  it('cuts an answer in the middle of its last row, breaks it off, or lets it stall', async ({
    clickHouse: server,
    proxy,
    database,
  }) => {
    await using client = connect(server, { url: proxy.url, database, gzip: true })
    await insert(client, 1, 2)
    const read = async () =>
      (await client.query({ query: 'SELECT n FROM numbers ORDER BY n', format: 'JSONEachRow' })).text()
    proxy.failNext({ when: 'after', kind: 'cut', match: /SELECT/ })
    expect(await read()).toBe('{"n":1}\n{"n":')
    proxy.failNext({ when: 'after', kind: 'broken', match: /SELECT/ })
    await expect(read()).rejects.toThrow('aborted')
    proxy.failNext({ when: 'after', kind: 'stalled', match: /SELECT/ })
    await expect(Promise.race([read(), sleep(1_000, 'still waiting')])).resolves.toBe('still waiting')
    expect(await read()).toBe('{"n":1}\n{"n":2}\n')
  })

  it('answers without end', async ({ proxy }) => {
    proxy.failNext({ when: 'before', kind: 'endless' })
    const { body } = await fetch(proxy.url)
    let bytes = 0
    for await (const chunk of body ?? []) {
      bytes += chunk.length
      if (bytes > 64 * 1024 * 1024) break
    }
    expect(bytes).toBeGreaterThan(64 * 1024 * 1024)
  })

  it('delays every request, and fails no more once the faults are taken back', async ({ proxy }) => {
    const ping = async () => (await fetch(`${proxy.url}/ping`)).status
    proxy.failNext({ when: 'before', kind: { status: 502, body: '' }, times: Number.POSITIVE_INFINITY })
    expect([await ping(), await ping()]).toEqual([502, 502])
    proxy.clearFaults()
    proxy.delayEach(200)
    const start = performance.now()
    expect(await ping()).toBe(200)
    expect(performance.now() - start).toBeGreaterThan(190)
  })
})
