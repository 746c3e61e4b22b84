import { z } from 'zod'
import { type ClickHouseOptions, clickHouseInputs, clickHouseOptions } from '../clickhouse/inputs.ts'
import { fullName, isBranchName, parseRepositoryName, type RepositoryName } from '../github/repository.ts'
import { flag, instant, lines, list, parseInputs, readInput, requiredText, wholeNumber } from '../runner/inputs.ts'
import { maskSecret } from '../runner/secrets.ts'
import type { RelevanceRules } from './analysis.ts'

/** A branch to collect; without one it is the repository's default branch. */
export interface Target extends RepositoryName {
  readonly branch: string | undefined
}

/** The action's inputs, checked. */
export interface Inputs {
  readonly token: string
  readonly targets: readonly Target[]
  readonly hoursBack: number
  readonly since: Date | undefined
  readonly until: Date | undefined
  readonly rules: RelevanceRules
  readonly dryRun: boolean
  readonly clickHouse: ClickHouseOptions
}

const TEN_YEARS_IN_HOURS = 87_660

function parseTarget(line: string): Target | string {
  const at = line.indexOf('@')
  const repository = parseRepositoryName(at === -1 ? line : line.slice(0, at))
  const branch = at === -1 ? undefined : line.slice(at + 1)
  if (repository === undefined) return `has '${line}': expected owner/name or owner/name@branch.`
  if (branch !== undefined && !isBranchName(branch))
    return `has '${line}': '${branch}' is not a branch name that git accepts.`
  return { ...repository, branch }
}

const targets = lines().transform((all, context): Target[] => {
  if (all.length === 0)
    context.addIssue({ code: 'custom', message: 'is missing: expected repositories as owner/name, one per line.' })
  const found = new Map<string, Target>()
  for (const line of all) {
    const target = parseTarget(line)
    if (typeof target === 'string') context.addIssue({ code: 'custom', message: target })
    else found.set(`${fullName(target).toLowerCase()}@${target.branch ?? ''}`, target)
  }
  return [...found.values()]
})

const lowerCaseList = (fallback: string) => list(fallback).transform((items) => items.map((item) => item.toLowerCase()))

const schema = z.object({
  token: requiredText('a token that may read the repositories'),
  repositories: targets,
  'hours-back': wholeNumber(24, 1, TEN_YEARS_IN_HOURS),
  since: instant(),
  until: instant(),
  'relevant-types': lowerCaseList(''),
  'relevant-keywords': lowerCaseList(''),
  'dry-run': flag(false),
  ...clickHouseInputs,
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
    targets: inputs.repositories,
    hoursBack: inputs['hours-back'],
    since: inputs.since,
    until: inputs.until,
    rules: { types: inputs['relevant-types'], keywords: inputs['relevant-keywords'] },
    dryRun: inputs['dry-run'],
    clickHouse: clickHouseOptions(inputs),
  }
}
