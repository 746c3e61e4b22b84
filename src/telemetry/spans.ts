import { AsyncLocalStorage } from 'node:async_hooks'
import { log } from '../runner/log.ts'

/** What is known of a part of a run besides how long it took. */
export type SpanAttributes = Record<string, string | number | boolean>

/** A part of a run: a stage, or a request. Times are milliseconds since the program began. */
export interface RecordedSpan {
  /** Undefined of what belongs to the run itself. */
  readonly parent: RecordedSpan | undefined
  readonly name: string
  /** `client`: somebody else is asked. */
  readonly kind: 'internal' | 'client'
  readonly startMs: number
  readonly attributes: SpanAttributes
  /** Undefined of what has not ended. */
  endMs?: number
  /** What kind of failure it ended with: a status, or a code. */
  failure?: string
}

/** A part of a run that is under way. */
export interface OpenSpan {
  /** Adds what became known. */
  set(name: string, value: string | number | boolean): void
  /** Says that it failed, and how, in a word. */
  fail(failure: string): void
}

/** What was recorded. */
export interface Recording {
  readonly spans: readonly RecordedSpan[]
  /** Parts that were not recorded, as there were too many. */
  readonly droppedCount: number
}

/** So many are recorded of a run; later ones are counted. */
const MAX_SPANS: Readonly<Record<RecordedSpan['kind'], number>> = { client: 1_000, internal: 200 }

/** What surrounds a request: the stage that makes it, and what it is for. */
interface Surroundings {
  readonly parent?: RecordedSpan | undefined
  /** As messages say it: "reading the branches' heads". */
  readonly attempted?: string | undefined
}

const surroundings = new AsyncLocalStorage<Surroundings>()

/** A process runs one action, which has one trace. Undefined where nobody asked for it. */
let recorded:
  | { readonly spans: RecordedSpan[]; readonly counts: Record<RecordedSpan['kind'], number>; droppedCount: number }
  | undefined

const UNRECORDED: OpenSpan = { set() {}, fail() {} }

/** From here on what happens is recorded. */
export function startRecording(): void {
  recorded = { spans: [], counts: { client: 0, internal: 0 }, droppedCount: 0 }
}

/** What was recorded until now. */
export const readRecording = (): Recording => recorded ?? { spans: [], droppedCount: 0 }

/** So far is looked for what caused an error: clients put what they are thrown into errors of their own. */
const MAX_CAUSES = 5

/** The kind of an error in a word, which holds nothing of what it says: a code, or the name of what caused it. */
function kindOf(error: unknown, depth = 0): string {
  if (!(error instanceof Error)) return 'error'
  if ('code' in error && typeof error.code === 'string' && error.code !== '') return error.code
  return error.cause instanceof Error && depth < MAX_CAUSES ? kindOf(error.cause, depth + 1) : error.name
}

function open(name: string, kind: RecordedSpan['kind'], attributes: SpanAttributes): RecordedSpan | undefined {
  if (recorded === undefined) return undefined
  recorded.counts[kind] += 1
  if (recorded.counts[kind] > MAX_SPANS[kind]) {
    recorded.droppedCount += 1
    return undefined
  }
  const { parent, attempted } = surroundings.getStore() ?? {}
  const known = attempted === undefined ? attributes : { ...attributes, 'muse.attempted': attempted }
  const span: RecordedSpan = { parent, name, kind, startMs: performance.now(), attributes: known }
  recorded.spans.push(span)
  return span
}

async function inSpan<Result>(
  span: RecordedSpan | undefined,
  work: (span: OpenSpan) => Promise<Result>,
): Promise<Result> {
  if (span === undefined) return await work(UNRECORDED)
  const fail = (failure: string) => {
    span.failure ??= failure
  }
  const set: OpenSpan['set'] = (name, value) => {
    span.attributes[name] = value
  }
  try {
    return await work({ set, fail })
  } catch (error) {
    fail(kindOf(error))
    throw error
  } finally {
    span.endMs = performance.now()
  }
}

/** Does a stage of a run. The requests that it makes belong to it. */
export async function stage<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  if (recorded === undefined) return await work()
  const span = open(name, 'internal', {})
  const within = { ...surroundings.getStore(), ...(span === undefined ? {} : { parent: span }) }
  return await inSpan(span, () => surroundings.run(within, work))
}

/** What a trace tells of a server. */
export const serverOf = ({ hostname, port, protocol }: URL): SpanAttributes => ({
  'server.address': hostname,
  'server.port': Number(port || (protocol === 'https:' ? 443 : 80)),
})

/**
 * Makes a request, or runs another program, and tells of it in the debug log: what for, how long it took, what it came to, and what else `work`
 * tells of it. The attributes must hold nothing secret, and no text of a statement.
 */
export async function recordRequest<Result>(
  name: string,
  attributes: SpanAttributes,
  work: (span: OpenSpan, tell: (fact: string) => void) => Promise<Result>,
): Promise<Result> {
  const startMs = performance.now()
  const { attempted } = surroundings.getStore() ?? {}
  const told: string[] = attempted === undefined ? [] : [attempted]
  const tell = () => log.trace(() => [`${name}: ${Math.round(performance.now() - startMs)} ms`, ...told].join(', '))
  try {
    return await inSpan(open(name, 'client', attributes), (span) =>
      work(
        {
          ...span,
          fail(failure) {
            told.push(`failed: ${failure}`)
            span.fail(failure)
          },
        },
        (fact) => told.push(fact),
      ),
    )
  } catch (error) {
    told.push(`failed: ${kindOf(error)}`)
    throw error
  } finally {
    tell()
  }
}

/** Does work whose requests are for something: what messages say of it is told of them too. */
export const attempting = <Result>(attempted: string, work: () => Promise<Result>): Promise<Result> =>
  surroundings.run({ ...surroundings.getStore(), attempted }, work)
