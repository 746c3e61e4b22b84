import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectGitHub } from '../github/client.ts'
import { describeUsage } from '../github/usage.ts'
import { runAction } from '../runner/action.ts'
import { log } from '../runner/log.ts'
import { setOutputs } from '../runner/outputs.ts'
import { writeSummary } from '../runner/summary.ts'
import { type Brief, composeBrief } from './brief.ts'
import { loadInputs } from './inputs.ts'
import { commitsOf, failureOf, headsOf, relevantCount, storedCountOf } from './report.ts'
import { run } from './run.ts'
import { composeSummary } from './summary.ts'

async function writeBrief(brief: Brief): Promise<string> {
  const directory = await mkdtemp(join(process.env.RUNNER_TEMP || tmpdir(), 'collect-commits-'))
  const path = join(directory, 'brief.json')
  await writeFile(path, `${JSON.stringify(brief, undefined, 2)}\n`)
  return path
}

await runAction(async () => {
  const inputs = loadInputs()
  const now = new Date()
  const report = await run(inputs, connectGitHub(inputs.token), now)
  const commits = commitsOf(report)
  setOutputs({
    'commits-found': commits.length,
    'commits-stored': storedCountOf(report),
    'commits-relevant': relevantCount(commits),
    heads: JSON.stringify(headsOf(report)),
    'brief-path': await writeBrief(composeBrief({ commits, benchmarks: report.benchmarks, now })),
  })
  await writeSummary(composeSummary(report))
  log.info(describeUsage(report.usage))
  const failure = failureOf(report)
  if (failure !== undefined) throw failure
})
