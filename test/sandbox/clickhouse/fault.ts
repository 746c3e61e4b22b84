/**
 * How a request fails: the connection is cut, or stays open without an answer until the client gives up, or is answered
 * with this status and body.
 */
export type FaultKind = 'reset' | 'timeout' | { readonly status: number; readonly body: string }

/** A failure to come. */
export interface Fault {
  /**
   * `before`: the server never sees the request. `after`: the server carries it out to its end, and the client doesn't
   * get the answer.
   */
  readonly when: 'before' | 'after'
  readonly kind: FaultKind
  /** Only for requests whose statement or body matches; by default for any. */
  readonly match?: RegExp
  /** For so many requests; by default 1. */
  readonly times?: number
}

/** The failures that are still to come, in the order in which they were asked for. */
export interface FaultQueue {
  add(fault: Fault): void
  /** Takes the first fault that is meant for a request with these texts, and counts it as used. */
  take(texts: readonly string[]): Fault | undefined
}

/** An empty queue. */
export function faultQueue(): FaultQueue {
  const pending: { readonly fault: Fault; remaining: number }[] = []
  return {
    add: (fault) => pending.push({ fault, remaining: fault.times ?? 1 }),
    take: (texts) => {
      const next = pending.find(({ fault, remaining }) => remaining > 0 && concerns(fault, texts))
      if (next === undefined) return undefined
      next.remaining -= 1
      return next.fault
    },
  }
}

function concerns({ match }: Fault, texts: readonly string[]): boolean {
  return match === undefined || texts.some((text) => text.search(match) !== -1)
}
