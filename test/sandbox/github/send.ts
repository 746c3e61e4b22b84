import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { answerWithoutEnd } from '../endless.ts'
import type { Answer } from './exchange.ts'
import type { FaultAnswer } from './faults.ts'

/** Sends an answer, changed or broken off where a fault says so. */
export async function sendAnswer(response: ServerResponse, answered: Answer, fault?: FaultAnswer): Promise<void> {
  const whole = contentOf(answered)
  const isChanged = typeof fault === 'object' && 'change' in fault
  const content = isChanged ? Buffer.from(JSON.stringify(fault.change(JSON.parse(whole.toString())))) : whole
  const sent = fault === 'cut' || fault === 'broken' ? content.subarray(0, Math.ceil(content.length / 2)) : content
  response.writeHead(answered.status, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': fault === 'broken' ? content.length : sent.length,
    'x-github-request-id': randomUUID(),
    ...answered.headers,
  })
  if (fault === 'broken') {
    response.write(sent, () => response.socket?.resetAndDestroy())
    return
  }
  if (typeof fault === 'object' && 'dripMs' in fault) await drip(response, sent, fault.dripMs)
  else response.end(sent)
}

const contentOf = ({ bytes, body }: Answer): Buffer =>
  bytes ?? Buffer.from(body === undefined ? '' : JSON.stringify(body))

/** Answers with a JSON text that never ends. */
export function sendEndless(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json; charset=utf-8', 'content-encoding': 'gzip' })
  answerWithoutEnd(response, '{"data":{"a":"', 'x')
}

async function drip(response: ServerResponse, content: Buffer, intervalMs: number): Promise<void> {
  for (const byte of content) {
    if (response.destroyed) return
    response.write(Buffer.of(byte))
    await sleep(intervalMs)
  }
  response.end()
}
