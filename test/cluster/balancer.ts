import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { z } from 'zod'
import type { Replica } from './cluster.ts'

/** What stands before replicas and has each request answered by the next one. */
export interface Balancer extends AsyncDisposable {
  readonly url: string
}

/** Starts a balancer. Answers tell their server's name, which servers on one machine have in common. */
export async function startBalancer(replicas: readonly Replica[]): Promise<Balancer> {
  let turn = 0
  const server = createServer((incoming, outgoing) => {
    const replica = replicas[turn % replicas.length]
    turn += 1
    const { method, headers, url = '/' } = incoming
    const passed = request(`${replica?.url}${url}`, { method, headers }, (answer) => {
      const named = { ...answer.headers, 'x-clickhouse-server-display-name': replica?.name }
      outgoing.writeHead(answer.statusCode ?? 502, named)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = z.object({ port: z.number() }).parse(server.address())
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
