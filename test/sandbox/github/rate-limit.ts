/** The two budgets the actions draw on: REST requests, and GraphQL points. */
type RateLimitResource = 'core' | 'graphql'

/** What is left of a budget, as GitHub reports it. */
interface RateLimitState {
  limit: number
  remaining: number
  used: number
  /** Seconds since 1970. */
  reset: number
}

/** A token's budgets for the hour. */
export interface RateLimit {
  /** Takes `cost` from a budget; false, with nothing taken, when that much isn't left. */
  take(resource: RateLimitResource, cost: number): boolean
  state(resource: RateLimitResource): RateLimitState
  /** The `x-ratelimit-*` headers (https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api). */
  headers(resource: RateLimitResource): Record<string, string>
}

/** Starts the two budgets with `remaining` (all of `limit` when not given) left. */
export function createRateLimit(options: { limit: number; remaining?: number | undefined }): RateLimit {
  const reset = Math.floor(Date.now() / 1000) + 3600
  const used = options.limit - (options.remaining ?? options.limit)
  const spent: Record<RateLimitResource, number> = { core: used, graphql: used }

  function state(resource: RateLimitResource): RateLimitState {
    const used = spent[resource]
    return { limit: options.limit, remaining: options.limit - used, used, reset }
  }

  return {
    state,
    take(resource, cost) {
      if (spent[resource] + cost > options.limit) return false
      spent[resource] += cost
      return true
    },
    headers(resource) {
      const { limit, remaining, used } = state(resource)
      return {
        'x-ratelimit-limit': String(limit),
        'x-ratelimit-remaining': String(remaining),
        'x-ratelimit-used': String(used),
        'x-ratelimit-reset': String(reset),
        'x-ratelimit-resource': resource,
      }
    },
  }
}
