import { once } from 'node:events'
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
  request as sendRequest,
} from 'node:http'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { answerWithoutEnd } from '../endless.ts'
import { passOnDamaged } from './damage.ts'
import { type DamageKind, type Fault, type FaultKind, faultQueue } from './fault.ts'
import { openBody } from './request-body.ts'

/** A request that came to the proxy. */
interface ProxiedRequest {
  readonly method: string
  /** The statement: of the URL, or, where the URL has none, of the body (its first 2,000 characters). */
  readonly query: string
  /** The first 2,000 characters of the body, decompressed. */
  readonly body: string
  /** What the server answered; undefined before it did, and where it never saw the request. */
  readonly status: number | undefined
  /** The figures of the server's `X-ClickHouse-Summary` header, such as `written_rows`; undefined where it sent none. */
  readonly summary: Readonly<Record<string, number>> | undefined
}

/** An HTTP proxy on 127.0.0.1 in front of a ClickHouse, which can make requests fail. */
export interface FaultProxy extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`, to be used in place of the server's own. */
  readonly url: string
  /** Every request so far, in the order of arrival; the list is live. */
  readonly requests: readonly ProxiedRequest[]
  /** Makes the next request fail, or the next that matches. Several faults come one after the other, as asked for. */
  failNext(fault: Fault): void
  /** Takes back the failures that no request has met. */
  clearFaults(): void
  /** Has every request from now on wait so long before it is passed on; 0 for no wait. */
  delayEach(milliseconds: number): void
  /** Cuts all connections and ends the proxy. */
  stop(): Promise<void>
}

/** One request under way. */
interface Exchange {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly body: AsyncIterable<Buffer>
  readonly record: { -readonly [Field in keyof ProxiedRequest]: ProxiedRequest[Field] }
}

const recordedCharacters = 2_000
const summaryFigures = z.record(z.string(), z.coerce.number())

/**
 * Starts a proxy in front of a ClickHouse. Bodies are streamed both ways.
 *
 * @param target the server's address, such as `http://127.0.0.1:8123`, without a path
 */
export async function startFaultProxy(target: string): Promise<FaultProxy> {
  const faults = faultQueue()
  const requests: ProxiedRequest[] = []
  let delayMs = 0
  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const exchange = await receive(incoming, outgoing)
    const { record } = exchange
    requests.push(record)
    if (delayMs > 0) await sleep(delayMs)
    await serve(target, exchange, faults.take([record.query, record.body]))
  }
  const server = createServer((incoming, outgoing) => {
    // Where one side breaks off, so does the other.
    handle(incoming, outgoing).catch(() => outgoing.destroy())
  })
  // It closes no idle connection that a client may be about to use again.
  server.keepAliveTimeout = 0
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())

  const stop = async () => {
    if (!server.listening) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    failNext: (fault) => faults.add(fault),
    clearFaults: () => faults.clear(),
    delayEach: (milliseconds) => {
      delayMs = milliseconds
    },
    stop,
    [Symbol.asyncDispose]: stop,
  }
}

/** Reads as much of a request as says what is asked. */
async function receive(incoming: IncomingMessage, outgoing: ServerResponse): Promise<Exchange> {
  const { beginning, chunks } = await openBody(incoming, incoming.headers['content-encoding'], recordedCharacters)
  const { searchParams } = new URL(incoming.url ?? '/', 'http://127.0.0.1')
  const record = {
    method: incoming.method ?? '',
    query: searchParams.get('query') ?? beginning,
    body: beginning,
    status: undefined,
    summary: undefined,
  }
  return { incoming, outgoing, body: chunks, record }
}

async function serve(target: string, exchange: Exchange, fault: Fault | undefined): Promise<void> {
  const { outgoing } = exchange
  if (fault?.when === 'before') return fail(exchange, fault.kind)

  const damage = fault !== undefined && isDamage(fault.kind) ? fault.kind : undefined
  const upstream = openUpstream(target, exchange.incoming, damage !== undefined)
  if (fault === undefined) outgoing.once('close', () => upstream.request.destroy())
  // What keeps the body from being sent shows as the request's failure, or as an answer that came early.
  pipeline(exchange.body, upstream.request).catch(() => undefined)
  const answer = await upstream.answer
  exchange.record.status = answer.statusCode
  exchange.record.summary = parseSummary(answer.headers)

  const headers = withoutConnection(answer.headers)
  if (damage !== undefined) return passOnDamaged(answer, headers, outgoing, damage)
  if (fault !== undefined && !isDamage(fault.kind)) {
    await drain(answer)
    return fail(exchange, fault.kind)
  }
  outgoing.writeHead(answer.statusCode ?? 502, headers)
  return pipeline(answer, outgoing)
}

const isDamage = (kind: FaultKind | DamageKind): kind is DamageKind =>
  kind === 'cut' || kind === 'broken' || kind === 'stalled' || (typeof kind === 'object' && 'change' in kind)

function openUpstream(target: string, { method, url, headers }: IncomingMessage, isPlain: boolean) {
  const address = new URL(url ?? '/', target)
  const { 'accept-encoding': encodings, ...others } = withoutConnection(headers)
  const passedOn = isPlain || encodings === undefined ? others : { ...others, 'accept-encoding': encodings }
  // A connection for each request, but not announced as such: a server that refuses early would close it under the upload.
  const request = sendRequest(address, {
    agent: false,
    method: method ?? 'GET',
    headers: { ...passedOn, host: address.host, connection: 'keep-alive' },
  })
  const answer = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).on('error', reject)
  })
  return { request, answer }
}

async function fail({ body, outgoing }: Exchange, kind: FaultKind): Promise<void> {
  if (kind === 'reset') {
    outgoing.socket?.resetAndDestroy()
    return
  }
  await drain(body)
  if (kind === 'timeout') return
  if (kind === 'endless') {
    outgoing.writeHead(200, { 'content-type': 'application/x-ndjson; charset=UTF-8', 'content-encoding': 'gzip' })
    return answerWithoutEnd(outgoing, '{"n":"', 'x')
  }
  outgoing.writeHead(kind.status, { 'content-type': 'text/plain; charset=UTF-8', ...kind.headers }).end(kind.body)
}

async function drain(body: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of body);
}

/** Headers without those that concern one connection alone. */
function withoutConnection(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const { connection: _connection, 'keep-alive': _keepAlive, ...others } = headers
  return others
}

function parseSummary(headers: IncomingHttpHeaders): Record<string, number> | undefined {
  const summary = headers['x-clickhouse-summary']
  return typeof summary === 'string' ? summaryFigures.parse(JSON.parse(summary)) : undefined
}
