import { constants, gunzipSync } from 'node:zlib'

/** A streamed body of which the beginning is known. */
export interface OpenedBody {
  /** The first characters of the text, decompressed. */
  readonly beginning: string
  /** The whole body as it came, its beginning included; can be read once. */
  readonly chunks: AsyncIterable<Buffer>
}

/** Longest character in UTF-8. */
const bytesPerCharacter = 4

/**
 * Reads as much of a body as its beginning takes.
 *
 * @param encoding the Content-Encoding; all but `gzip` is taken for text
 */
export async function openBody(
  body: AsyncIterable<Buffer>,
  encoding: string | undefined,
  characters: number,
): Promise<OpenedBody> {
  const iterator = body[Symbol.asyncIterator]()
  const read: Buffer[] = []
  let length = 0
  while (length < characters * bytesPerCharacter) {
    const next = await iterator.next()
    if (next.done) break
    read.push(next.value)
    length += next.value.length
  }
  async function* chunks() {
    yield* read
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  }
  return { beginning: decode(Buffer.concat(read), encoding).slice(0, characters), chunks: chunks() }
}

function decode(bytes: Buffer, encoding: string | undefined): string {
  if (encoding !== 'gzip') return bytes.toString('utf8')
  // The sync flush gives what there is of a compressed text that is cut off.
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }).toString('utf8')
}
