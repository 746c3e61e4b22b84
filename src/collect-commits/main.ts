import '../runner/node-version.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NO_LETTERS } from '../dead-letters/inputs.ts'
import { withDeadLetters } from '../dead-letters/with-dead-letters.ts'
import { connectGitHubWithTokens } from '../github/tokens.ts'
import { describeUsage } from '../github/usage.ts'
import { log } from '../runner/log.ts'
import { setOutputs } from '../runner/outputs.ts'
import { runAction } from '../runner/run-action.ts'
import { writeSummary } from '../runner/summary.ts'
import { makeTemporaryFolder } from '../runner/temporary.ts'
import { limitTime } from '../runner/time-limit.ts'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'
import { loadInputs } from './inputs.ts'
import { type Brief, composeBrief } from './report/brief.ts'
import { settleRepositories } from './report/dead-letters.ts'
import { failureOf, figuresOf, headsOf, storedCountOf, tallyOfReport } from './report/report.ts'
import { composeSummary } from './report/summary.ts'
import { run } from './run.ts'

async function writeBrief(brief: Brief): Promise<string> {
  const directory = await makeTemporaryFolder('collect-commits-')
  const path = join(directory, 'brief.json')
  await writeFile(path, `${withoutOwnSecrets(JSON.stringify(brief, undefined, 2))}\n`)
  return path
}

await runAction(async () => {
  const inputs = loadInputs()
  limitTime(inputs.timeoutSeconds)
  const now = new Date()
  const gitHub = connectGitHubWithTokens(inputs.tokens)
  const options = inputs.dryRun ? NO_LETTERS : inputs.deadLetters
  const letterRun = { options, action: 'collect-commits', timeoutSeconds: inputs.timeoutSeconds, gitHub, now } as const
  const report = await withDeadLetters(letterRun, async (letters) => {
    const found = await run(inputs, gitHub, now)
    if (letters !== undefined) settleRepositories(found, letters)
    return found
  })
  const { found, relevant, relevantCount } = tallyOfReport(report)
  const repositories = figuresOf(report).map(({ repository }) => repository)
  setOutputs({
    'commits-found': found,
    'commits-stored': storedCountOf(report),
    'commits-relevant': relevantCount,
    heads: JSON.stringify(headsOf(report)),
    'brief-path': await writeBrief(composeBrief({ ...report, repositories, relevant, now })),
  })
  await writeSummary(composeSummary(report))
  log.info(describeUsage(report.usage))
  const failure = failureOf(report)
  if (failure !== undefined) throw failure
})
