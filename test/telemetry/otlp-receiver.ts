import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { gunzipSync } from 'node:zlib'
import { type Arrived, type ArrivedPoint, type ArrivedSpan, decodeMetrics, decodeSpans } from './decode.ts'

/** How a receiver answers. */
export type Answer =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  /** Nothing ever. */
  | 'hanging'
  /** A byte now and then, without end. */
  | 'dripping'
  /** The connection breaks, before the answer or within it. */
  | 'broken'
  | 'cut'

/** A request that arrived. */
interface ReceivedRequest {
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** As it came. */
  readonly body: Buffer
}

/** A receiver of OTLP over HTTP, on this machine. */
export interface OtlpReceiver extends AsyncDisposable {
  /** `http://127.0.0.1:4318` */
  readonly url: string
  readonly requests: readonly ReceivedRequest[]
  /** What arrived, decoded. */
  metrics(): readonly Arrived<ArrivedPoint>[]
  traces(): readonly Arrived<ArrivedSpan>[]
}

const DRIP_MS = 100
/** As the protocol has it: an empty message in the format of the request. */
const GOOD: Answer = { status: 200 }

function answerWith(response: ServerResponse, answer: Answer): void {
  if (answer === 'hanging') return
  if (answer === 'broken') {
    response.destroy()
    return
  }
  if (answer === 'cut') {
    response.writeHead(200, { 'content-length': 9 }).write('\n', () => response.destroy())
    return
  }
  if (answer === 'dripping') {
    response.writeHead(200)
    const timer = setInterval(() => response.write(' '), DRIP_MS)
    response.on('close', () => clearInterval(timer))
    return
  }
  response.writeHead(answer.status, answer.headers).end(answer.body)
}

const typeOf = ({ headers }: ReceivedRequest) => headers['content-type'] ?? ''
const contentOf = ({ headers, body }: ReceivedRequest) =>
  headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body

/** Starts a receiver that answers so, by default as it should. */
export async function startOtlpReceiver(answer: Answer = GOOD): Promise<OtlpReceiver> {
  const requests: ReceivedRequest[] = []
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    requests.push({ path: request.url ?? '', headers: request.headers, body })
    answerWith(response, answer)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The receiver has no port.')
  const to = (path: string) => requests.filter((request) => request.path === path)
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    metrics: () => to('/v1/metrics').map((request) => decodeMetrics(typeOf(request), contentOf(request))),
    traces: () => to('/v1/traces').map((request) => decodeSpans(typeOf(request), contentOf(request))),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
