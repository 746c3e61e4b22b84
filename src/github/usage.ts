import { count, counted } from '../text/figures.ts'

/** What the job has spent of GitHub's API so far. */
export interface ApiUsage {
  /** Requests answered, retries included. */
  requests: number
  /** What is left of the budget, by the last answer of each kind (`core`, `graphql`), with the time it is full again. */
  readonly budgets: Map<string, { readonly remaining: number; readonly limit: number; readonly resetAt: Date }>
  /** How far this machine's clock is behind GitHub's, by the last answer that tells the time; negative where it is ahead. */
  clockBehindMs: number | undefined
}

export const newApiUsage = (): ApiUsage => ({ requests: 0, budgets: new Map(), clockBehindMs: undefined })

/** Counts an answer, and takes the budget and the time from its headers. */
export function recordAnswer(
  usage: ApiUsage,
  headers: Readonly<Record<string, string | number | undefined>>,
  receivedAtMs: number = Date.now(),
): void {
  usage.requests += 1
  // What stands between may answer in GitHub's place, or once more what it has kept.
  const isGitHubs = headers['x-github-request-id'] !== undefined && headers.age === undefined
  const at = Date.parse(String(headers.date))
  if (isGitHubs && !Number.isNaN(at)) usage.clockBehindMs = at - receivedAtMs
  const [remaining, limit, reset] = ['remaining', 'limit', 'reset'].map((name) =>
    Number(headers[`x-ratelimit-${name}`]),
  )
  if (remaining === undefined || limit === undefined || reset === undefined) return
  if (![remaining, limit, reset].every(Number.isFinite)) return
  const resource = String(headers['x-ratelimit-resource'] ?? 'core')
  usage.budgets.set(resource, { remaining, limit, resetAt: new Date(reset * 1000) })
}

/** One sentence for a log or a summary: `3 API requests; graphql 4,997 of 5,000 left`. */
export function describeUsage({ requests, budgets }: ApiUsage): string {
  const left = [...budgets].map(
    ([resource, { remaining, limit }]) => `${resource} ${count(remaining)} of ${count(limit)} left`,
  )
  return [counted(requests, 'API request'), ...left].join('; ')
}
