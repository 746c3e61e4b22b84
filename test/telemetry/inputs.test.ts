import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { withoutOwnSecrets } from '../../src/secrets/own-secrets.ts'
import { maskTelemetrySecrets, telemetryInputs } from '../../src/telemetry/inputs.ts'

const schema = z.object(telemetryInputs)
const isTaken = (inputs: Readonly<Record<string, string>>) => schema.safeParse(inputs).success

describe('datadog-site', () => {
  it.for(['datadoghq.com', 'us3.datadoghq.com', 'US2.ddog-gov.com', 'localhost:4318', '127.0.0.1:4318', '[::1]:4318'])(
    'is %s',
    (site) => expect(isTaken({ 'datadog-site': site })).toBe(true),
  )

  it.for([
    'https://datadoghq.com',
    'datadoghq.com/api',
    'datadoghq.com:443',
    'datadoghq.com@evil.example',
    'evil.example#.datadoghq.com',
    'evil.example?.datadoghq.com',
    'evil.example\\.datadoghq.com',
    'datadoghq.com\nx: y',
    'data doghq.com',
    'datadoghq',
    '10.0.0.1',
    '-a.datadoghq.com',
    '127.0.0.1:4318@evil.example',
    'localhost:4318/x',
    'localhost.evil.example:80',
    '',
  ])('is not %j', (site) => expect(isTaken({ 'datadog-site': site })).toBe(false))
})

it('takes an API key that fits a header, and repeats none that does not', () => {
  expect(isTaken({ 'datadog-api-key': '0123456789abcdef0123456789abcdef' })).toBe(true)
  const { error } = schema.safeParse({ 'datadog-api-key': 'first\nsecond' })
  expect(error?.issues).toHaveLength(1)
  expect(String(error)).not.toContain('first')
})

it('masks what receivers know the sender by, but no plain words', () => {
  vi.stubEnv('INPUT_DATADOG-API-KEY', 'dd-key-of-the-test')
  vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  maskTelemetrySecrets({
    OTEL_EXPORTER_OTLP_HEADERS: 'x-honeycomb-team=hc-key-1,authorization=Basic%20YWRhOnNlY3JldA==,x-dataset=muse',
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: 'api-key=lightstep-2',
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://ada:pass%2Fword-3@collector.example',
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: 'https://name-is-key-4@collector.example',
  })
  const text =
    'dd-key-of-the-test hc-key-1 YWRhOnNlY3JldA== lightstep-2 pass/word-3 pass%2Fword-3 name-is-key-4 muse ada'
  expect(withoutOwnSecrets(text)).toBe('*** *** *** *** *** *** *** muse ada')
})
