import { z } from 'zod'
import { type ClickHouseOptions, clickHouseInputs, clickHouseOptions } from '../../clickhouse/inputs.ts'
import { type DeadLetterOptions, deadLetterInputs, deadLetterOptions } from '../../dead-letters/inputs.ts'
import { decimal, flag, list, oneOf, optionalText, parseInputs, timeout } from '../../runner/inputs.ts'
import { baseBranch, type CommonInputs, commonInputs, commonSchema, seriesName } from './every-operation.ts'

/** Opens a pull request with an episode. */
export interface ProposeInputs extends CommonInputs {
  readonly operation: 'propose'
  readonly series: string | undefined
  /** Branch to merge into; undefined for the repository's default branch. */
  readonly base: string | undefined
  readonly labels: readonly string[]
  readonly reviewers: readonly string[]
  readonly teamReviewers: readonly string[]
  readonly assignees: readonly string[]
  /** How the pull request merges by itself once it may; `off` for not at all. */
  readonly autoMerge: 'off' | 'merge' | 'squash' | 'rebase'
  /** Whether a pull request that was closed without a merge is opened again. */
  readonly reopen: boolean
  /** What happens when ClickHouse does not confirm what the episode says. */
  readonly verifyClaims: 'warn' | 'fail' | 'off'
  /** What happens when a figure of the body has no source in ClickHouse. */
  readonly verifyFigures: 'warn' | 'fail' | 'off'
  /** Below it an episode is proposed as a draft. From 0 to 1. */
  readonly minConfidence: number
  /** Further entries of the front matter, as YAML with placeholders. */
  readonly frontMatter: string | undefined
  readonly dryRun: boolean
  readonly deadLetters: DeadLetterOptions
  readonly clickHouse: ClickHouseOptions
}

const logins = () => list().transform((all) => all.map((login) => login.replace(/^@/u, '')))
const teams = () => logins().transform((all) => all.map((team) => team.slice(team.lastIndexOf('/') + 1)))

const proposeSchema = z.object({
  ...commonSchema,
  timeout: timeout('10m'),
  draft: optionalText(),
  series: seriesName.optional(),
  base: baseBranch(),
  labels: list(),
  reviewers: logins(),
  'team-reviewers': teams(),
  assignees: logins(),
  'auto-merge': oneOf(['off', 'merge', 'squash', 'rebase']),
  reopen: flag(false),
  'verify-claims': oneOf(['warn', 'fail', 'off']),
  'verify-figures': oneOf(['warn', 'fail', 'off']),
  'min-confidence': decimal(0.6, 0, 1),
  'front-matter': optionalText(),
  'dry-run': flag(false),
  ...deadLetterInputs,
  ...clickHouseInputs,
})

/** Reads the inputs of `propose`. */
export function loadProposeInputs(): ProposeInputs {
  const inputs = parseInputs(proposeSchema)
  const { series } = inputs
  if (series === undefined && inputs.draft === undefined)
    throw new Error("Give 'draft', the path of a Markdown file, or 'series', to have an episode composed.")
  return {
    ...commonInputs(inputs),
    operation: 'propose',
    timeoutSeconds: inputs.timeout,
    draft: inputs.draft,
    series,
    base: inputs.base,
    labels: inputs.labels,
    reviewers: inputs.reviewers,
    teamReviewers: inputs['team-reviewers'],
    assignees: inputs.assignees,
    autoMerge: inputs['auto-merge'],
    reopen: inputs.reopen,
    verifyClaims: inputs['verify-claims'],
    verifyFigures: inputs['verify-figures'],
    minConfidence: inputs['min-confidence'],
    frontMatter: inputs['front-matter'],
    dryRun: inputs['dry-run'],
    deadLetters: deadLetterOptions(inputs),
    clickHouse: clickHouseOptions(inputs),
  }
}
