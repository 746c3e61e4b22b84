import { boundedFetch, isObstructed, isTooLarge } from '../../../http/bounded-fetch.ts'
import { retry } from '../../../retry/retry.ts'
import { describeError } from '../../../runner/run-action.ts'
import { withoutOwnSecretsInside } from '../../../secrets/own-secrets.ts'
import { firstWords } from '../../../text/first-words.ts'

const BOUNDS = { deadlineMs: 30_000, maxAnswerBytes: 1_048_576 }
const TOO_MANY_REQUESTS = 429
const MAX_SAID_CHARACTERS = 200

/** An answer that is none of success. */
class Refused extends Error {
  override readonly name = 'Refused'
  readonly isPassing: boolean

  constructor(status: number, said: string) {
    super(`status ${status}${said === '' ? '' : `: ${said}`}`)
    this.isPassing = status >= 500 || status === TOO_MANY_REQUESTS
  }
}

/** Why a connection failed, as the system says it: fetch itself only says that it did. */
const reasonOf = (error: unknown): string =>
  error instanceof Error && error.message === 'fetch failed' && error.cause instanceof Error
    ? describeError(error.cause)
    : describeError(error)

async function postOnce(url: string, body: unknown): Promise<void> {
  const content =
    body === undefined
      ? {}
      : { body: JSON.stringify(withoutOwnSecretsInside(body)), headers: { 'content-type': 'application/json' } }
  const response = await boundedFetch(url, { method: 'POST', ...content }, BOUNDS)
  if (!response.ok) throw new Refused(response.status, firstWords(await response.text(), MAX_SAID_CHARACTERS))
}

/**
 * Posts to an address that is a secret: three attempts, redirects on the same host alone.
 *
 * @param attempted what is being done, for messages
 * @param body sent as JSON; undefined for none
 * @throws {Error} when it is not taken; the host is named, the address is not.
 */
export async function post(url: string, attempted: string, body: unknown): Promise<void> {
  const mayPass = (error: unknown) =>
    error instanceof Refused ? error.isPassing : !isTooLarge(error) && !isObstructed(error)
  try {
    await retry(() => postOnce(url, body), mayPass)
  } catch (error) {
    throw new Error(`${new URL(url).host} failed while ${attempted}: ${reasonOf(error).replace(/\.?$/u, '.')}`, {
      cause: error,
    })
  }
}
