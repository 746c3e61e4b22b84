import { connectGitHub } from '../github/client.ts'
import { describeUsage } from '../github/usage.ts'
import { log } from '../runner/log.ts'
import { setOutputs } from '../runner/outputs.ts'
import { runAction } from '../runner/run-action.ts'
import { writeSummary } from '../runner/summary.ts'
import { loadInputs } from './inputs.ts'
import { announce } from './report/announce.ts'
import type { WorkflowRun } from './report/compose-report.ts'
import { reportPath, writeReport } from './report/report-file.ts'
import { composeSummary } from './report/summary.ts'
import { run } from './run.ts'

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
