/** What a faulty request meets: an answer, a connection that breaks, or work done whose answer is lost. */
export type FaultAnswer = { status: number; body?: unknown; headers?: Record<string, string> } | 'reset' | 'lost'

/** A fault for requests to come. */
export interface Fault {
  /** Tested on `METHOD /path?query`, and on the GraphQL document. */
  match: RegExp
  /** `reset`: the connection breaks before anything is done; `lost`: the request is carried out, then it breaks. */
  answer: FaultAnswer
  /** How many matching requests meet it; 1 when not given. */
  times?: number
}

/** The faults still to happen. */
export interface Faults {
  inject(fault: Fault): void
  /** The fault this request meets, if any; each counts down when taken. */
  take(requestLine: string, document: string | undefined): FaultAnswer | undefined
}

export function createFaults(): Faults {
  const pending: { match: RegExp; answer: FaultAnswer; left: number }[] = []
  return {
    inject: ({ match, answer, times }) => {
      pending.push({ match: new RegExp(match.source, match.flags.replace(/[gy]/g, '')), answer, left: times ?? 1 })
    },
    take(requestLine, document) {
      const fault = pending.find(
        ({ match, left }) => left > 0 && (match.test(requestLine) || (document !== undefined && match.test(document))),
      )
      if (fault === undefined) return undefined
      fault.left -= 1
      return fault.answer
    },
  }
}
