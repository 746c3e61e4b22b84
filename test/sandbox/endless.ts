import type { ServerResponse } from 'node:http'
import { createGzip } from 'node:zlib'

/**
 * Answers with a body that never ends: the pattern over and over, compressed, until the other side gives up. A thousand bytes of it inflate
 * to a million.
 *
 * @param start comes before the pattern, so that the text begins like one that may be read
 */
export function answerWithoutEnd(response: ServerResponse, start: string, pattern: string): void {
  const gzip = createGzip({ level: 9 })
  const block = pattern.repeat(Math.ceil(65_536 / pattern.length))
  const write = () => {
    while (!response.destroyed && gzip.write(block));
  }
  gzip.on('drain', write)
  response.on('close', () => gzip.destroy())
  gzip.pipe(response)
  gzip.write(start)
  write()
}
