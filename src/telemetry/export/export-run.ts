import { context } from '@opentelemetry/api'
import { type ExportResult, ExportResultCode, suppressTracing } from '@opentelemetry/core'
import type { Point } from '../points.ts'
import type { Receivers } from '../receivers.ts'
import type { Recording } from '../spans.ts'
import { collectMetrics } from './collect-metrics.ts'
import { collectSpans, type RootSpan } from './collect-spans.ts'
import { listenForComplaints } from './complaints.ts'
import { datadogMetrics, otlpMetrics, otlpSpans } from './exporters.ts'
import { ownResource } from './resource.ts'

/** What is to be sent. */
export interface RunTelemetry {
  readonly points: readonly Point[]
  readonly recording: Recording
  readonly root: RootSpan
}

/** What sends: to whom, what, and how. */
interface Delivery {
  /** For messages: "metrics to otlp.datadoghq.com". */
  readonly what: string
  send(done: (result: ExportResult) => void): void
}

function faultOf({ code, error }: ExportResult): string | undefined {
  if (code === ExportResultCode.SUCCESS) return undefined
  if (error === undefined) return 'it failed without a word'
  if ('code' in error && typeof error.code === 'number') return `it answered with status ${error.code}`
  return error.message || ('code' in error ? String(error.code) : error.name)
}

/** Sends, and waits for the answer as long as there is time. */
async function deliver({ what, send }: Delivery, timeUp: Promise<string>): Promise<string | undefined> {
  const sent = new Promise<string | undefined>((resolve) => {
    context.with(suppressTracing(context.active()), () => send((result) => resolve(faultOf(result))))
  })
  const fault = await Promise.race([sent.catch(String), timeUp])
  return fault === undefined ? undefined : `${what}: ${fault}`
}

const hostOf = (url: string) => new URL(url).host

async function metricDeliveries(
  { points, root }: RunTelemetry,
  { metrics, datadog }: Receivers,
  timeoutMs: number,
): Promise<Delivery[]> {
  const exporters = [
    ...(metrics === undefined ? [] : [{ to: hostOf(metrics.origin), exporter: otlpMetrics(metrics, timeoutMs) }]),
    ...(datadog === undefined ? [] : [{ to: hostOf(datadog.url), exporter: datadogMetrics(datadog, timeoutMs) }]),
  ]
  const made = exporters.map(({ exporter }) => exporter)
  const collected = await collectMetrics(points, made, ownResource(), root.startedAt)
  return collected.map(({ exporter, metrics: data }, index) => ({
    what: `metrics to ${exporters[index]?.to ?? ''}`,
    send: (done) => exporter.export(data, done),
  }))
}

function spanDeliveries({ recording, root }: RunTelemetry, { traces }: Receivers, timeoutMs: number): Delivery[] {
  if (traces === undefined) return []
  const spans = collectSpans(recording, root, ownResource(), process.env)
  if (spans.length === 0) return []
  const exporter = otlpSpans(traces, timeoutMs)
  return [{ what: `the trace to ${hostOf(traces.origin)}`, send: (done) => exporter.export([...spans], done) }]
}

/**
 * Sends what there is of a run, once, to all receivers at the same time.
 *
 * @param timeoutMs how long it may take.
 * @returns what went wrong.
 */
export async function exportRun(
  telemetry: RunTelemetry,
  receivers: Receivers,
  timeoutMs: number,
): Promise<readonly string[]> {
  // The SDK doesn't, and then sends elsewhere.
  for (const [name, value] of Object.entries(process.env))
    if (name.startsWith('OTEL_')) process.env[name] = value?.trim() ?? ''
  const complaints = listenForComplaints()
  const { promise: timeUp, resolve } = Promise.withResolvers<string>()
  const timer = setTimeout(() => resolve(`no answer within ${(timeoutMs / 1_000).toFixed(1)} s`), timeoutMs)
  try {
    const deliveries = [
      ...(await metricDeliveries(telemetry, receivers, timeoutMs)),
      ...spanDeliveries(telemetry, receivers, timeoutMs),
    ]
    const faults = await Promise.all(deliveries.map((delivery) => deliver(delivery, timeUp)))
    return [...new Set([...faults.filter((fault) => fault !== undefined), ...complaints])]
  } finally {
    clearTimeout(timer)
  }
}
