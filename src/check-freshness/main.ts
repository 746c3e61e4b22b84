import { connectGitHub } from '../github/client.ts'
import { describeUsage } from '../github/usage.ts'
import { runAction } from '../runner/action.ts'
import { log } from '../runner/log.ts'
import { setOutputs } from '../runner/outputs.ts'
import { writeSummary } from '../runner/summary.ts'
import { announce } from './announce.ts'
import type { WorkflowRun } from './compose.ts'
import { loadInputs } from './inputs.ts'
import { reportPath, writeReport } from './report-file.ts'
import { run } from './run.ts'
import { composeSummary } from './summary.ts'

function workflowRun(): WorkflowRun {
  const { GITHUB_TRIGGERING_ACTOR, GITHUB_ACTOR, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env
  return {
    actor: GITHUB_TRIGGERING_ACTOR || GITHUB_ACTOR || 'unknown',
    url: `${GITHUB_SERVER_URL ?? ''}/${GITHUB_REPOSITORY ?? ''}/actions/runs/${GITHUB_RUN_ID ?? ''}`,
  }
}

await runAction(async () => {
  const inputs = loadInputs()
  const path = await reportPath(inputs.reportPath)
  const gitHub = connectGitHub(inputs.token)
  const report = await run(inputs, gitHub, workflowRun(), new Date())
  announce(report)
  if (report.blocked) process.exitCode = 1
  await writeReport(path, JSON.stringify(report, undefined, 2))
  setOutputs({
    status: report.status,
    'lag-seconds': report.lag_seconds ?? '',
    blocked: report.blocked,
    report: JSON.stringify(report),
    'report-path': path,
  })
  await writeSummary(composeSummary(report))
  log.info(describeUsage(gitHub.usage))
})
