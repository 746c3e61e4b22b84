import {
  AggregationTemporalityPreference,
  OTLPMetricExporter as JsonMetricExporter,
  OTLPMetricExporterBase,
} from '@opentelemetry/exporter-metrics-otlp-http'
import { OTLPMetricExporter as ProtobufMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto'
import { OTLPTraceExporter as JsonTraceExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base'
import {
  createOtlpHttpExportDelegate,
  getSharedConfigurationFromEnvironment,
  httpAgentFactoryFromOptions,
  type OTLPExporterNodeConfigBase,
} from '@opentelemetry/otlp-exporter-base/node-http'
import { MetricsExporterMetricsHelper, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer'
import type { PushMetricExporter } from '@opentelemetry/sdk-metrics'
import type { SpanExporter } from '@opentelemetry/sdk-trace'
import { proxyAgent } from '../../clickhouse/proxy.ts'
import type { DatadogReceiver, OtlpReceiver } from '../receivers.ts'

/** How connections are made; through a proxy where the environment names one. */
function agentFactory(origin: string) {
  const agent = proxyAgent(new URL(origin), process.env)
  return agent === undefined ? undefined : async () => agent
}

/** What the environment can't say: how much time there is. */
function configuration(signal: 'METRICS' | 'TRACES', origin: string, timeoutMs: number): OTLPExporterNodeConfigBase {
  const agent = agentFactory(origin)
  const given = getSharedConfigurationFromEnvironment(signal).timeoutMillis ?? timeoutMs
  return { timeoutMillis: Math.min(given, timeoutMs), ...(agent === undefined ? {} : { httpAgentOptions: agent }) }
}

/** Sends metrics to a receiver of OTLP, by the standard variables. */
export function otlpMetrics({ origin, protocol }: OtlpReceiver, timeoutMs: number): PushMetricExporter {
  const options = configuration('METRICS', origin, timeoutMs)
  return protocol === 'http/json' ? new JsonMetricExporter(options) : new ProtobufMetricExporter(options)
}

/** Sends spans to a receiver of OTLP, by the standard variables. */
export function otlpSpans({ origin, protocol }: OtlpReceiver, timeoutMs: number): SpanExporter {
  const options = configuration('TRACES', origin, timeoutMs)
  return protocol === 'http/json' ? new JsonTraceExporter(options) : new ProtobufTraceExporter(options)
}

/**
 * Sends metrics to Datadog, which takes differences only. It is not made by the standard variables: their headers are another receiver's.
 *
 * @see https://docs.datadoghq.com/opentelemetry/setup/otlp_ingest/metrics/
 */
export function datadogMetrics({ url, apiKey }: DatadogReceiver, timeoutMs: number): PushMetricExporter {
  const options = {
    url,
    headers: async () => ({ 'Content-Type': 'application/x-protobuf', 'dd-api-key': apiKey }),
    timeoutMillis: timeoutMs,
    concurrencyLimit: 1,
    compression: CompressionAlgorithm.NONE,
    agentFactory: agentFactory(url) ?? httpAgentFactoryFromOptions({ keepAlive: true }),
  }
  const helper = MetricsExporterMetricsHelper
  const delegate = createOtlpHttpExportDelegate(options, ProtobufMetricsSerializer, 'datadog', helper, undefined)
  return new OTLPMetricExporterBase(delegate, { temporalityPreference: AggregationTemporalityPreference.DELTA })
}
