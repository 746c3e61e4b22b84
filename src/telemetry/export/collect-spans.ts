import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  type TraceState,
  trace,
} from '@opentelemetry/api'
import type { Resource } from '@opentelemetry/resources'
import { type ReadableSpan, TracerProvider } from '@opentelemetry/sdk-trace'
import { ACTIONS_VERSION } from '../../audit/version.ts'
import { withoutOwnSecrets } from '../../secrets/own-secrets.ts'
import type { Environment } from '../receivers.ts'
import type { RecordedSpan, Recording, SpanAttributes } from '../spans.ts'
import { SERVICE } from './resource.ts'

/** The span of the run itself, which holds all others. */
export interface RootSpan {
  readonly name: string
  readonly startedAt: Date
  readonly endedAt: Date
  readonly hasFailed: boolean
  readonly attributes: SpanAttributes
}

const KINDS: Readonly<Record<RecordedSpan['kind'], SpanKind>> = { client: SpanKind.CLIENT, internal: SpanKind.INTERNAL }
/** `00-TRACE-PARENT-FLAGS`, which later versions may go on after. @see https://www.w3.org/TR/trace-context/#traceparent-header */
const TRACEPARENT = /^(?!ff|00.{53}.)[\da-f]{2}-((?!0{32})[\da-f]{32})-((?!0{16})[\da-f]{16})-([\da-f]{2})(?:-.*)?$/u
const TRACESTATE = /^[ -~]{1,512}$/u

/** A state that is handed on as it came. */
function stateOf(text: string | undefined): TraceState | undefined {
  if (text === undefined || !TRACESTATE.test(text)) return undefined
  const state: TraceState = { serialize: () => text, get: () => undefined, set: () => state, unset: () => state }
  return state
}

/** What the run is a part of, as `TRACEPARENT` and `TRACESTATE` say. */
function parentOf(environment: Environment): Context {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(environment.TRACEPARENT?.trim() ?? '') ?? []
  if (traceId === undefined || spanId === undefined || flags === undefined) return ROOT_CONTEXT
  const traceState = stateOf(environment.TRACESTATE?.trim())
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true }
  return trace.setSpanContext(ROOT_CONTEXT, traceState === undefined ? parent : { ...parent, traceState })
}

const clean = (attributes: SpanAttributes): SpanAttributes =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [
      name,
      typeof value === 'string' ? withoutOwnSecrets(value) : value,
    ]),
  )

function start(tracer: Tracer, { name, kind, startMs, attributes, failure }: RecordedSpan, parent: Context): Span {
  const span = tracer.startSpan(
    withoutOwnSecrets(name),
    { kind: KINDS[kind], startTime: performance.timeOrigin + startMs, attributes: clean(attributes) },
    parent,
  )
  if (failure === undefined) return span
  return span.setAttribute('error.type', withoutOwnSecrets(failure)).setStatus({ code: SpanStatusCode.ERROR })
}

/** Makes spans of what was recorded of a run, as a tree. None where the trace that it is a part of is not sampled. */
export function collectSpans(
  { spans, droppedCount }: Recording,
  root: RootSpan,
  resource: Resource,
  environment: Environment,
): readonly ReadableSpan[] {
  const ended: ReadableSpan[] = []
  const processor = {
    onStart() {},
    onEnd: (span: ReadableSpan) => void ended.push(span),
    async forceFlush() {},
    async shutdown() {},
  }
  const tracer = new TracerProvider({ resource, spanProcessors: [processor] }).getTracer(SERVICE, ACTIONS_VERSION)
  const attributes = clean({ ...root.attributes, 'muse.spans_dropped': droppedCount })
  const whole = tracer.startSpan(root.name, { startTime: root.startedAt, attributes }, parentOf(environment))
  if (!whole.isRecording()) return []
  if (root.hasFailed) whole.setStatus({ code: SpanStatusCode.ERROR })
  const within = trace.setSpan(ROOT_CONTEXT, whole)
  const contexts = new Map<RecordedSpan, Context>()
  for (const recorded of spans) {
    const parent = recorded.parent === undefined ? within : (contexts.get(recorded.parent) ?? within)
    const span = start(tracer, recorded, parent)
    contexts.set(recorded, trace.setSpan(ROOT_CONTEXT, span))
    if (recorded.endMs === undefined) span.setAttribute('muse.unfinished', true)
    span.end(recorded.endMs === undefined ? root.endedAt : performance.timeOrigin + recorded.endMs)
  }
  whole.end(root.endedAt)
  return ended
}
