import { setTimeout as sleep } from 'node:timers/promises'
import { listen } from './github/listen.ts'

/** A request that a receiver got. */
interface Received {
  readonly method: string
  /** With its query. */
  readonly path: string
  /** Parsed where it is JSON, else the text; undefined for none. */
  readonly body: unknown
}

/** What a receiver answers: a status with headers and a text; or nothing, as the connection breaks before or after it was received. */
type ReceiverAnswer =
  | { readonly status: number; readonly text?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'reset'
  | 'held'

/** A server that others post to: a host's deploy hook, a chat. */
export interface Receiver extends AsyncDisposable {
  /** An address that nobody guesses. */
  readonly url: string
  readonly received: readonly Received[]
  /** What the next requests are answered with, one after the other; then again 200. */
  answerNext(...answers: readonly ReceiverAnswer[]): void
  /** Called with each request, before it is answered. */
  onReceive(work: (received: Received) => void | Promise<void>): void
}

function parsed(body: Buffer): unknown {
  const text = body.toString()
  if (text === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** Starts a receiver on a free port of 127.0.0.1. */
export async function startReceiver(path = '/v1/deploy/prj_Q7x2Kd93mZpLw5/a8Yt61RvQc'): Promise<Receiver> {
  const received: Received[] = []
  const answers: ReceiverAnswer[] = []
  let work: (received: Received) => void | Promise<void> = () => undefined
  const listening = await listen(async (request, body, response) => {
    const one = { method: request.method ?? '', path: request.url ?? '', body: parsed(body) }
    received.push(one)
    const answer = answers.shift() ?? { status: 200, text: '{"job":{"state":"PENDING"}}' }
    await work(one)
    if (answer === 'held') return sleep(2 ** 30, undefined, { ref: false })
    if (answer === 'reset') {
      request.socket.destroy()
      return
    }
    response.writeHead(answer.status, answer.headers ?? {})
    response.end(answer.text ?? '')
  })
  return {
    url: `${listening.url}${path}`,
    received,
    answerNext: (...next) => void answers.push(...next),
    onReceive: (next) => {
      work = next
    },
    [Symbol.asyncDispose]: () => listening.close(),
  }
}
