import { deadline, isTimeUp, TimeIsUp } from '../runner/time-limit.ts'
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

/** Its answer is larger than may be. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge'
}

/** Something between this machine and the server is in the way, and stays there until people change it. */
export class Obstruction extends Error {
  override readonly name = 'Obstruction'
}

/** No whole answer came in time. */
class Late extends Error {
  override readonly name = 'Late'
}

/** An error, what caused it, and so on: clients put what they are thrown into errors of their own. */
function causesOf(error: unknown): readonly Error[] {
  return error instanceof Error ? [error, ...causesOf(error.cause)] : []
}

/** Whether a request failed because its answer was too large: half of it may not be. */
export const isTooLarge = (error: unknown): boolean => causesOf(error).some((cause) => cause instanceof TooLarge)

/** Whether a request failed because no whole answer came in time. */
export const isLate = (error: unknown): boolean => causesOf(error).some((cause) => cause instanceof Late)

/** Whether a request failed at a proxy, a certificate or a redirect: no fault of the server's, and none that passes. */
export const isObstructed = (error: unknown): boolean => causesOf(error).some((cause) => cause instanceof Obstruction)

const FIRST_SERVER_ERROR_STATUS = 500

/** How the client tells that a proxy opened no way to the server: by the status alone. */
const PROXY_ANSWER = /^Proxy response \((?<status>\d+)\)/u
/** What OpenSSL and Node call a certificate that shows no trust. */
const CERTIFICATE_CODE = /CERT|UNABLE_TO_VERIFY_LEAF_SIGNATURE/u

/** What was in the way of a request that failed; undefined where nothing is known of it. What a proxy can't do now it may do later. */
function obstructionOf(url: URL, error: unknown): Error | undefined {
  for (const cause of causesOf(error)) {
    const status = Number(PROXY_ANSWER.exec(cause.message)?.groups?.status)
    if (status >= FIRST_ERROR_STATUS) {
      const said = `the proxy before ${url.host} answered with status ${status}`
      return status < FIRST_SERVER_ERROR_STATUS
        ? new Obstruction(said, { cause: error })
        : new Error(said, { cause: error })
    }
    if ('code' in cause && typeof cause.code === 'string' && CERTIFICATE_CODE.test(cause.code))
      return new Obstruction(`the certificate of ${url.host} is not trusted (${cause.message})`, { cause: error })
  }
  return undefined
}

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
      throw new TooLarge(
        `the answer is larger than ${Math.floor(maxBytes / 1024 / 1024)} MB, after decompression: it was not read on`,
      )
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Where an answer sends to; undefined when it is none that does. */
function targetOf(response: Response, url: URL): URL | undefined {
  const location = response.headers.get('location')
  if (location === null || !REDIRECTS.includes(response.status)) return undefined
  if (URL.canParse(location, url.href)) return new URL(location, url)
  throw new Obstruction(`${url.host} sends on to what is no address, which is not followed`)
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
    if (target.username !== '' || target.password !== '')
      throw new Obstruction(`${url.host} sends on to an address with a user name or a password, which is not followed`)
    if (target.origin !== url.origin)
      throw new Obstruction(`${url.host} sends on to another server (${target.host}), which is not followed`)
    if (redirects >= MAX_REDIRECTS) throw new Obstruction(`${url.host} sends on more than ${MAX_REDIRECTS} times`)
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
  return await recordRequest(`${method} ${url.hostname}`, about, async (span, tell) => {
    try {
      const response = await toldWait(url.host, follow(url, { ...init, signal }, maxAnswerBytes))
      span.set('http.response.status_code', response.status)
      const left = response.headers.get('x-ratelimit-remaining')
      if (left !== null) tell(`${left} left of the budget ${response.headers.get('x-ratelimit-resource')}`)
      if (response.status >= FIRST_ERROR_STATUS) span.fail(String(response.status))
      return response
    } catch (error) {
      if (!signal.aborted || init.signal?.aborted === true) throw obstructionOf(url, error) ?? error
      if (isTimeUp()) throw new TimeIsUp(`waiting for ${url.host}`)
      throw new Late(`no whole answer came within ${Math.round(deadlineMs / 100) / 10} s`, { cause: error })
    }
  })
}
