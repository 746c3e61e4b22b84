import { z } from 'zod'
import {
  type ClickHouseOptions,
  clickHouseInputs,
  clickHouseOptions,
  optionalClickHouseInputs,
} from '../clickhouse/inputs.ts'
import { type DeadLetterOptions, deadLetterInputs, deadLetterOptions } from '../dead-letters/inputs.ts'
import { isBranchName } from '../git/branch-name.ts'
import { parseRepositoryName, type RepositoryName } from '../github/repository.ts'
import { maskTokens, oneToken } from '../github/token-inputs.ts'
import {
  decimal,
  duration,
  flag,
  list,
  oneOf,
  optionalDuration,
  optionalText,
  optionalTimeout,
  parseInputs,
  readInput,
  timeout,
} from '../runner/inputs.ts'
import { maskSecret } from '../runner/secrets.ts'
import { type Naming, validatePattern } from './naming.ts'
import { maskUrl, secretUrl } from './secret-url.ts'

/** Where the job runs. */
export interface Job {
  readonly workspace: string
  /** Where repositories' pages are: `https://github.com`. */
  readonly serverUrl: string
  readonly now: Date
  /** The dead letter that is replayed, where one is: outputs and summary are those of the run's own work. */
  readonly replay?: Replay
}

/** A draft from a dead letter. */
interface Replay {
  /** When its proposal failed; undefined where that is not known. */
  readonly failedAt: Date | undefined
}

/** What all operations are given. */
interface CommonInputs {
  readonly token: string
  /** The time that the whole action may take. */
  readonly timeoutSeconds: number
  readonly repository: RepositoryName
  readonly naming: Naming
  readonly allowedSeries: readonly string[]
  /** Path of a Markdown file, from the workspace. */
  readonly draft: string | undefined
}

/** Checks drafts or episodes, and writes nothing. */
export interface ValidateInputs extends CommonInputs {
  readonly operation: 'validate'
  /** What happens when ClickHouse does not confirm what an episode says. */
  readonly verifyClaims: 'warn' | 'fail' | 'off'
  /** What happens when a figure of the body has no source in ClickHouse. */
  readonly verifyFigures: 'warn' | 'fail' | 'off'
  /** Undefined where claims are not to be verified. */
  readonly clickHouse: ClickHouseOptions | undefined
}

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

/** Sees episodes that were merged through to their readers. */
export interface ReleaseInputs extends Omit<CommonInputs, 'draft'> {
  readonly operation: 'release'
  /** Branch that episodes are merged into; undefined for the repository's default branch. */
  readonly base: string | undefined
  /** A secret: who knows it can deploy. Undefined where the host deploys by itself. */
  readonly deployHookUrl: string | undefined
  /** How long a deployment is waited for; 0 for not at all. */
  readonly deploymentTimeoutSeconds: number
  /** Name of the environment; undefined where it is found. */
  readonly environment: string | undefined
  /** A secret: who knows it can post. */
  readonly notifyUrl: string | undefined
  /** Age, since its pull request was closed without a merge, from which on a content branch is deleted; undefined for never. */
  readonly pruneAfterSeconds: number | undefined
  readonly dryRun: boolean
  readonly deadLetters: DeadLetterOptions
  readonly clickHouse: ClickHouseOptions
}

/** The action's inputs, checked. */
export type Inputs = ProposeInputs | ValidateInputs | ReleaseInputs

const SERIES = /^[a-z0-9][a-z0-9-]{0,49}$/u
/** Whether a text may be the name of a series. */
export const isSeriesName = (text: string): boolean => SERIES.test(text)
const found = (text: unknown) => `found '${String(text)}'.`

/** A text that `parse` understands; otherwise the input's fault is `expected`. */
const parsedText = <Value>(fallback: string, expected: string, parse: (text: string) => Value | undefined) =>
  z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const value = parse(text)
      if (value !== undefined) return value
      context.addIssue({ code: 'custom', message: `must be ${expected}: ${found(text)}` })
      return z.NEVER
    })

/** A folder inside the repository, as a path without a slash at its ends; empty for the repository's root. */
const asFolder = (text: string) => {
  const folder = text
    .normalize('NFC')
    .replace(/^(?:\.\/)+/u, '')
    .replace(/\/$/u, '')
  if (folder === '' || folder === '.') return ''
  const isSegment = (segment: string) =>
    !/^\.{1,2}$|^\.git$|[\p{C}\p{Zl}\p{Zp}\\:*?"<>|]/iu.test(segment) && segment.trim() !== ''
  const segments = folder.split('/')
  return segments.every(isSegment) ? segments.join('/') : undefined
}
/** A pattern with `{number}` in it. */
const pattern = (fallback: string, kind: 'file' | 'branch') =>
  z
    .string()
    .default(fallback)
    .superRefine((text, context) => {
      const fault = validatePattern(text, kind)
      if (fault !== undefined) context.addIssue({ code: 'custom', message: `is no good: ${fault}; ${found(text)}` })
    })

const seriesName = z
  .string()
  .regex(SERIES, { error: ({ input }) => `must be a name such as banterpacks, in lower case: ${found(input)}` })

const baseBranch = () =>
  z
    .string()
    .refine(isBranchName, { error: ({ input }) => `must be the name of a branch: ${found(input)}` })
    .optional()

const commonSchema = {
  token: oneToken('a token that may write the content repository'),
  timeout: optionalTimeout(),
  repository: parsedText('', 'a repository as owner/name', parseRepositoryName),
  'posts-directory': parsedText('posts', 'a folder inside the repository, such as posts', asFolder),
  'file-name': pattern('ep-{number}.md', 'file'),
  branch: pattern('content/episode-{number}', 'branch'),
  'allowed-series': list('banterpacks, chimera').pipe(
    z.array(seriesName).min(1, { error: 'must name at least one series.' }),
  ),
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

function commonInputs(inputs: z.output<z.ZodObject<typeof commonSchema>>) {
  return {
    token: inputs.token,
    repository: inputs.repository,
    naming: { postsDirectory: inputs['posts-directory'], fileName: inputs['file-name'], branch: inputs.branch },
    allowedSeries: inputs['allowed-series'],
  }
}

function loadProposeInputs(): ProposeInputs {
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

const validateSchema = z.object({
  ...commonSchema,
  timeout: timeout('10m'),
  draft: optionalText(),
  'verify-claims': oneOf(['warn', 'fail', 'off']),
  'verify-figures': oneOf(['warn', 'fail', 'off']),
  ...optionalClickHouseInputs,
})

function loadValidateInputs(): ValidateInputs {
  const inputs = parseInputs(validateSchema)
  const { 'clickhouse-url': url } = inputs
  return {
    ...commonInputs(inputs),
    operation: 'validate',
    timeoutSeconds: inputs.timeout,
    draft: inputs.draft,
    verifyClaims: inputs['verify-claims'],
    verifyFigures: inputs['verify-figures'],
    clickHouse: url === undefined ? undefined : clickHouseOptions({ ...inputs, 'clickhouse-url': url }),
  }
}

/** What a release needs besides waiting for the deployment. */
const BESIDE_WAITING_SECONDS = 600
/** The longest wait leaves time for the rest of a job of GitHub's. */
const MAX_WAIT_SECONDS = 5 * 3_600

const releaseSchema = z.object({
  ...commonSchema,
  base: baseBranch(),
  'deploy-hook-url': secretUrl(),
  'deployment-timeout': duration('15m').refine((seconds) => seconds <= MAX_WAIT_SECONDS, {
    error: `must be at most ${MAX_WAIT_SECONDS / 3_600}h.`,
  }),
  environment: optionalText(),
  'notify-url': secretUrl(),
  'prune-after': optionalDuration(),
  'dry-run': flag(false),
  ...deadLetterInputs,
  ...clickHouseInputs,
})

function loadReleaseInputs(): ReleaseInputs {
  const inputs = parseInputs(releaseSchema)
  const { 'deployment-timeout': wait, timeout: given = wait + BESIDE_WAITING_SECONDS } = inputs
  if (given <= wait)
    throw new Error(
      `Input 'timeout' (${given} s) must be longer than 'deployment-timeout' (${wait} s), for there is more to do than to wait. Leave it out, or wait less.`,
    )
  return {
    ...commonInputs(inputs),
    operation: 'release',
    timeoutSeconds: given,
    base: inputs.base,
    deployHookUrl: inputs['deploy-hook-url'],
    deploymentTimeoutSeconds: wait,
    environment: inputs.environment,
    notifyUrl: inputs['notify-url'],
    pruneAfterSeconds: inputs['prune-after'],
    dryRun: inputs['dry-run'],
    deadLetters: deadLetterOptions(inputs),
    clickHouse: clickHouseOptions(inputs),
  }
}

/**
 * Reads the inputs, and masks the secrets among them.
 *
 * @throws {Error} with every fault of every input.
 */
export function loadInputs(): Inputs {
  maskTokens(readInput('token'))
  maskSecret(readInput('clickhouse-password'))
  for (const name of ['deploy-hook-url', 'notify-url']) maskUrl(readInput(name))
  const { operation } = parseInputs(z.object({ operation: oneOf(['propose', 'validate', 'release']) }))
  switch (operation) {
    case 'propose':
      return loadProposeInputs()
    case 'validate':
      return loadValidateInputs()
    case 'release':
      return loadReleaseInputs()
  }
}
