import { count, counted } from '../text/figures.ts'
import { type AnswerHeaders, recordTokenAnswer, type TokenUsage } from './token-usage.ts'

/** What the job has spent of GitHub's API so far. */
export interface ApiUsage {
  /** Requests answered, retries included. */
  requests: number
  /** What was spent of each token, in the order in which they are given. */
  readonly tokens: TokenUsage[]
  /** How far this machine's clock is behind GitHub's, by the last answer that tells the time; negative where it is ahead. */
  clockBehindMs: number | undefined
}

export const newApiUsage = (): ApiUsage => ({ requests: 0, tokens: [], clockBehindMs: undefined })

/** An answer of GitHub's, or of something before it. */
interface Answer {
  readonly headers: AnswerHeaders
  readonly status?: number | undefined
}

/** Counts an answer to a request with one of the tokens, and takes the budget and the time from its headers. */
export function recordAnswer(
  usage: ApiUsage,
  token: TokenUsage,
  { headers, status }: Answer,
  receivedAtMs: number = Date.now(),
): void {
  usage.requests += 1
  // What stands between may answer in GitHub's place, or once more what it has kept.
  const isGitHubs = headers['x-github-request-id'] !== undefined && headers.age === undefined
  const at = Date.parse(String(headers.date))
  if (isGitHubs && !Number.isNaN(at)) usage.clockBehindMs = at - receivedAtMs
  recordTokenAnswer(token, headers, status)
}

/** One sentence for a log or a summary, of the token used last: `3 API requests; graphql 4,997 of 5,000 left`. */
export function describeUsage({ requests, tokens }: ApiUsage): string {
  const last = tokens.findLast((token) => token.requests > 0)
  const left = [...(last?.budgets ?? [])].map(
    ([resource, { remaining, limit }]) => `${resource} ${count(remaining)} of ${count(limit)} left`,
  )
  return [counted(requests, 'API request'), ...left].join('; ')
}
