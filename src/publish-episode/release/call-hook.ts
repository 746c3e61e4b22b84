import type { Database } from '../../clickhouse/database.ts'
import { fullName } from '../../github/repository.ts'
import { log } from '../../runner/log.ts'
import type { Target } from '../apply/content-branch.ts'
import { callDeployHook } from '../apply/release/deploy-hook.ts'
import type { Verdict } from '../decide/release/deployment-status.ts'
import { decideHook } from '../decide/release/hook.ts'
import { readHookCalls } from '../gather/release/recorded.ts'
import type { ReleaseInputs } from '../inputs.ts'

/** What was done about the deploy hook, in a sentence; undefined where nothing was to be done. */
export async function callHook(
  target: Target,
  database: Database,
  inputs: ReleaseInputs,
  sha: string,
  verdict: Verdict,
): Promise<string | undefined> {
  const { deployHookUrl, dryRun } = inputs
  const subject = { repository: fullName(target.repository), sha, environment: inputs.environment ?? '' }
  const mayCall = deployHookUrl !== undefined && verdict.kind === 'none'
  const calls = mayCall && database.isReadable ? await readHookCalls(database.clickHouse, subject) : []
  const step = decideHook(deployHookUrl !== undefined, verdict, calls)
  if (step.kind === 'none' || deployHookUrl === undefined) return undefined
  if (step.kind === 'called') return `The deploy hook was called for this commit at ${step.at.toISOString()}.`
  if (step.doubt !== undefined) log.warning(step.doubt)
  if (dryRun) return 'Dry run: would call the deploy hook.'
  const unrecorded = await callDeployHook(database.clickHouse, deployHookUrl, subject)
  if (unrecorded !== undefined)
    log.warning(
      'The deploy hook was called, but that could not be recorded: if no deployment appears, the next run calls it again.',
    )
  return 'The deploy hook was called.'
}
