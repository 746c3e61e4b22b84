import { z } from 'zod'
import { type ClickHouseOptions, clickHouseInputs, clickHouseOptions } from '../clickhouse/inputs.ts'
import { type DeadLetterOptions, deadLetterInputs, deadLetterOptions } from '../dead-letters/inputs.ts'
import { maskTokens, oneToken } from '../github/tokens/token-inputs.ts'
import { duration, flag, InputError, optionalText, parseInputs, readInput, timeout } from '../runner/inputs.ts'
import { maskSecret, refuseSecretNames } from '../runner/secrets.ts'
import { maskTelemetrySecrets, telemetryInputs, telemetryOptions } from '../telemetry/inputs.ts'
import type { Receivers } from '../telemetry/receivers.ts'
import { limitFaults } from './decide/limit-faults.ts'
import { parseSources } from './sources/parse-sources.ts'
import type { Source } from './sources/sources.ts'
import { readSourcesFile } from './sources/sources-file.ts'
import { ownTableFault } from './sources/table-name.ts'

/** The action's inputs, checked. */
export interface Inputs {
  readonly token: string
  readonly sources: readonly Source[]
  readonly maxLagSeconds: number
  /** The check gives up after this. */
  readonly timeoutSeconds: number
  /** Why stale or unknown sources may pass; undefined when they may not. */
  readonly overrideReason: string | undefined
  readonly reportPath: string | undefined
  readonly deadLetters: DeadLetterOptions
  readonly clickHouse: ClickHouseOptions
  /** Where metrics and traces go; undefined where none are asked for. */
  readonly telemetry: Receivers | undefined
}

const SECONDS_PER_DAY = 86_400
/** With a longer lag nothing would ever be stale. */
const MAX_LAG_DAYS = 366

const schema = z
  .object({
    sources: optionalText(),
    'sources-file': optionalText(),
    'max-lag': duration('4h').refine((seconds) => seconds <= MAX_LAG_DAYS * SECONDS_PER_DAY, {
      error: `must be at most ${MAX_LAG_DAYS} days: with a longer one nothing would ever be stale.`,
    }),
    timeout: timeout('5m'),
    'allow-degraded': flag(false),
    'override-reason': optionalText(),
    'report-path': optionalText(),
    token: oneToken('a token that may read the repositories'),
    ...deadLetterInputs,
    ...clickHouseInputs,
    ...telemetryInputs,
  })
  .superRefine((inputs, context) => {
    if (inputs['allow-degraded'] && inputs['override-reason'] === undefined) {
      const message = 'is missing: with allow-degraded it must say why stale data may pass, for the record.'
      context.addIssue({ code: 'custom', path: ['override-reason'], message })
    }
    if (inputs.sources === undefined && inputs['sources-file'] === undefined) {
      const message = 'is missing: expected a YAML list of sources with name, repository and table, or a sources-file.'
      context.addIssue({ code: 'custom', path: ['sources'], message })
    }
    if (inputs.sources !== undefined && inputs['sources-file'] !== undefined)
      context.addIssue({ code: 'custom', path: ['sources-file'], message: 'must not be given beside sources.' })
  })

/** Reads and checks the inputs without their sources, and what is wrong with them. */
function parsedInputs(): { readonly inputs?: z.output<typeof schema>; readonly faults: readonly string[] } {
  try {
    return { inputs: parseInputs(schema), faults: [] }
  } catch (error) {
    if (error instanceof InputError) return { faults: error.faults }
    throw error
  }
}

/** The input that the sources come from. */
type SourcesInput = 'sources' | 'sources-file'

/** The sources, and what is wrong with them. */
async function givenSources(): Promise<{
  readonly input: SourcesInput
  readonly sources: readonly Source[]
  readonly faults: readonly string[]
}> {
  const [text, file] = [readInput('sources'), readInput('sources-file')]
  const input: SourcesInput = text === undefined ? 'sources-file' : 'sources'
  if ((text === undefined) === (file === undefined)) return { input, sources: [], faults: [] }
  const parsed = parseSources(text ?? (await readSourcesFile(file ?? '')))
  return { input, sources: [], faults: [], ...parsed }
}

/** The sources whose table is one that the check fills, as `clickhouse-database` is not the user's own. */
const databaseFaults = (sources: readonly Source[], database: string | undefined) =>
  sources.flatMap(({ table, line }) => {
    const fault = table.database === undefined ? ownTableFault({ ...table, database }) : undefined
    return fault === undefined ? [] : [`line ${line}: table ${fault}`]
  })

/**
 * Reads the inputs, and masks the secrets among them.
 *
 * @param now a calendar is looked at from here on.
 * @throws {InputError} with every fault.
 */
export async function loadInputs(now: Date): Promise<Inputs> {
  maskTokens(readInput('token'))
  maskSecret(readInput('clickhouse-password'))
  maskTelemetrySecrets()
  const { input, sources, faults: sourceFaults } = await givenSources()
  const { inputs, faults } = parsedInputs()
  const wrongLimits = inputs === undefined ? [] : limitFaults(sources, inputs['max-lag'], now)
  const wrongTables = inputs === undefined ? [] : databaseFaults(sources, inputs['clickhouse-database'])
  const all = [
    ...[...sourceFaults, ...wrongTables, ...wrongLimits].map((fault) => `Input '${input}' at ${fault}`),
    ...faults,
  ]
  if (inputs === undefined || all.length > 0) throw new InputError(all)
  refuseSecretNames({ [input]: sources.map(({ name }) => name) })
  return {
    token: inputs.token,
    sources,
    maxLagSeconds: inputs['max-lag'],
    timeoutSeconds: inputs.timeout,
    overrideReason: inputs['allow-degraded'] ? inputs['override-reason'] : undefined,
    reportPath: inputs['report-path'],
    deadLetters: deadLetterOptions(inputs),
    clickHouse: clickHouseOptions(inputs),
    telemetry: telemetryOptions(inputs),
  }
}
