import { count, counted } from '../text/figures.ts'
import type { FailureKind } from './request-failure.ts'
import { type AnswerHeaders, recordTokenAnswer, type TokenBudget, type TokenUsage } from './tokens/token-usage.ts'

/** The two budgets of a token that the actions draw on, as GitHub's headers name them. */
export type Resource = 'core' | 'graphql'

/** Requests that draw on one budget. */
interface ResourceUsage {
  /** Those answered, retries included. */
  requests: number
  /** Those that failed, each try by itself. */
  readonly failures: Map<FailureKind, number>
}

/** What the job has spent of GitHub's API so far. */
export interface ApiUsage {
  /** Requests answered, retries included: of all resources. */
  requests: number
  readonly resources: Readonly<Record<Resource, ResourceUsage>>
  /** What was spent of each token, in the order in which they are given. */
  readonly tokens: TokenUsage[]
  /** How far this machine's clock is behind GitHub's, by the last answer that tells the time; negative where it is ahead. */
  clockBehindMs: number | undefined
}

const newResourceUsage = (): ResourceUsage => ({ requests: 0, failures: new Map() })

export const newApiUsage = (): ApiUsage => ({
  requests: 0,
  resources: { core: newResourceUsage(), graphql: newResourceUsage() },
  tokens: [],
  clockBehindMs: undefined,
})

/** An answer of GitHub's, or of something before it. */
interface Answer {
  readonly headers: AnswerHeaders
  readonly status?: number | undefined
  /** What was asked; by default not GraphQL. */
  readonly resource?: Resource
}

/** Counts an answer to a request with one of the tokens, and takes the budget and the time from its headers. */
export function recordAnswer(
  usage: ApiUsage,
  token: TokenUsage,
  { headers, status, resource = 'core' }: Answer,
  receivedAtMs: number = Date.now(),
): void {
  usage.requests += 1
  usage.resources[resource].requests += 1
  // What stands between may answer in GitHub's place, or once more what it has kept.
  const isGitHubs = headers['x-github-request-id'] !== undefined && headers.age === undefined
  const at = Date.parse(String(headers.date))
  if (isGitHubs && !Number.isNaN(at)) usage.clockBehindMs = at - receivedAtMs
  recordTokenAnswer(token, headers, status)
}

/** Counts a request that failed. */
export function recordFailure(usage: ApiUsage, resource: Resource, kind: FailureKind): void {
  const { failures } = usage.resources[resource]
  failures.set(kind, (failures.get(kind) ?? 0) + 1)
}

/** What is left of the token used last, by resource. */
export const budgetsLeft = ({ tokens }: ApiUsage): ReadonlyMap<string, TokenBudget> =>
  tokens.findLast((token) => token.requests > 0)?.budgets ?? new Map()

/** One sentence for a log or a summary, of the token used last: `3 API requests; graphql 4,997 of 5,000 left`. */
export function describeUsage(usage: ApiUsage): string {
  const left = [...budgetsLeft(usage)].map(
    ([resource, { remaining, limit }]) => `${resource} ${count(remaining)} of ${count(limit)} left`,
  )
  return [counted(usage.requests, 'API request'), ...left].join('; ')
}
