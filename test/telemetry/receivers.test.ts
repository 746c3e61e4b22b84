import { describe, expect, it } from 'vitest'
import { receiversOf } from '../../src/telemetry/receivers.ts'

const NO_DATADOG = { site: 'datadoghq.com', apiKey: undefined }
const ENDPOINT = 'https://collector.example:4318'
const protobuf = (origin: string) => ({ origin, protocol: 'http/protobuf' })
const of = (environment: Readonly<Record<string, string>>) => receiversOf(environment, NO_DATADOG)
const faultsOf = (environment: Readonly<Record<string, string>>) => of(environment)?.faults

describe('what the environment asks for', () => {
  it('is nothing where no endpoint is set, whatever else is', () => {
    expect(of({ OTEL_EXPORTER_OTLP_HEADERS: 'a=b', OTEL_SERVICE_NAME: 'muse', OTEL_EXPORTER_OTLP_ENDPOINT: ' ' })).toBe(
      undefined,
    )
  })

  it('is metrics and traces with the one endpoint, or each with its own', () => {
    expect(of({ OTEL_EXPORTER_OTLP_ENDPOINT: `${ENDPOINT}/otlp` })).toEqual({
      metrics: protobuf(ENDPOINT),
      traces: protobuf(ENDPOINT),
      datadog: undefined,
      faults: [],
    })
    expect(of({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: ENDPOINT })).toMatchObject({ traces: undefined })
    expect(of({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: ENDPOINT })).toMatchObject({ metrics: undefined })
  })

  it.for([{ OTEL_SDK_DISABLED: 'TRUE' }, { OTEL_METRICS_EXPORTER: 'none', OTEL_TRACES_EXPORTER: 'none' }])(
    'is nothing with %o',
    (switches) => {
      expect(of({ OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT, ...switches })).toBe(undefined)
    },
  )

  it('is in the protocol of each signal; what is not known is told and not sent', () => {
    const found = of({
      OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc',
      OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'http/json',
    })
    expect(found).toMatchObject({ metrics: undefined, traces: { protocol: 'http/json' } })
    expect(found?.faults).toEqual([
      "the OTLP protocol for metrics is 'grpc'; there are http/protobuf and http/json, and none were sent",
    ])
    expect(faultsOf({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: ENDPOINT, OTEL_METRICS_EXPORTER: 'prometheus' })).toEqual([
      "OTEL_METRICS_EXPORTER is 'prometheus'; there are otlp and none, and no metrics were sent",
    ])
  })

  it.for([
    ['collector:4318', undefined],
    ['http://collector:4318', []],
    ['http://127.0.0.1:4318', []],
    ['http://[::1]:4318', []],
    ['http://collector.example:4318', ["'http://collector.example'"]],
    ['ftp://collector.example', ["'ftp://collector.example'"]],
    ['http//collector', ['is no URL']],
  ] as const)('at %s is sent to only over TLS, or near by', ([endpoint, expected]) => {
    const faults = faultsOf({ OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: endpoint })
    expect(faults).toHaveLength(expected?.length ?? 1)
    for (const [index, words] of (expected ?? []).entries()) expect(faults?.[index]).toContain(words)
  })
})

describe('Datadog', () => {
  it('is the intake of the site, over TLS; on this machine the site itself', () => {
    const urlOf = (site: string) => receiversOf({}, { site, apiKey: 'key' })?.datadog?.url
    expect(urlOf('datadoghq.eu')).toBe('https://otlp.datadoghq.eu/v1/metrics')
    expect(urlOf('127.0.0.1:4318')).toBe('http://127.0.0.1:4318/v1/metrics')
  })

  it('gets metrics beside another receiver, and nothing where the SDK is switched off', () => {
    const datadog = { site: 'datadoghq.com', apiKey: 'key' }
    expect(receiversOf({ OTEL_EXPORTER_OTLP_ENDPOINT: ENDPOINT }, datadog)).toMatchObject({
      metrics: protobuf(ENDPOINT),
      datadog: { apiKey: 'key' },
    })
    expect(receiversOf({ OTEL_SDK_DISABLED: 'true' }, datadog)).toBe(undefined)
  })
})
