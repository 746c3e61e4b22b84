import { resolve } from 'node:path'
import { z } from 'zod'
import { type ClickHouseOptions, clickHouseInputs, clickHouseOptions } from '../clickhouse/inputs.ts'
import { type DeadLetterOptions, deadLetterInputs, deadLetterOptions } from '../dead-letters/inputs.ts'
import { fullName } from '../github/repository.ts'
import { maskTokens, severalTokens } from '../github/tokens/token-inputs.ts'
import {
  flag,
  instant,
  lines,
  list,
  oneOf,
  optionalText,
  parseInputs,
  readInput,
  timeout,
  wholeNumber,
} from '../runner/inputs.ts'
import { maskSecret, refuseSecretNames } from '../runner/secrets.ts'
import { maskTelemetrySecrets, telemetryInputs, telemetryOptions } from '../telemetry/inputs.ts'
import type { Receivers } from '../telemetry/receivers.ts'
import type { RelevanceRules } from './analysis/relevance-rules.ts'
import {
  parseCloneLine,
  parseRepositoryLine,
  parseShard,
  type RepositoryLine,
  type Shard,
  type Target,
} from './targets.ts'

/** The action's inputs, checked. */
export interface Inputs {
  readonly tokens: readonly [string, ...string[]]
  /** Branches named one by one, this job's part of them. */
  readonly targets: readonly Target[]
  /** Owners whose repositories are all collected. */
  readonly owners: readonly string[]
  readonly shard: Shard
  /** Absolute paths of clones, by `owner/name` in lower case. */
  readonly localClones: ReadonlyMap<string, string>
  readonly hoursBack: number
  readonly since: Date | undefined
  readonly until: Date | undefined
  readonly rules: RelevanceRules
  readonly fileChanges: boolean
  readonly lineStats: boolean
  /** The time that the whole action may take. */
  readonly timeoutSeconds: number
  readonly dryRun: boolean
  /** Whether what is stored by half is looked for everywhere, and made whole. */
  readonly repair: boolean
  /** Whether open alerts of secret and code scanning are counted, by two requests for each repository with new commits. */
  readonly securityAlerts: boolean
  /** `https://github.com`, where clones are fetched from. */
  readonly serverUrl: string
  readonly deadLetters: DeadLetterOptions
  readonly clickHouse: ClickHouseOptions
  /** Where metrics and traces go; undefined where none are asked for. */
  readonly telemetry: Receivers | undefined
}

const TEN_YEARS_IN_HOURS = 87_660

const repositories = lines().transform((all, context) => {
  const found: RepositoryLine[] = []
  for (const line of all) {
    const parsed = parseRepositoryLine(line)
    if ('fault' in parsed) context.addIssue({ code: 'custom', message: parsed.fault })
    else found.push(parsed)
  }
  return found
})

const localClones = lines().transform((all, context) => {
  const found = new Map<string, { readonly target: Target; readonly path: string }>()
  for (const line of all) {
    const parsed = parseCloneLine(line)
    if ('fault' in parsed) context.addIssue({ code: 'custom', message: parsed.fault })
    else if (found.has(fullName(parsed.name).toLowerCase()))
      context.addIssue({ code: 'custom', message: `has ${fullName(parsed.name)} twice: expected one clone of each.` })
    else
      found.set(fullName(parsed.name).toLowerCase(), {
        target: { ...parsed.name, branch: undefined },
        path: resolve(parsed.path),
      })
  }
  return found
})

const shard = optionalText().transform((text, context): Shard => {
  const parsed = parseShard(text ?? '1/1')
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: `must be a part and the number of parts, such as 2/5: found '${text}'.` })
  return z.NEVER
})

const lowerCaseList = (fallback: string) => list(fallback).transform((items) => items.map((item) => item.toLowerCase()))

const schema = z.object({
  token: severalTokens('a token that may read the repositories'),
  repositories,
  'local-clones': localClones,
  shard,
  'hours-back': wholeNumber(24, 1, TEN_YEARS_IN_HOURS),
  since: instant(),
  until: instant(),
  'relevant-types': lowerCaseList(''),
  'relevant-keywords': lowerCaseList(''),
  'relevant-paths': lines(),
  'file-changes': oneOf(['auto', 'off']),
  'line-stats': flag(true),
  timeout: timeout('30m'),
  'dry-run': flag(false),
  repair: flag(false),
  'security-alerts': flag(false),
  ...deadLetterInputs,
  ...clickHouseInputs,
  ...telemetryInputs,
})

/** Each branch once, named as it was named first; clones of repositories that no line names are added. */
function targetsOf({ repositories, 'local-clones': clones }: z.output<typeof schema>): Target[] {
  const found = new Map<string, Target>()
  const add = (target: Target) => {
    const key = `${fullName(target).toLowerCase()}@${target.branch ?? ''}`
    if (!found.has(key)) found.set(key, target)
  }
  for (const line of repositories) if (line.kind === 'target') add(line.target)
  const named = new Set([...found.values()].map((target) => fullName(target).toLowerCase()))
  for (const [name, { target }] of clones) if (!named.has(name)) add(target)
  return [...found.values()]
}

/**
 * Reads the inputs, and masks the secrets among them.
 *
 * @throws {InputError} with every fault.
 */
export function loadInputs(now = new Date()): Inputs {
  maskTokens(readInput('token'))
  maskSecret(readInput('clickhouse-password'))
  maskTelemetrySecrets()
  const inputs = parseInputs(
    schema
      .refine(({ since }) => since === undefined || since <= now, {
        path: ['since'],
        error: 'lies in the future: nothing is that new yet, and all that is there would count as collected.',
        when: ({ issues }) => issues.every(({ path }) => path?.[0] !== 'since'),
      })
      .refine(({ since, until }) => since === undefined || until === undefined || since < until, {
        path: ['until'],
        error: "must be later than 'since'.",
        when: ({ issues }) => issues.every(({ path }) => path?.[0] !== 'since' && path?.[0] !== 'until'),
      })
      .refine(({ repositories, 'local-clones': clones }) => repositories.length > 0 || clones.size > 0, {
        path: ['repositories'],
        error: 'is missing: expected repositories as owner/name, one per line.',
        // Also beside faults of other inputs: all are told at once.
        when: ({ issues }) => issues.every(({ path }) => path?.[0] !== 'repositories' && path?.[0] !== 'local-clones'),
      }),
  )
  const targets = targetsOf(inputs)
  refuseSecretNames({ repositories: targets.map(fullName) })
  return {
    tokens: inputs.token,
    targets,
    owners: inputs.repositories.flatMap((line) => (line.kind === 'owner' ? [line.owner] : [])),
    shard: inputs.shard,
    localClones: new Map([...inputs['local-clones']].map(([name, { path }]) => [name, path])),
    hoursBack: inputs['hours-back'],
    since: inputs.since,
    until: inputs.until,
    rules: {
      types: inputs['relevant-types'],
      keywords: inputs['relevant-keywords'],
      paths: inputs['relevant-paths'],
    },
    fileChanges: inputs['file-changes'] === 'auto',
    lineStats: inputs['line-stats'],
    timeoutSeconds: inputs.timeout,
    dryRun: inputs['dry-run'],
    repair: inputs.repair,
    securityAlerts: inputs['security-alerts'],
    serverUrl: process.env.GITHUB_SERVER_URL || 'https://github.com',
    deadLetters: deadLetterOptions(inputs),
    clickHouse: clickHouseOptions(inputs),
    telemetry: telemetryOptions(inputs),
  }
}
