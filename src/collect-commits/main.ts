import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { audited } from '../audit/audited.ts'
import { NO_LETTERS } from '../dead-letters/inputs.ts'
import { withDeadLetters } from '../dead-letters/with-dead-letters.ts'
import { connectGitHubWithTokens, type GitHubWithTokens } from '../github/tokens/tokens.ts'
import { describeUsage } from '../github/usage.ts'
import { log } from '../runner/log.ts'
import { setOutputs } from '../runner/outputs.ts'
import { runAction } from '../runner/run-action.ts'
import { writeSummary } from '../runner/summary.ts'
import { makeTemporaryFolder } from '../runner/temporary.ts'
import { limitTime } from '../runner/time-limit.ts'
import { withoutOwnSecrets } from '../secrets/own-secrets.ts'
import { countCommits } from '../telemetry/measure.ts'
import { stage } from '../telemetry/spans.ts'
import { type Inputs, loadInputs } from './inputs.ts'
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

async function collect(inputs: Inputs, gitHub: GitHubWithTokens): Promise<void> {
  const now = new Date()
  const options = inputs.dryRun ? NO_LETTERS : inputs.deadLetters
  const letterRun = { options, action: 'collect-commits', timeoutSeconds: inputs.timeoutSeconds, gitHub, now } as const
  const report = await withDeadLetters(letterRun, async (letters) => {
    const found = await run(inputs, gitHub, now)
    if (letters !== undefined) settleRepositories(found, letters)
    return found
  })
  // What a dry run reads, another one reads again and stores.
  for (const { repository, tally } of inputs.dryRun ? [] : figuresOf(report)) {
    const source = inputs.localClones.has(repository.toLowerCase()) ? 'clone' : 'github'
    countCommits({ repository, source, commits: tally.found })
  }
  const { found, relevant, relevantCount } = tallyOfReport(report)
  const repositories = figuresOf(report).map(({ repository }) => repository)
  setOutputs({
    'commits-found': found,
    'commits-stored': storedCountOf(report),
    'commits-relevant': relevantCount,
    heads: JSON.stringify(headsOf(report)),
    'brief-path': await writeBrief(composeBrief({ ...report, repositories, relevant, now })),
  })
  await stage('report', () => writeSummary(composeSummary(report)))
  log.info(describeUsage(report.usage))
  const failure = failureOf(report)
  if (failure !== undefined) throw failure
}

await runAction(async () => {
  const inputs = loadInputs()
  limitTime(inputs.timeoutSeconds)
  const gitHub = connectGitHubWithTokens(inputs.tokens)
  const clickHouse = inputs.dryRun ? undefined : inputs.clickHouse
  const job = {
    action: 'collect-commits',
    access: 'reads',
    usage: gitHub.usage,
    clickHouse,
    role: 'writes',
    telemetry: inputs.telemetry,
  } as const
  await audited(job, () => collect(inputs, gitHub))
})
