import { z } from 'zod'
import { type ClickHouseOptions, clickHouseInputs, clickHouseOptions } from '../clickhouse/inputs.ts'
import { duration, flag, optionalText, parseInputs, readInput, requiredText } from '../runner/inputs.ts'
import { maskSecret } from '../runner/secrets.ts'
import { formatDuration } from '../time/duration.ts'
import { parseSources } from './sources/parse-sources.ts'
import type { Source } from './sources/sources.ts'

/** The action's inputs, checked. */
export interface Inputs {
  readonly token: string
  readonly sources: readonly Source[]
  readonly maxLagSeconds: number
  /** Why stale or unknown sources may pass; undefined when they may not. */
  readonly overrideReason: string | undefined
  readonly reportPath: string | undefined
  readonly clickHouse: ClickHouseOptions
}

const sources = requiredText('a YAML list of sources with name, repository and table').transform((text, context) => {
  const parsed = parseSources(text)
  if ('sources' in parsed) return parsed.sources
  for (const fault of parsed.faults) context.addIssue({ code: 'custom', message: `at ${fault}` })
  return z.NEVER
})

const schema = z
  .object({
    sources,
    'max-lag': duration('4h'),
    'allow-degraded': flag(false),
    'override-reason': optionalText(),
    'report-path': optionalText(),
    token: requiredText('a token that may read the repositories'),
    ...clickHouseInputs,
  })
  .superRefine((inputs, context) => {
    if (inputs['allow-degraded'] && inputs['override-reason'] === undefined) {
      const message = 'is missing: with allow-degraded it must say why stale data may pass, for the record.'
      context.addIssue({ code: 'custom', path: ['override-reason'], message })
    }
    for (const { name, warnAfterSeconds } of inputs.sources) {
      if (warnAfterSeconds === undefined || warnAfterSeconds <= inputs['max-lag']) continue
      const message = `has the source '${name}' with a warn-after of ${formatDuration(warnAfterSeconds)}, longer than max-lag (${formatDuration(inputs['max-lag'])}).`
      context.addIssue({ code: 'custom', path: ['sources'], message })
    }
  })

/**
 * Reads the inputs, and masks the secrets among them.
 *
 * @throws {InputError} with every fault.
 */
export function loadInputs(): Inputs {
  maskSecret(readInput('token'), 'x-access-token')
  maskSecret(readInput('clickhouse-password'))
  const inputs = parseInputs(schema)
  return {
    token: inputs.token,
    sources: inputs.sources,
    maxLagSeconds: inputs['max-lag'],
    overrideReason: inputs['allow-degraded'] ? inputs['override-reason'] : undefined,
    reportPath: inputs['report-path'],
    clickHouse: clickHouseOptions(inputs),
  }
}
