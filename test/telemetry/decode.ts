import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import protobuf from 'protobufjs'
import { z } from 'zod'

const { root } = protobuf.parse(readFileSync(join(import.meta.dirname, 'otlp.proto'), 'utf8'))

const number = z.union([z.string(), z.number()]).transform(Number)
const attributes = z
  .array(
    z.object({
      key: z.string(),
      value: z.object({
        stringValue: z.string().optional(),
        boolValue: z.boolean().optional(),
        intValue: number.optional(),
        doubleValue: number.optional(),
      }),
    }),
  )
  .default([])
  .transform((all) =>
    Object.fromEntries(
      all.map(({ key, value }) => [key, value.stringValue ?? value.boolValue ?? value.intValue ?? value.doubleValue]),
    ),
  )
const resource = z.object({ attributes })

const times = { startTimeUnixNano: number, timeUnixNano: number, attributes }
const numberPoint = z.object({ ...times, asInt: number.optional(), asDouble: number.optional() })
const histogramPoint = z.object({
  ...times,
  count: number,
  sum: number,
  explicitBounds: z.array(number),
  bucketCounts: z.array(number),
})
const metric = z.object({
  name: z.string(),
  unit: z.string(),
  description: z.string(),
  gauge: z.object({ dataPoints: z.array(numberPoint) }).optional(),
  sum: z
    .object({ dataPoints: z.array(numberPoint), aggregationTemporality: z.number(), isMonotonic: z.boolean() })
    .optional(),
  histogram: z.object({ dataPoints: z.array(histogramPoint), aggregationTemporality: z.number() }).optional(),
})
const metricsRequest = z.object({
  resourceMetrics: z.tuple([
    z.object({ resource, scopeMetrics: z.tuple([z.object({ scope: z.unknown(), metrics: z.array(metric) })]) }),
  ]),
})

const span = z.object({
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().default(''),
  name: z.string(),
  kind: z.number(),
  startTimeUnixNano: number,
  endTimeUnixNano: number,
  attributes,
  status: z.object({ code: z.number().default(0) }).default({ code: 0 }),
})
const traceRequest = z.object({
  resourceSpans: z.tuple([z.object({ resource, scopeSpans: z.tuple([z.object({ spans: z.array(span) })]) })]),
})

/** A point of a metric, as it arrived. */
export interface ArrivedPoint {
  readonly metric: string
  readonly kind: 'gauge' | 'sum' | 'histogram'
  readonly unit: string
  /** Undefined of a gauge. */
  readonly temporality: 'delta' | 'cumulative' | undefined
  readonly attributes: Readonly<Record<string, unknown>>
  /** Of a histogram the sum. */
  readonly value: number
  /** Of a histogram. */
  readonly count: number | undefined
  readonly startMs: number
  readonly endMs: number
}

/** A span, as it arrived; its ids in hexadecimal digits. */
export type ArrivedSpan = z.output<typeof span>

/** What arrived in one request. */
export interface Arrived<Item> {
  readonly resource: Readonly<Record<string, unknown>>
  readonly items: readonly Item[]
}

const NANOSECONDS_PER_MS = 1e6
const TEMPORALITIES = [undefined, 'delta', 'cumulative'] as const
const IDS = new Set(['traceId', 'spanId', 'parentSpanId'])

function fromProtobuf(type: string, body: Buffer): unknown {
  const message = root.lookupType(type)
  const object = message.toObject(message.decode(body), { longs: String, bytes: String, arrays: true, defaults: true })
  return JSON.parse(JSON.stringify(object), (key, value) =>
    IDS.has(key) && typeof value === 'string' ? Buffer.from(value, 'base64').toString('hex') : value,
  )
}

const read = (type: string, contentType: string, body: Buffer): unknown =>
  contentType === 'application/json' ? JSON.parse(body.toString()) : fromProtobuf(type, body)

function pointsOf({ name, unit, gauge, sum, histogram }: z.output<typeof metric>): ArrivedPoint[] {
  const temporality = TEMPORALITIES[(sum ?? histogram)?.aggregationTemporality ?? 0]
  const common = (point: z.output<typeof numberPoint> | z.output<typeof histogramPoint>) => ({
    metric: name,
    unit,
    temporality,
    attributes: point.attributes,
    startMs: point.startTimeUnixNano / NANOSECONDS_PER_MS,
    endMs: point.timeUnixNano / NANOSECONDS_PER_MS,
  })
  const kind = gauge === undefined ? 'sum' : 'gauge'
  return [
    ...((gauge ?? sum)?.dataPoints ?? []).map((point) => ({
      ...common(point),
      kind,
      value: point.asInt ?? point.asDouble ?? Number.NaN,
      count: undefined,
    })),
    ...(histogram?.dataPoints ?? []).map((point) => ({
      ...common(point),
      kind: 'histogram',
      value: point.sum,
      count: point.count,
    })),
  ] as ArrivedPoint[]
}

/** The points of a request to `/v1/metrics`. */
export function decodeMetrics(contentType: string, body: Buffer): Arrived<ArrivedPoint> {
  const { resourceMetrics } = metricsRequest.parse(read('MetricsRequest', contentType, body))
  const [{ resource: sender, scopeMetrics }] = resourceMetrics
  return { resource: sender.attributes, items: scopeMetrics[0].metrics.flatMap(pointsOf) }
}

/** The spans of a request to `/v1/traces`. */
export function decodeSpans(contentType: string, body: Buffer): Arrived<ArrivedSpan> {
  const { resourceSpans } = traceRequest.parse(read('TraceRequest', contentType, body))
  const [{ resource: sender, scopeSpans }] = resourceSpans
  return { resource: sender.attributes, items: scopeSpans[0].spans }
}
