import { randomUUID } from 'node:crypto'
import { addAbortSignal, Readable } from 'node:stream'
import { type ClickHouseClient, ClickHouseError, type ClickHouseSettings, parseError } from '@clickhouse/client'
import { deadline } from '../runner/time-limit.ts'
import { toldWait } from '../runner/waits.ts'
import { type AnswerHeaders, checkSender, ForeignRefusal, UnprovenAnswer } from './answer.ts'
import { fitIntoUrl, multipartBody, type Parameters } from './parameters.ts'

/** One request to the server. */
export interface Exchange {
  readonly sql: string
  readonly parameters?: Parameters
  /** Rows to insert, as JSON: one on each line. */
  readonly body?: string
  readonly settings: ClickHouseSettings
}

/** The server's answer, whole. */
export interface Answer {
  readonly text: string
  readonly headers: AnswerHeaders
}

/** How long, and how much. */
export interface Limits {
  /** For the whole answer, from the moment the request is sent. */
  readonly answerTimeoutMs: number
  /** An answer that is longer is not read to its end. */
  readonly maxAnswerBytes: number
}

const MS_PER_SECOND = 1_000
const BYTES_PER_MEBIBYTE = 1_048_576

async function readText(stream: Readable, { maxAnswerBytes }: Limits): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk)
    length += bytes.length
    if (length > maxAnswerBytes) {
      stream.destroy()
      throw new Error(
        `the answer is larger than ${maxAnswerBytes / BYTES_PER_MEBIBYTE} MiB, which no answer to the actions is; the rest was not read`,
      )
    }
    chunks.push(bytes)
  }
  return Buffer.concat(chunks).toString('utf8')
}

/** Sent at a time: the bytes of a long body are never there all at once, beside its text. */
const PIECE_CHARACTERS = 256 * 1024

/** Cuts a text, but never through a character. */
function* piecesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = start + PIECE_CHARACTERS
    const isWithinPair = (text.codePointAt(end - 1) ?? 0) > 0xffff
    const piece = text.slice(start, isWithinPair ? end + 1 : end)
    yield piece
    start += piece.length
  }
}

/** The client's own way with parameters is a URL of any length, so that long ones are put into the body here. */
function requestOf({ sql, parameters = {}, body }: Exchange) {
  if (body !== undefined) return { query: sql, values: Readable.from(piecesOf(body)) }
  if (fitIntoUrl(parameters)) return { query: sql, query_params: parameters }
  const boundary = `muse-${randomUUID()}`
  return {
    query: '',
    values: Readable.from([multipartBody(sql, parameters, boundary)]),
    http_headers: { 'Content-Type': `multipart/form-data; boundary=${boundary}` },
  }
}

/** The error that an answer stands for: the server's own, by its code, or somebody else's. */
function refusalOf(status: number | undefined, text: string): Error {
  const error = parseError(text)
  return error instanceof ClickHouseError ? error : new ForeignRefusal(status ?? 0, text)
}

async function send(client: ClickHouseClient, request: Exchange, limits: Limits, signal: AbortSignal): Promise<Answer> {
  // The client only listens for what is yet to come: with a signal that is aborted already it would wait for ever.
  signal.throwIfAborted()
  const queryId = randomUUID()
  const {
    stream,
    response_headers: headers,
    http_status_code: status,
  } = await client.exec({
    ...requestOf(request),
    clickhouse_settings: request.settings,
    query_id: queryId,
    abort_signal: signal,
    decompress_response_stream: false,
    ignore_error_response: true,
  })
  if (headers?.['content-encoding'] !== undefined) {
    stream.destroy()
    throw new UnprovenAnswer(
      `the answer is compressed (${headers['content-encoding']}), which was not asked for; it was not read`,
    )
  }
  const text = await readText(addAbortSignal(signal, stream), limits)
  if (status !== 200 || headers?.['x-clickhouse-exception-code'] !== undefined) throw refusalOf(status, text)
  checkSender(headers ?? {}, queryId, text)
  return { text, headers: headers ?? {} }
}

/**
 * Sends a statement, and reads the answer whole, within the limits. The client would read an error, and inflate an answer, without
 * end, and its time limit begins anew with every byte. Answers are not asked for compressed, and one that is, is refused.
 *
 * @throws {ClickHouseError | UnprovenAnswer | Error}
 */
export async function exchange(client: ClickHouseClient, request: Exchange, limits: Limits): Promise<Answer> {
  const signal = deadline(limits.answerTimeoutMs)
  try {
    return await toldWait('ClickHouse', send(client, request, limits, signal))
  } catch (error) {
    if (!signal.aborted) throw error
    throw new Error(`timeout, it was not whole within ${limits.answerTimeoutMs / MS_PER_SECOND} s`, { cause: error })
  }
}
