/** What a faulty request meets: an answer of its own, or none. */
export type FaultAnswer =
  | { status: number; body?: unknown; headers?: Record<string, string> }
  /** The connection breaks before anything is done. */
  | 'reset'
  /** The request is carried out, then the connection breaks. */
  | 'lost'
  /** Nothing is done, and no answer ever comes. */
  | 'held'
  /** The request is carried out, but no answer ever comes. */
  | 'withheld'

/** A fault for requests to come. */
export interface Fault {
  /** Tested on `METHOD /path?query`, and on the GraphQL document with its variables, as JSON, on a line below. */
  match: RegExp
  answer: FaultAnswer
  /** How many matching requests meet it; 1 when not given. */
  times?: number
}

/** The faults still to happen. */
export interface Faults {
  inject(fault: Fault): void
  /** The fault this request meets, if any; each counts down when taken. */
  take(requestLine: string, graphql: string | undefined): FaultAnswer | undefined
}

export function createFaults(): Faults {
  const pending: { match: RegExp; answer: FaultAnswer; left: number }[] = []
  return {
    inject: ({ match, answer, times }) => {
      pending.push({ match: new RegExp(match.source, match.flags.replace(/[gy]/g, '')), answer, left: times ?? 1 })
    },
    take(requestLine, graphql) {
      const fault = pending.find(
        ({ match, left }) => left > 0 && (match.test(requestLine) || (graphql !== undefined && match.test(graphql))),
      )
      if (fault === undefined) return undefined
      fault.left -= 1
      return fault.answer
    },
  }
}
