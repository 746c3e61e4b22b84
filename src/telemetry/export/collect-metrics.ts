import type { HrTime, Meter } from '@opentelemetry/api'
import { millisToHrTime } from '@opentelemetry/core'
import type { Resource } from '@opentelemetry/resources'
import {
  AggregationTemporality,
  MeterProvider,
  MetricReader,
  type PushMetricExporter,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics'
import { ACTIONS_VERSION } from '../../audit/version.ts'
import { withoutOwnSecrets } from '../../secrets/own-secrets.ts'
import { DURATION_BUCKETS_MS, METRICS, type MetricName } from '../metrics.ts'
import type { Point } from '../points.ts'
import { SERVICE } from './resource.ts'

/** Reads the metrics when it is asked to: a run sends them once. */
class RunReader extends MetricReader {
  constructor(exporter: PushMetricExporter) {
    super({
      aggregationTemporalitySelector: (type) =>
        exporter.selectAggregationTemporality?.(type) ?? AggregationTemporality.CUMULATIVE,
    })
  }

  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

function instrument(meter: Meter, name: MetricName): (value: number, attributes: Point['attributes']) => void {
  const { kind, unit, description } = METRICS[name]
  const options = { unit, description }
  switch (kind) {
    case 'counter': {
      const counter = meter.createCounter(name, options)
      return (value, attributes) => counter.add(value, attributes)
    }
    case 'gauge': {
      const gauge = meter.createGauge(name, options)
      return (value, attributes) => gauge.record(value, attributes)
    }
    case 'histogram': {
      const advice = { explicitBucketBoundaries: [...DURATION_BUCKETS_MS] }
      const histogram = meter.createHistogram(name, { ...options, advice })
      return (value, attributes) => histogram.record(value, attributes)
    }
  }
}

const clean = (attributes: Point['attributes']) =>
  Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, withoutOwnSecrets(value)]))

/** They are counted at the end, but of the whole run. */
function beginAt({ scopeMetrics }: ResourceMetrics, startTime: HrTime): void {
  for (const { metrics } of scopeMetrics)
    for (const { dataPoints } of metrics) for (const point of dataPoints) Object.assign(point, { startTime })
}

/**
 * Puts a run's points into metrics, for each exporter as it takes them.
 *
 * @returns for each exporter what it is to send.
 */
export async function collectMetrics(
  points: readonly Point[],
  exporters: readonly PushMetricExporter[],
  resource: Resource,
  startedAt: Date,
): Promise<readonly { readonly exporter: PushMetricExporter; readonly metrics: ResourceMetrics }[]> {
  const readers = exporters.map((exporter) => ({ exporter, reader: new RunReader(exporter) }))
  const provider = new MeterProvider({ resource, readers: readers.map(({ reader }) => reader) })
  const meter = provider.getMeter(SERVICE, ACTIONS_VERSION)
  for (const [metric, of] of Map.groupBy(points, (point) => point.metric)) {
    const add = instrument(meter, metric)
    for (const { value, attributes } of of) add(value, clean(attributes))
  }
  return Promise.all(
    readers.map(async ({ exporter, reader }) => {
      const { resourceMetrics } = await reader.collect()
      beginAt(resourceMetrics, millisToHrTime(startedAt.getTime()))
      return { exporter, metrics: resourceMetrics }
    }),
  )
}
