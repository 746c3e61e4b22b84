import { z } from 'zod'
import { type ClickHouseOptions, clickHouseInputs, clickHouseOptions } from '../../clickhouse/inputs.ts'
import { type DeadLetterOptions, deadLetterInputs, deadLetterOptions } from '../../dead-letters/inputs.ts'
import { secretUrl } from '../../http/secret-url.ts'
import { duration, flag, optionalDuration, optionalText, parseInputs } from '../../runner/inputs.ts'
import { baseBranch, type CommonInputs, commonInputs, commonSchema } from './every-operation.ts'

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

/** What a release needs besides waiting for the deployment. */
const BESIDE_WAITING_SECONDS = 600
/** The longest wait leaves time for the rest of a job of GitHub's. */
const MAX_WAIT_SECONDS = 5 * 3_600

/** Nothing needs no unit. */
const wait = () =>
  z
    .string()
    .default('15m')
    .transform((text): string | undefined => (text === '0' ? '0s' : text))
    .pipe(duration('15m'))

const releaseSchema = z.object({
  ...commonSchema,
  base: baseBranch(),
  'deploy-hook-url': secretUrl(),
  'deployment-timeout': wait().refine((seconds) => seconds <= MAX_WAIT_SECONDS, {
    error: `must be at most ${MAX_WAIT_SECONDS / 3_600}h.`,
  }),
  environment: optionalText(),
  'notify-url': secretUrl(),
  'prune-after': optionalDuration(),
  'dry-run': flag(false),
  ...deadLetterInputs,
  ...clickHouseInputs,
})

/** Reads the inputs of `release`. */
export function loadReleaseInputs(): ReleaseInputs {
  const inputs = parseInputs(releaseSchema)
  const { 'deployment-timeout': waitSeconds, timeout: given = waitSeconds + BESIDE_WAITING_SECONDS } = inputs
  if (given <= waitSeconds)
    throw new Error(
      `Input 'timeout' (${given} s) must be longer than 'deployment-timeout' (${waitSeconds} s), for there is more to do than to wait. Leave it out, or wait less.`,
    )
  return {
    ...commonInputs(inputs),
    operation: 'release',
    timeoutSeconds: given,
    base: inputs.base,
    deployHookUrl: inputs['deploy-hook-url'],
    deploymentTimeoutSeconds: waitSeconds,
    environment: inputs.environment,
    notifyUrl: inputs['notify-url'],
    pruneAfterSeconds: inputs['prune-after'],
    dryRun: inputs['dry-run'],
    deadLetters: deadLetterOptions(inputs),
    clickHouse: clickHouseOptions(inputs),
  }
}
