import { isLoopback, isNear } from '../clickhouse/inputs.ts'

/** What can be sent: figures, and how long each part of a run took. */
type Signal = 'metrics' | 'traces'

/** How a receiver is spoken to over HTTP. */
type Protocol = 'http/protobuf' | 'http/json'

/** One that takes OTLP over HTTP. Its address, headers and certificates are what the SDK reads from `OTEL_EXPORTER_OTLP_…`. */
export interface OtlpReceiver {
  /** `https://collector.example:4318` */
  readonly origin: string
  readonly protocol: Protocol
}

/** Datadog's own intake. */
export interface DatadogReceiver {
  /** `https://otlp.datadoghq.com/v1/metrics` */
  readonly url: string
  readonly apiKey: string
}

/** Where a run's telemetry goes. */
export interface Receivers {
  readonly metrics: OtlpReceiver | undefined
  readonly traces: OtlpReceiver | undefined
  readonly datadog: DatadogReceiver | undefined
  /** Why something that is asked for can't be sent. */
  readonly faults: readonly string[]
}

/** An environment, by the names of its variables. */
export type Environment = Readonly<Record<string, string | undefined>>

const PROTOCOLS: readonly Protocol[] = ['http/protobuf', 'http/json']

/** OpenTelemetry takes an empty variable for one that is not set. */
const setting = (environment: Environment, name: string): string | undefined => environment[name]?.trim() || undefined

/** The variable of one signal, or the one for all signals. */
const ofSignal = (environment: Environment, signal: Signal, name: string): string | undefined =>
  setting(environment, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${name}`) ??
  setting(environment, `OTEL_EXPORTER_OTLP_${name}`)

/** Why an address can't be sent to; undefined where it can. */
function addressFault(endpoint: string): string | undefined {
  if (!URL.canParse(endpoint)) return 'is no URL such as https://collector.example:4318'
  const { protocol, hostname } = new URL(endpoint)
  if (protocol === 'https:' || (protocol === 'http:' && isNear(hostname))) return undefined
  return `must begin with https:// (http:// is for this machine and its service containers only): found '${protocol}//${hostname}'`
}

function otlpReceiver(environment: Environment, signal: Signal): OtlpReceiver | string | undefined {
  const endpoint = ofSignal(environment, signal, 'ENDPOINT')
  const exporter = setting(environment, `OTEL_${signal.toUpperCase()}_EXPORTER`) ?? 'otlp'
  if (endpoint === undefined || exporter === 'none') return undefined
  if (exporter !== 'otlp')
    return `OTEL_${signal.toUpperCase()}_EXPORTER is '${exporter}'; there are otlp and none, and no ${signal} were sent`
  const fault = addressFault(endpoint)
  if (fault !== undefined) return `the OTLP endpoint for ${signal} ${fault}; none were sent`
  const named = ofSignal(environment, signal, 'PROTOCOL') ?? 'http/protobuf'
  const protocol = PROTOCOLS.find((known) => known === named)
  if (protocol === undefined)
    return `the OTLP protocol for ${signal} is '${named}'; there are ${PROTOCOLS.join(' and ')}, and none were sent`
  return { origin: new URL(endpoint).origin, protocol }
}

/** The intake of a Datadog site; on this machine the site is the intake. */
function datadogReceiver(site: string, apiKey: string): DatadogReceiver {
  const url = new URL(isLoopback(new URL(`http://${site}`).hostname) ? `http://${site}` : `https://otlp.${site}`)
  return { url: new URL('/v1/metrics', url).href, apiKey }
}

/**
 * Where telemetry goes, by the environment's standard variables and the Datadog inputs; undefined where none is asked for. Pure.
 *
 * @see https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */
export function receiversOf(
  environment: Environment,
  datadog: { readonly site: string; readonly apiKey: string | undefined },
): Receivers | undefined {
  if (setting(environment, 'OTEL_SDK_DISABLED')?.toLowerCase() === 'true') return undefined
  const [metrics, traces] = [otlpReceiver(environment, 'metrics'), otlpReceiver(environment, 'traces')]
  if (metrics === undefined && traces === undefined && datadog.apiKey === undefined) return undefined
  return {
    metrics: typeof metrics === 'string' ? undefined : metrics,
    traces: typeof traces === 'string' ? undefined : traces,
    datadog: datadog.apiKey === undefined ? undefined : datadogReceiver(datadog.site, datadog.apiKey),
    faults: [metrics, traces].filter((found) => typeof found === 'string'),
  }
}
