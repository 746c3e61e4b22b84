import { boundedFetch, isLate, isObstructed, isTooLarge } from '../../../http/bounded-fetch.ts'
import { retry } from '../../../retry/retry.ts'
import { describeError } from '../../../runner/run-action.ts'
import { isTimeUp, TimeIsUp } from '../../../runner/time-limit.ts'
import { withoutOwnSecretsInside } from '../../../secrets/own-secrets.ts'
import { firstWords } from '../../../text/first-words.ts'

const MAX_ANSWER_BYTES = 1_048_576
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

/** How long an answer is waited for. */
interface Patience {
  readonly deadlineMs: number
  /** Whether a post without an answer in time is sent again. */
  readonly repeatsLate: boolean
}

const PATIENCE: Patience = { deadlineMs: 30_000, repeatsLate: true }

async function postOnce(url: string, body: unknown, deadlineMs: number): Promise<void> {
  const content =
    body === undefined
      ? {}
      : { body: JSON.stringify(withoutOwnSecretsInside(body)), headers: { 'content-type': 'application/json' } }
  const response = await boundedFetch(
    url,
    { method: 'POST', ...content },
    { deadlineMs, maxAnswerBytes: MAX_ANSWER_BYTES },
  )
  if (!response.ok) throw new Refused(response.status, firstWords(await response.text(), MAX_SAID_CHARACTERS))
}

/**
 * Posts to an address that is a secret: three attempts, redirects on the same host alone.
 *
 * @param attempted what is being done, for messages
 * @param body sent as JSON; undefined for none
 * @throws {TimeIsUp | Error} when it is not taken; the host is named, the address is not.
 */
export async function post(
  url: string,
  attempted: string,
  body: unknown,
  { deadlineMs, repeatsLate }: Patience = PATIENCE,
): Promise<void> {
  const mayPass = (error: unknown) => {
    if (error instanceof Refused) return error.isPassing
    return !isTooLarge(error) && !isObstructed(error) && (repeatsLate || !isLate(error))
  }
  try {
    await retry(() => postOnce(url, body, deadlineMs), mayPass)
  } catch (error) {
    if (isTimeUp()) throw new TimeIsUp(attempted)
    throw new Error(`${new URL(url).host} failed while ${attempted}: ${reasonOf(error).replace(/\.?$/u, '.')}`, {
      cause: error,
    })
  }
}
