import { deadline } from '../runner/time-limit.ts'
import { toldWait } from '../runner/waits.ts'
import { recordRequest, serverOf } from '../telemetry/spans.ts'

/** Up to when an answer has to be there, its body included. GitHub itself gives up on a request after 10 seconds. */
const DEADLINE_MS = 30_000
/** After decompression: a hundred times what the largest page takes. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024
const MAX_REDIRECTS = 5
const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308]
/** Of these, GET comes in the request's place, without its body. */
const REDIRECTS_AS_GET: readonly number[] = [301, 302, 303]
const FIRST_ERROR_STATUS = 400
/** Statuses of answers that have no body. */
const WITHOUT_BODY: readonly number[] = [204, 205, 304]

const TOO_LARGE = 'the answer is larger than'
const SENDS_ON = 'sends on'

const says = (error: unknown, text: string): boolean => error instanceof Error && error.message.includes(text)

/** Whether a request failed because its answer was too large: half of it may not be. */
export const isTooLarge = (error: unknown): boolean => says(error, TOO_LARGE)

/** Whether a request would fail in the same way once more. */
export const isBoundPassed = (error: unknown): boolean => isTooLarge(error) || says(error, SENDS_ON)

/** What bounds a request; tests give less. */
interface Bounds {
  readonly deadlineMs: number
  readonly maxAnswerBytes: number
}

async function readBounded(response: Response, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of response.body ?? []) {
    length += chunk.byteLength
    if (length > maxBytes)
      throw new Error(`${TOO_LARGE} ${Math.floor(maxBytes / 1024 / 1024)} MB, after decompression: it was not read on`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Where an answer sends to; undefined when it is none that does. */
function targetOf(response: Response, url: URL): URL | undefined {
  const location = response.headers.get('location')
  return location === null || !REDIRECTS.includes(response.status) ? undefined : new URL(location, url)
}

async function follow(start: URL, init: RequestInit, maxAnswerBytes: number): Promise<Response> {
  let url = start
  let request: RequestInit = { ...init, redirect: 'manual' }
  for (let redirects = 0; ; redirects += 1) {
    const response = await fetch(url, request)
    const target = targetOf(response, url)
    const body = await readBounded(response, maxAnswerBytes)
    if (target === undefined) {
      const { status, statusText, headers } = response
      return new Response(WITHOUT_BODY.includes(status) ? null : body, { status, statusText, headers })
    }
    if (target.origin !== url.origin)
      throw new Error(`${url.host} ${SENDS_ON} to another server (${target.host}), which is not followed`)
    if (redirects >= MAX_REDIRECTS) throw new Error(`${url.host} ${SENDS_ON} more than ${MAX_REDIRECTS} times`)
    url = target
    if (REDIRECTS_AS_GET.includes(response.status)) {
      const { body: _, ...rest } = request
      request = { ...rest, method: request.method === 'HEAD' ? 'HEAD' : 'GET' }
    }
  }
}

/**
 * Fetch for an API: with a deadline, a bound on the answer's size, and redirects on the same server alone. The body is read to
 * its end before the answer is given, so that one that breaks off is a failed request and not an empty answer.
 *
 * @throws {Error} as fetch does, and when a bound is passed or a redirect leads to another server.
 */
export async function boundedFetch(
  input: string | URL,
  init: RequestInit = {},
  { deadlineMs, maxAnswerBytes }: Bounds = { deadlineMs: DEADLINE_MS, maxAnswerBytes: MAX_ANSWER_BYTES },
): Promise<Response> {
  const url = new URL(input)
  const signal = deadline(deadlineMs, init.signal)
  const method = init.method ?? 'GET'
  const about = { 'http.request.method': method, ...serverOf(url) }
  return await recordRequest(`${method} ${url.hostname}`, about, async (span) => {
    try {
      const response = await toldWait(url.host, follow(url, { ...init, signal }, maxAnswerBytes))
      span.set('http.response.status_code', response.status)
      if (response.status >= FIRST_ERROR_STATUS) span.fail(String(response.status))
      return response
    } catch (error) {
      if (!signal.aborted || init.signal?.aborted === true) throw error
      throw new Error(`no whole answer came within ${deadlineMs / 1000} s`, { cause: error })
    }
  })
}
