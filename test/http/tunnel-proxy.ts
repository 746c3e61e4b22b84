import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect } from 'node:net'

/**
 * A proxy that tunnels every connection to one port on this machine.
 *
 * @param options.refusesWith it tunnels none, and answers with this status
 */
export async function startProxy(port: number, { refusesWith }: { readonly refusesWith?: number } = {}) {
  const tunnels: string[] = []
  const server = createServer()
  server.on('connect', (request, client, head) => {
    tunnels.push(request.url ?? '')
    if (refusesWith !== undefined) return void client.end(`HTTP/1.1 ${refusesWith} Refused\r\n\r\n`)
    const upstream = connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      upstream.write(head)
      upstream.pipe(client).pipe(upstream)
    })
    for (const end of [client, upstream]) end.on('error', () => end.destroy())
  })
  // Without a tunnel the whole address is asked for.
  server.on('request', async (request, response) => {
    tunnels.push(request.url ?? '')
    const { pathname, search } = new URL(request.url ?? '', 'http://127.0.0.1')
    const headers = Object.fromEntries(
      Object.entries(request.headers).filter(([name]) => !/^(?:host|proxy-)/u.test(name)),
    )
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(Buffer.from(chunk))
    const body = Buffer.concat(chunks)
    const answer = await fetch(`http://127.0.0.1:${port}${pathname}${search}`, {
      method: request.method ?? 'POST',
      headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
        name === 'transfer-encoding' || name === 'connection' || name === 'content-length'
          ? []
          : [[name, String(value)]],
      ),
      ...(request.method === 'GET' ? {} : { body }),
    })
    response.writeHead(
      answer.status,
      Object.fromEntries([...answer.headers].filter(([name]) => !/encoding|connection|keep-alive|length/u.test(name))),
    )
    response.end(Buffer.from(await answer.arrayBuffer()))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    tunnels,
    [Symbol.dispose]: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
