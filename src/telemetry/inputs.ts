import { z } from 'zod'
import { isLoopback } from '../clickhouse/inputs.ts'
import { optionalText, readInput } from '../runner/inputs.ts'
import { maskSecret } from '../runner/secrets.ts'
import { isOrdinary } from '../secrets/own-secrets.ts'
import { type Environment, type Receivers, receiversOf } from './receivers.ts'

const LABEL = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const SITE = new RegExp(String.raw`^(?:${LABEL}\.)+[a-z]{2,}$`, 'iu')
const LOCAL_SITE = /^([a-z0-9.[\]:]+?)(?::\d{1,5})?$/iu

const isLocal = (site: string) =>
  URL.canParse(`http://${site}`) &&
  isLoopback(LOCAL_SITE.exec(site)?.[1] ?? '') &&
  new URL(`http://${site}`).host === site

/** The inputs that the three actions share, for an action's own schema. */
export const telemetryInputs = {
  'datadog-api-key': optionalText().refine((key) => key === undefined || /^[\x21-\x7e]+$/u.test(key), {
    error: 'must be an API key of Datadog: letters and digits, on one line.',
  }),
  'datadog-site': z
    .string()
    .default('datadoghq.com')
    .refine((site) => (site.length < 200 && SITE.test(site)) || isLocal(site), {
      error: ({ input }) =>
        `must be the host name of a Datadog site, such as datadoghq.eu, without https:// and app.: found '${String(input)}'.`,
    }),
}

type ParsedTelemetryInputs = z.output<z.ZodObject<typeof telemetryInputs>>

/** Whatever `OTEL_EXPORTER_OTLP_HEADERS` and the like give a receiver to know the sender by. */
function secretsOf(environment: Environment): string[] {
  const names = ['', 'METRICS_', 'TRACES_'].map((signal) => `OTEL_EXPORTER_OTLP_${signal}`)
  const headers = names.flatMap((name) => (environment[`${name}HEADERS`] ?? '').split(','))
  const values = headers.flatMap((header) => {
    const value = header.slice(header.indexOf('=') + 1).trim()
    const decoded = safeDecode(value)
    // `Bearer …`, `Basic …`
    return [value, decoded, decoded.slice(decoded.indexOf(' ') + 1)]
  })
  const passwords = names.flatMap((name) => {
    const endpoint = environment[`${name}ENDPOINT`] ?? ''
    if (!URL.canParse(endpoint)) return []
    const { username, password } = new URL(endpoint)
    // A name without a password is a token.
    return [password || username, safeDecode(password || username)]
  })
  return [...new Set([...values, ...passwords])].filter((value) => !isOrdinary(value))
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** Masks what gives access to a receiver, before anything else is done with the inputs. */
export function maskTelemetrySecrets(environment: Environment = process.env): void {
  maskSecret(readInput('datadog-api-key'))
  for (const secret of secretsOf(environment)) maskSecret(secret)
}

/** Where telemetry goes; undefined where none is asked for. */
export const telemetryOptions = (inputs: ParsedTelemetryInputs): Receivers | undefined =>
  receiversOf(process.env, { site: inputs['datadog-site'], apiKey: inputs['datadog-api-key'] })
