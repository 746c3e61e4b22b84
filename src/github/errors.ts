import { z } from 'zod'
import { isObstructed, isTooLarge } from '../http/bounded-fetch.ts'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'
import { firstWords } from '../text/first-words.ts'
import { comesBackAt } from './limit-headers.ts'
import { knownRemedy, RATE_LIMIT_ANSWER, remedyOf } from './refusals.ts'

/** A request to GitHub that failed: what was tried, what came back, what to do. `cause` is the client's own error. */
export class GitHubFailure extends Error {
  override readonly name = 'GitHubFailure'
  /** The HTTP status, or undefined when GitHub did not answer. */
  readonly status: number | undefined

  constructor(message: string, status: number | undefined, options: { cause: unknown }) {
    super(message, options)
    this.status = status
  }
}

const MAX_ANSWER_CHARACTERS = 1_000

const answered = z.object({ response: z.object({ status: z.number() }) })
const withHeaders = z.object({ response: z.object({ headers: z.record(z.string(), z.unknown()) }) })

/** The HTTP status that GitHub answered with; undefined when no answer came (the client reports that as 500, without a response). */
export function statusOf(error: unknown): number | undefined {
  if (error instanceof GitHubFailure) return error.status
  return answered.safeParse(error).data?.response.status
}

const TOO_MANY_REQUESTS = 429

/** Whether GitHub refused, as it would again; whatever else failed may be over at the next try. */
export const isRefused = (error: unknown): boolean => {
  const status = statusOf(error)
  return status !== undefined && status >= 400 && status < 500 && status !== TOO_MANY_REQUESTS
}

/** Whether the request was refused because the token's budget is used up, in REST's words or in GraphQL's. */
export const isRateLimited = (error: unknown): boolean =>
  error instanceof Error && RATE_LIMIT_ANSWER.test(error.message)

/** What the client threw, where it was put into a {@link GitHubFailure}. */
const originOf = (error: unknown) => (error instanceof GitHubFailure ? error.cause : error)

const isPage = (message: string) => /^\s*<[!a-z?]/iu.test(message)

/** What GitHub said, whole. A secret must not be in it, because what is cut off of one no longer shows that it is one. */
function messageOf(error: unknown): string {
  const origin = originOf(error)
  return withoutOwnSecrets(origin instanceof Error ? origin.message : String(origin))
}

/** The first line of what GitHub said; of a page the first words. */
export function answerOf(error: unknown): string {
  const message = messageOf(error)
  return isPage(message) ? firstWords(message) : (message.split('\n', 1)[0] ?? '').slice(0, 500).trim()
}

/** Everything that GitHub said, on one line. */
function fullAnswer(error: unknown): string {
  return messageOf(error).replace(/\s+/gu, ' ').slice(0, MAX_ANSWER_CHARACTERS).trim()
}

/** What GitHub said, as a sentence. */
export const asSentence = (answer: string): string => answer.replace(/\.?$/u, '.')

/** When a budget that is used up comes back, as GitHub's headers say it; undefined where they don't. */
function resetOf(error: unknown): Date | undefined {
  const headers = withHeaders.safeParse(originOf(error)).data?.response.headers
  return headers === undefined ? undefined : comesBackAt(headers, Date.now())
}

/** The page of a single sign-on where a token is authorized, as GitHub's header names it. */
function signOnOf(error: unknown): string | undefined {
  const header = withHeaders.safeParse(originOf(error)).data?.response.headers['x-github-sso']
  return typeof header === 'string' ? /\burl=(https:\/\/[^\s;,]{1,500})/u.exec(header)?.[1] : undefined
}

/** Puts what was tried, what came back and what to do into one error. */
export function gitHubFailure(error: unknown, attempted: string): GitHubFailure {
  if (error instanceof GitHubFailure) return error
  const status = statusOf(error)
  const answer = answerOf(error)
  const obstructed = isObstructed(error) ? 'something is in the way' : 'no answer'
  const unanswered = isTooLarge(error) ? 'its answer was not taken' : obstructed
  const came = status === undefined ? unanswered : `status ${status}`
  const said = answer === '' ? ', without a word.' : `: ${asSentence(answer)}`
  const reset = isRateLimited(error) ? resetOf(error) : undefined
  const back = reset === undefined ? '' : ` It comes back at ${reset.toISOString().replace(/\.\d+/u, '')}.`
  const signOn = signOnOf(error)
  const page = signOn === undefined ? '' : ` GitHub names the page: ${signOn}`
  const remedy = `${remedyOf({ to: 'anything', answer, status })}${back}${page}`
  return new GitHubFailure(`GitHub failed while ${attempted}; ${came}${said} ${remedy}`.trimEnd(), status, {
    cause: error,
  })
}

/** Whether a request was refused with status 422 and an answer that reads so. */
export const isRefusal = (error: unknown, answer: RegExp): boolean =>
  statusOf(error) === 422 && answer.test(fullAnswer(error))

/** The permissions that GitHub says would have sufficed, as its header names them; undefined when it doesn't say. */
function neededPermissions(error: unknown): string | undefined {
  const header = withHeaders.safeParse(originOf(error)).data?.response.headers['x-accepted-github-permissions']
  return typeof header === 'string' && header !== '' ? header : undefined
}

/** The failure of something that was to be written, with the remedy where the refusal is known; any other error stays as it is. */
export function explainRefusal(error: unknown, attempted: string): unknown {
  const status = statusOf(error)
  if (status !== 403 && status !== 404 && status !== 409 && status !== 422) return error
  const answer = fullAnswer(error)
  const remedy = knownRemedy({ to: 'writing', answer, status })
  if (remedy === undefined) return error
  const needed = neededPermissions(error)
  const permissions = needed === undefined ? '' : ` GitHub names: ${needed}.`
  return new GitHubFailure(
    `GitHub refused ${attempted}; status ${status}: ${asSentence(answer)} ${remedy}${permissions}`,
    status,
    { cause: error },
  )
}
