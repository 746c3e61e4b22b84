import { getOctokit } from '@actions/github'
import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { boundedFetch, isObstructed, isTooLarge } from '../http/bounded-fetch.ts'
import { log } from '../runner/log.ts'
import { isTimeUp, timeLeftMs } from '../runner/time-limit.ts'
import { withoutOwnSecretsInside } from '../secrets/own-secrets.ts'
import { firstWords } from '../text/first-words.ts'
import { checkAnswer, dropBrokenErrors } from './answers.ts'
import { isTooLong, plainLimits } from './limit-headers.ts'
import { failureKind, isBudgetRefusal } from './request-failure.ts'
import type { TokenUsage } from './tokens/token-usage.ts'
import { type ApiUsage, type Resource, recordAnswer, recordFailure } from './usage.ts'

/** The toolkit's client of GitHub's API. */
export type Octokit = ReturnType<typeof getOctokit>

/** What a client is made from. */
interface OctokitOptions {
  readonly token: string
  /** Every answer is counted here. */
  readonly usage: ApiUsage
  /** And here, with what it tells of the token. */
  readonly tokenUsage: TokenUsage
  /** The longest wait for a budget to come back, in seconds; a longer one is refused. */
  readonly maxWaitSeconds: number
}

const MAX_RATE_LIMIT_RETRIES = 2
const TOO_MANY_REQUESTS = 429

/** After a failure of the server or the connection. */
const RETRIES = 2

/** What GitHub refuses (4xx) it refuses again; budgets that are used up (403, 429) are for throttling to wait for. */
const REFUSALS = Array.from({ length: 100 }, (_, index) => 400 + index)

/** In place of the limiter that spaces writes by a second. */
const UNSPACED = { key: () => ({ schedule: (_job: unknown, work: () => Promise<void>) => work() }) }

function throttleOptions(maxWaitSeconds: number) {
  const mayWait = (kind: string) => (seconds: number, _options: unknown, _octokit: unknown, retries: number) => {
    const waits = seconds <= Math.min(maxWaitSeconds, timeLeftMs() / 1_000) && retries < MAX_RATE_LIMIT_RETRIES
    const end = isTooLong(seconds) ? 'more than a day' : `${seconds} s`
    log.warning(
      `GitHub's ${kind} is reached; ${waits ? `waiting ${seconds} s.` : `it ends in ${end}, too long to wait for.`}`,
    )
    return waits
  }
  return { onRateLimit: mayWait('rate limit'), onSecondaryRateLimit: mayWait('secondary rate limit') }
}

const resourceOf = ({ url }: { readonly url: string }): Resource => (/\/graphql$/u.test(url) ? 'graphql' : 'core')

const counting = (usage: ApiUsage, tokenUsage: TokenUsage) => (octokit: Parameters<typeof retry>[0]) => {
  /** Answers that are counted: one that is found to be none comes by once more. */
  const counted = new WeakSet<object>()
  octokit.hook.after('request', (response, options) => {
    const resource = resourceOf(options)
    counted.add(response)
    recordAnswer(usage, tokenUsage, { ...response, resource })
    if (isBudgetRefusal(response)) {
      recordFailure(usage, resource, 'rate-limited')
      plainLimits(response.headers, Date.now())
    }
    checkAnswer(response, options, resource === 'graphql')
  })
  octokit.hook.error('request', (error, options) => {
    const resource = resourceOf(options)
    const response = 'response' in error ? error.response : undefined
    recordFailure(usage, resource, failureKind(error, response !== undefined && counted.has(response)))
    if (isTooLarge(error) || isObstructed(error) || isTimeUp()) options.request = { ...options.request, retries: 0 }
    // What stands before GitHub says it with the status alone; the throttling plugin knows it by GitHub's words.
    if ('status' in error && error.status === TOO_MANY_REQUESTS && !/secondary rate/iu.test(error.message))
      error.message = `${firstWords(error.message)} (taken for a secondary rate limit)`
    if (response !== undefined && !counted.has(response)) {
      recordAnswer(usage, tokenUsage, { ...response, resource })
      plainLimits(response.headers, Date.now())
      dropBrokenErrors(response)
    }
    throw error
  })
}

function newOctokit({ token, usage, tokenUsage, maxWaitSeconds }: OctokitOptions, throttle: object): Octokit {
  const octokit = getOctokit(
    token,
    {
      baseUrl: process.env.GITHUB_API_URL || 'https://api.github.com',
      userAgent: 'muse-protocol-actions',
      request: { fetch: boundedFetch },
      retry: { doNotRetry: REFUSALS, retries: RETRIES },
      throttle: { ...throttleOptions(maxWaitSeconds), ...throttle },
      log: { debug: log.debug, info: log.debug, warn: log.debug, error: log.debug },
    },
    // The first is nearest to the request: what is tried again counts again.
    counting(usage, tokenUsage),
    retry,
    throttling,
  )
  // The retry plugin counts a request's tries in an object that all requests share, which lengthens the waits of later ones.
  octokit.hook.before('request', (options) => {
    options.request = { ...options.request }
  })
  return octokit
}

/** What of a request's options is no text to publish. */
const ENVELOPE: ReadonlySet<string> = new Set(['method', 'url', 'baseUrl', 'headers', 'request', 'mediaType'])

/**
 * The client for REST and for GraphQL's mutations: retried, and throttled as GitHub asks for (writes a second apart). What it writes holds no
 * secret of this run.
 */
export function newWriter(options: OctokitOptions): Octokit {
  const octokit = newOctokit(options, {})
  octokit.hook.before('request', (request) => {
    for (const [name, value] of Object.entries(request))
      if (!ENVELOPE.has(name)) request[name] = withoutOwnSecretsInside(value)
  })
  return octokit
}

/**
 * The client for GraphQL's queries: retried and throttled too, but they don't wait for each other. Throttling takes whatever
 * is posted to GraphQL for a write.
 *
 * @see https://github.com/octokit/plugin-throttling.js/blob/main/src/wrap-request.ts
 */
export const newReader = (options: OctokitOptions): Octokit => newOctokit(options, { write: UNSPACED })
