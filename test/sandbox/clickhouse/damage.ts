import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import type { DamageKind } from './fault.ts'

/** How much a cut takes away: the line end and the end of the row before it. */
const CUT_BYTES = 3

/**
 * Passes an answer of the server on, damaged. The request has to be one that forbids compression.
 *
 * @param headers the answer's, without those of the connection
 */
export async function passOnDamaged(
  answer: IncomingMessage,
  headers: OutgoingHttpHeaders,
  outgoing: ServerResponse,
  damage: DamageKind,
): Promise<void> {
  const body = await buffer(answer)
  const { 'content-length': _, 'transfer-encoding': __, ...others } = headers
  outgoing.writeHead(answer.statusCode ?? 502, others)
  if (damage === 'cut') {
    outgoing.end(body.subarray(0, Math.max(0, body.length - CUT_BYTES)))
    return
  }
  if (typeof damage === 'object') {
    outgoing.end(damage.change(body.toString()))
    return
  }
  outgoing.write(body.subarray(0, Math.ceil(body.length / 2)), () => {
    if (damage === 'broken') outgoing.socket?.resetAndDestroy()
  })
}
