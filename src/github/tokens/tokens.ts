import { log } from '../../runner/log.ts'
import { connectGitHub, type GitHub } from '../client.ts'
import { GitHubFailure, isRateLimited } from '../errors.ts'
import { newApiUsage, type Resource } from '../usage.ts'
import type { TokenUsage } from './token-usage.ts'

/**
 * So much of a budget is left for the jobs that come after, at most: their requests and points. Small budgets keep a tenth.
 */
const RESERVE = 100
const RESERVED_SHARE = 0.1

/** Why a token is not used for another request: what is left of its budget is kept. Undefined while there is enough. */
function budgetFault(usage: TokenUsage | undefined, resource: Resource, attempted: string): GitHubFailure | undefined {
  const budget = usage?.budgets.get(resource)
  if (budget === undefined || budget.resetAt.getTime() <= Date.now()) return undefined
  const { remaining, limit, resetAt } = budget
  if (remaining > Math.min(RESERVE, limit * RESERVED_SHARE)) return undefined
  return new GitHubFailure(
    `Stopped before ${attempted}: ${remaining} of ${limit} ${resource} requests are left in this hour, kept for the jobs that come after. The budget is full again at ${resetAt.toISOString()}: run again then, or give a further token.`,
    undefined,
    { cause: undefined },
  )
}

const isRefused = (error: unknown) => error instanceof GitHubFailure && error.status === 401

/** GitHub by one of several tokens. */
export interface GitHubWithTokens extends GitHub {
  /** The token in use. */
  readonly token: string
}

/**
 * Connects to GitHub with several tokens. The first is used until it is refused, or until its budget is all but used up; then
 * the next. With the last one gone, requests fail with what became of it.
 */
export function connectGitHubWithTokens(tokens: readonly [string, ...string[]]): GitHubWithTokens {
  const usage = newApiUsage()
  const connections = tokens.map((token, index) => {
    // With another token at hand there is nothing to wait for.
    const waiting = index + 1 < tokens.length ? { maxWaitSeconds: 0 } : {}
    return { token, gitHub: connectGitHub(token, { usage, ...waiting }) }
  })
  let active = 0
  const current = () => {
    const connection = connections[active]
    if (connection === undefined) throw new Error('no token is left')
    return connection
  }

  /** Turns to the next token; false when there is none. A request that failed beside others may find it done already. */
  function giveWay(from: number, reason: string): boolean {
    if (from !== active) return true
    if (active + 1 >= connections.length) return false
    active += 1
    log.warning(`Token ${active} of ${tokens.length} gives way to the next: ${reason}`)
    return true
  }

  async function withToken<Result>(
    resource: Resource,
    attempted: string,
    work: (gitHub: GitHub) => Promise<Result>,
  ): Promise<Result> {
    for (;;) {
      const from = active
      const fault = budgetFault(usage.tokens[from], resource, attempted)
      if (fault !== undefined) {
        if (giveWay(from, fault.message)) continue
        throw fault
      }
      try {
        return await work(current().gitHub)
      } catch (error) {
        const givesWay = isRefused(error) || isRateLimited(error)
        if (!givesWay || !giveWay(from, error instanceof Error ? error.message : '')) throw error
      }
    }
  }

  return {
    usage,
    get token() {
      return current().token
    },
    get rest() {
      return current().gitHub.rest
    },
    get request() {
      return current().gitHub.request
    },
    attempt: (attempted, work) => withToken('core', attempted, (gitHub) => gitHub.attempt(attempted, work)),
    graphql: (request) => withToken('graphql', request.attempted, (gitHub) => gitHub.graphql(request)),
  }
}
