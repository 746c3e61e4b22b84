/** Headers of an answer, as the client gives them. */
type Headers = Readonly<Record<string, unknown>>

const DAY_SECONDS = 86_400
/** In place of any longer time: no budget of GitHub's takes a day, and what calculates with the time must be able to. */
const TOO_LONG_SECONDS = 2 * DAY_SECONDS
/** How long GitHub asks to wait where it doesn't say how long. */
const DEFAULT_WAIT_SECONDS = 60

/** Such as `Sun, 06 Nov 1994 08:49:37 GMT`, which HTTP allows too. */
const HTTP_DATE = /^[a-z]{3,9},? .{8,30} GMT$/iu

/** Whether a time to wait is longer than any that GitHub means. */
export const isTooLong = (seconds: number): boolean => seconds > DAY_SECONDS

const digitsOf = (header: unknown): number | undefined =>
  /^\d+$/u.test(String(header).trim()) ? Number(header) : undefined

/** The seconds that `Retry-After` tells, from none to two days; undefined where it tells none. Pure. */
export function retryAfterSeconds(header: unknown, nowMs: number): number | undefined {
  const text = String(header).trim()
  const date = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN
  const seconds = digitsOf(text) ?? (Number.isNaN(date) ? undefined : Math.ceil((date - nowMs) / 1_000))
  return seconds === undefined ? undefined : Math.min(Math.max(seconds, 0), TOO_LONG_SECONDS)
}

/** The time that `X-RateLimit-Reset` tells; undefined where that is none. Pure. */
export function resetTime(header: unknown): Date | undefined {
  const time = new Date((digitsOf(header) ?? Number.NaN) * 1_000)
  return Number.isNaN(time.getTime()) ? undefined : time
}

/** When a budget that is used up comes back, as headers say it; undefined where they say nothing that can be believed. Pure. */
export function comesBackAt(headers: Headers, nowMs: number): Date | undefined {
  const wait = retryAfterSeconds(headers['retry-after'], nowMs) ?? 0
  const reset = headers['x-ratelimit-remaining'] === '0' ? resetTime(headers['x-ratelimit-reset']) : undefined
  const at = wait > 0 ? new Date(nowMs + wait * 1_000) : reset
  return at === undefined || isTooLong((at.getTime() - nowMs) / 1_000) ? undefined : at
}

/**
 * Puts the headers that tell how long to wait into the one form in which the throttling plugin calculates rightly with them. Where
 * nothing tells when a budget comes back, no time is told as GitHub's: a call fails at once, a query is sent again after a minute.
 */
export function plainLimits(headers: Record<string, string | number | undefined>, nowMs: number): void {
  const wait = retryAfterSeconds(headers['retry-after'], nowMs)
  if (wait === undefined) delete headers['retry-after']
  else headers['retry-after'] = String(wait)
  const nowSeconds = Math.ceil(nowMs / 1_000)
  const reset = digitsOf(headers['x-ratelimit-reset'])
  if (reset !== undefined) headers['x-ratelimit-reset'] = String(Math.min(reset, nowSeconds + TOO_LONG_SECONDS))
  else {
    delete headers['x-ratelimit-remaining']
    headers['x-ratelimit-reset'] = String(nowSeconds + (wait ?? DEFAULT_WAIT_SECONDS))
  }
}
