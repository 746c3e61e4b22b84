/** What a faulty request meets: an answer of its own, or none. */
export type FaultAnswer =
  /** Nothing is done. `body` is sent as JSON, `text` as it is, such as the page of a gateway; `location` in `headers` redirects. */
  | { status: number; body?: unknown; text?: string; headers?: Record<string, string> }
  /** The connection breaks before anything is done. */
  | 'reset'
  /** The request is carried out, then the connection breaks. */
  | 'lost'
  /** Nothing is done, and no answer ever comes. */
  | 'held'
  /** The request is carried out, but no answer ever comes. */
  | 'withheld'
  /** The request is carried out, and the first half of the answer comes as though it were the whole. */
  | 'cut'
  /** The request is carried out, and the connection breaks in the middle of the answer. */
  | 'broken'
  /** Nothing is done, and the answer is a JSON text that never ends, compressed a thousandfold. */
  | 'endless'
  /** The request is carried out, and answered so much later. */
  | { delayMs: number }
  /** The request is carried out, and the answer comes byte by byte with so much time between. */
  | { dripMs: number }
  /** The request is carried out, and the JSON of its answer is changed. `nullAt` makes such changes to GraphQL's answers. */
  | { change: (body: unknown) => unknown }

/** A fault for requests to come. */
export interface Fault {
  /** Tested on `METHOD /path?query`, and on the GraphQL document with its variables, as JSON, on a line below. */
  match: RegExp
  answer: FaultAnswer
  /** How many matching requests meet it; 1 when not given, `Infinity` for all. */
  times?: number
}

/** The faults still to happen. */
export interface Faults {
  /** Returns what takes the fault back. */
  inject(fault: Fault): () => void
  /** Takes back the faults that have not happened. */
  clear(): void
  /** The fault this request meets, if any; each counts down when taken. */
  take(requestLine: string, graphql: string | undefined): FaultAnswer | undefined
}

export function createFaults(): Faults {
  const pending: { match: RegExp; answer: FaultAnswer; left: number }[] = []
  return {
    inject: ({ match, answer, times }) => {
      const fault = { match: new RegExp(match.source, match.flags.replace(/[gy]/g, '')), answer, left: times ?? 1 }
      pending.push(fault)
      return () => {
        fault.left = 0
      }
    },
    clear: () => void pending.splice(0),
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
