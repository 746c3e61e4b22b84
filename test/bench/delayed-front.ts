import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

/** A server that passes everything on, late. */
export interface DelayedFront extends AsyncDisposable {
  readonly url: string
}

/** Starts a server that waits before it passes a request on to another one: the way to GitHub and back. */
export async function startDelayedFront(target: string, delayMs: number): Promise<DelayedFront> {
  const server = createServer(async (incoming, response) => {
    await sleep(delayMs)
    const { method, headers } = incoming
    const passedOn = request(`${target}${incoming.url ?? ''}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    passedOn.on('error', () => response.destroy())
    response.on('close', () => passedOn.destroy())
    incoming.pipe(passedOn)
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The front has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
