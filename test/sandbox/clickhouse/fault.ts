/** How a request fails that the server never sees, or whose answer the client never gets. */
export type FaultKind =
  /** The connection is cut. */
  | 'reset'
  /** It stays open without an answer, until the client gives up. */
  | 'timeout'
  /** A status 200, and a compressed body that inflates without end. */
  | 'endless'
  /** This answer: a server's refusal (see `exception`), or one that is no ClickHouse's, such as `LOGIN_PAGE` or `NOTHING`. */
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }

/** What becomes of the server's own answer on its way. */
export type DamageKind =
  /** It ends in the middle of its last row, as though that were its end. */
  | 'cut'
  /** Its first half comes, then the connection is cut. */
  | 'broken'
  /** Its first half comes, and then nothing more. */
  | 'stalled'
  /** Its text is changed. */
  | { readonly change: (text: string) => string }

/** A failure to come. */
export type Fault = {
  /** Only for requests whose statement or body matches; by default for any. */
  readonly match?: RegExp
  /** For so many requests; by default 1, `Infinity` for all. */
  readonly times?: number
} & (
  | {
      /** The server never sees the request. */
      readonly when: 'before'
      readonly kind: FaultKind
    }
  | {
      /** The server carries it out to its end. */
      readonly when: 'after'
      readonly kind: FaultKind | DamageKind
    }
)

/** Who asks for a login in place of the server: a proxy of an office, a portal, an expired session. */
export const LOGIN_PAGE: FaultKind = {
  status: 200,
  body: '<!doctype html>\n<html><head><title>Log in</title></head><body><form action="/login"></form></body></html>\n',
  headers: { 'content-type': 'text/html; charset=utf-8' },
}

/** An answer with nothing in it, as some proxies give while they start. */
export const NOTHING: FaultKind = { status: 200, body: '' }

/** An answer as ClickHouse refuses with: `exception(241, 'MEMORY_LIMIT_EXCEEDED', 'Memory limit exceeded')`. */
export const exception = (code: number, name: string, message: string): FaultKind => ({
  status: 500,
  body: `Code: ${code}. DB::Exception: ${message}. (${name}) (version 26.7.2.1)\n`,
  headers: { 'x-clickhouse-exception-code': String(code) },
})

/** The failures that are still to come, in the order in which they were asked for. */
export interface FaultQueue {
  add(fault: Fault): void
  clear(): void
  /** Takes the first fault that is meant for a request with these texts, and counts it as used. */
  take(texts: readonly string[]): Fault | undefined
}

/** An empty queue. */
export function faultQueue(): FaultQueue {
  const pending: { readonly fault: Fault; remaining: number }[] = []
  return {
    add: (fault) => pending.push({ fault, remaining: fault.times ?? 1 }),
    clear: () => void pending.splice(0),
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
