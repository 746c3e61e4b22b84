import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { boundedFetch, isLate, isObstructed, isTooLarge } from '../../src/http/bounded-fetch.ts'

const BOUNDS = { deadlineMs: 5_000, maxAnswerBytes: 1024 * 1024 }

/** `serve` answers requests on a port of its own, and gives its address. */
// biome-ignore lint/correctness/noEmptyPattern: vitest reads what a fixture needs from this pattern
const it = test.extend('serve', async ({}, { onCleanup }) => {
  const servers = new DisposableStack()
  onCleanup(() => servers.dispose())
  return async (answer: RequestListener) => {
    const server = servers.adopt(createServer(answer), (started) => {
      started.closeAllConnections()
      started.close()
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('The server has no port.')
    return `http://127.0.0.1:${address.port}`
  }
})

const failureOf = (fetched: Promise<unknown>): Promise<unknown> =>
  fetched.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('boundedFetch', () => {
  it('gives the answer with its status and headers', async ({ serve }) => {
    const url = await serve((_, response) => response.writeHead(404, { 'x-kind': 'none' }).end('{"message":"no"}'))
    const response = await boundedFetch(url, {}, BOUNDS)
    expect({ status: response.status, kind: response.headers.get('x-kind'), body: await response.json() }).toEqual({
      status: 404,
      kind: 'none',
      body: { message: 'no' },
    })
  })

  it('bounds the answer as it is after decompression', async ({ serve }) => {
    const large = gzipSync('x'.repeat(2 * 1024 * 1024))
    const url = await serve((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(large))
    const failure = await failureOf(boundedFetch(url, {}, BOUNDS))
    expect(isTooLarge(failure)).toBe(true)
    expect(failure).toMatchObject({ message: expect.stringContaining('larger than 1 MB, after decompression') })
  })

  it('fails where the answer breaks off, instead of giving half of it', async ({ serve }) => {
    const url = await serve((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half')
      setTimeout(() => response.destroy(), 50)
    })
    expect(await failureOf(boundedFetch(url, {}, BOUNDS))).toBeInstanceOf(Error)
  })

  it('has a deadline, for the body too', async ({ serve }) => {
    const url = await serve((_, response) => response.writeHead(200).write('{'))
    const failure = await failureOf(boundedFetch(url, {}, { ...BOUNDS, deadlineMs: 200 }))
    expect(failure).toMatchObject({ message: 'no whole answer came within 0.2 s' })
    expect(isLate(failure)).toBe(true)
  })

  it.for([
    { status: 302, method: 'GET', body: '' },
    { status: 307, method: 'POST', body: 'hello' },
  ])('follows a redirect of status $status on the same server', async ({ status, method, body }, { serve }) => {
    const url = await serve(async (request, response) => {
      if (request.url === '/') return response.writeHead(status, { location: '/there' }).end()
      const sent: Buffer[] = []
      for await (const chunk of request) sent.push(Buffer.from(chunk))
      return response.end(JSON.stringify({ method: request.method, body: Buffer.concat(sent).toString() }))
    })
    const response = await boundedFetch(`${url}/`, { method: 'POST', body: 'hello' }, BOUNDS)
    expect(await response.json()).toEqual({ method, body })
  })

  it.for([
    ['to another server', 'http://127.0.0.2:1/', 'sends on to another server (127.0.0.2:1), which is not followed'],
    ['to what is no address', 'http://', 'sends on to what is no address, which is not followed'],
    [
      'with a login in it',
      'https://me:Zq81LmX0pw@127.0.0.2:1/',
      /^127\.0\.0\.1:\d+ sends on to an address with a user name or a password, which is not followed$/u,
    ],
    ['without end', '/', 'sends on more than 5 times'],
  ] as const)('follows none %s', async ([_what, location, message], { serve }) => {
    const url = await serve((_, response) => response.writeHead(307, { location }).end())
    const failure = await failureOf(boundedFetch(url, {}, BOUNDS))
    const said = typeof message === 'string' ? expect.stringContaining(message) : expect.stringMatching(message)
    expect(failure).toMatchObject({ message: said })
    expect(isObstructed(failure)).toBe(true)
  })

  it('tells a connection that fails from something that is in its way', async ({ serve }) => {
    const broken = await serve((_, response) => response.destroy())
    const failures = [await failureOf(boundedFetch(broken, {}, BOUNDS)), new Error('x', { cause: new Error('y') }), 'z']
    expect(failures.map(isObstructed)).toEqual([false, false, false])
  })
})
