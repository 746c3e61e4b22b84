import { audited } from '../audit/audited.ts'
import { connectGitHub } from '../github/client.ts'
import { runAction } from '../runner/run-action.ts'
import { limitTime } from '../runner/time-limit.ts'
import { type Inputs, loadInputs } from './inputs.ts'
import { run } from './run.ts'

/** What is recorded of a run, and where; a dry run leaves nothing behind. */
function recordOf(inputs: Inputs) {
  const { operation, telemetry } = inputs
  if (inputs.operation === 'validate')
    return { operation, telemetry, access: 'reads', clickHouse: inputs.clickHouse, role: 'reads' } as const
  const clickHouse = inputs.dryRun ? undefined : inputs.clickHouse
  return { operation, telemetry, access: 'writes', clickHouse, role: 'writes' } as const
}

await runAction(async () => {
  const inputs = loadInputs()
  limitTime(inputs.timeoutSeconds)
  const gitHub = connectGitHub(inputs.token)
  await audited({ action: 'publish-episode', usage: gitHub.usage, ...recordOf(inputs) }, () =>
    run(inputs, gitHub, {
      workspace: process.env.GITHUB_WORKSPACE || process.cwd(),
      serverUrl: process.env.GITHUB_SERVER_URL || 'https://github.com',
      now: new Date(),
    }),
  )
})
