import { audited } from '../audit/audited.ts'
import { withDeadLetters } from '../dead-letters/with-dead-letters.ts'
import { connectGitHub, type GitHub } from '../github/client.ts'
import { describeUsage } from '../github/usage.ts'
import { log } from '../runner/log.ts'
import { setOutputs } from '../runner/outputs.ts'
import { describeError, runAction } from '../runner/run-action.ts'
import { writeSummary } from '../runner/summary.ts'
import { stage } from '../telemetry/spans.ts'
import { startBudget } from './budget.ts'
import { type Inputs, loadInputs } from './inputs.ts'
import { announce } from './report/announce.ts'
import type { WorkflowRun } from './report/compose-report.ts'
import { openReport, type ReportFile } from './report/report-file.ts'
import { composeSummary } from './report/summary.ts'
import { GITHUB_SHARE, run } from './run.ts'

function workflowRun(): WorkflowRun {
  const { GITHUB_TRIGGERING_ACTOR, GITHUB_ACTOR, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env
  const server = GITHUB_SERVER_URL || 'https://github.com'
  return {
    actor: GITHUB_TRIGGERING_ACTOR || GITHUB_ACTOR || 'unknown',
    url: `${server}/${GITHUB_REPOSITORY ?? ''}/actions/runs/${GITHUB_RUN_ID ?? ''}`,
    server,
  }
}

/** A report that can't be written fails the step, but nothing hangs on it. */
async function write(file: ReportFile, json: string): Promise<void> {
  try {
    await file.write(json)
  } catch (error) {
    process.exitCode = 1
    log.error(`The report could not be written to ${file.path}: ${describeError(error)}`)
  }
}

async function check(inputs: Inputs, gitHub: GitHub, now: Date): Promise<void> {
  await using file = await openReport(inputs.reportPath)
  using budget = startBudget(inputs.timeoutSeconds)
  const letterRun = {
    options: inputs.deadLetters,
    action: 'check-freshness',
    timeoutSeconds: inputs.timeoutSeconds,
    gitHub,
    now,
  } as const
  const report = await withDeadLetters(letterRun, (letters) => run(inputs, gitHub, budget, workflowRun(), now, letters))
  announce(report)
  if (report.blocked) process.exitCode = 1
  setOutputs({
    status: report.status,
    'lag-seconds': report.lag_seconds ?? '',
    blocked: report.blocked,
    report: JSON.stringify(report),
    'report-path': file.path,
  })
  await stage('report', () => writeSummary(composeSummary(report)))
  await write(file, JSON.stringify(report, undefined, 2))
  log.info(describeUsage(gitHub.usage))
}

await runAction(async () => {
  const now = new Date()
  const inputs = await loadInputs(now)
  const gitHub = connectGitHub(inputs.token, { maxWaitSeconds: inputs.timeoutSeconds * GITHUB_SHARE })
  // The check is recorded in `watcher_runs`: another statement would cost what the check itself does.
  const job = {
    action: 'check-freshness',
    access: 'reads',
    usage: gitHub.usage,
    clickHouse: undefined,
    role: 'reads',
    telemetry: inputs.telemetry,
  } as const
  await audited(job, () => check(inputs, gitHub, now))
})
