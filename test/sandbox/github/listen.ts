import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'

/** A listening HTTP server. */
export interface Listening {
  /** `http://127.0.0.1:PORT` */
  url: string
  close(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. A handler that throws is answered with status 500 and the error's text. */
export async function listen(
  handle: (request: IncomingMessage, body: Buffer, response: ServerResponse) => Promise<void>,
): Promise<Listening> {
  const server = createServer((request, response) => {
    readBody(request)
      .then((body) => handle(request, body, response))
      .catch((error: unknown) => {
        if (response.headersSent) {
          response.destroy()
          return
        }
        const message = `The local GitHub failed: ${error instanceof Error ? error.stack : String(error)}`
        response.writeHead(500, { 'content-type': 'application/json; charset=utf-8' })
        response.end(JSON.stringify({ message }))
      })
  })
  // A connection that the server closes as idle, while a client begins to use it again, would be a fault that nobody asked for.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server listens on no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
