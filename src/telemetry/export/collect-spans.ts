import { type Context, ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { W3CTraceContextPropagator } from '@opentelemetry/core'
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
const carrier = { get: (from: Environment, name: string) => from[name.toUpperCase()], keys: () => [] }

/** What the run is a part of, as `TRACEPARENT` and `TRACESTATE` say. */
const parentOf = (environment: Environment): Context =>
  new W3CTraceContextPropagator().extract(ROOT_CONTEXT, environment, carrier)

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
