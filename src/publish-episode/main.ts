import '../runner/node-version.ts'
import { connectGitHub } from '../github/client.ts'
import { runAction } from '../runner/run-action.ts'
import { limitTime } from '../runner/time-limit.ts'
import { loadInputs } from './inputs.ts'
import { run } from './run.ts'

await runAction(async () => {
  const inputs = loadInputs()
  limitTime(inputs.timeoutSeconds)
  await run(inputs, connectGitHub(inputs.token), {
    workspace: process.env.GITHUB_WORKSPACE || process.cwd(),
    serverUrl: process.env.GITHUB_SERVER_URL || 'https://github.com',
    now: new Date(),
  })
})
