import { openDatabase } from '../clickhouse/database.ts'
import type { DeadLetters } from '../dead-letters/queue.ts'
import type { GitHub } from '../github/client.ts'
import { whenNextRequestLeaves } from '../http/departure.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import type { Budget } from './budget.ts'
import type { BranchAnswer } from './gather/branch-answers.ts'
import { readBranches } from './gather/branch-histories.ts'
import { timeByGitHub } from './gather/clock.ts'
import { fillFromCollection, type HistoryAnswer } from './gather/collected-heads.ts'
import { readDiagnoses } from './gather/diagnosis.ts'
import type { Inputs } from './inputs.ts'
import { composeReport, needsDiagnosis, type WorkflowRun } from './report/compose-report.ts'
import { recordedLater, replayRows } from './report/dead-letters.ts'
import type { Report } from './report/report.ts'
import { recordCheck } from './report/watcher-runs.ts'
import { type JudgedSource, settle } from './settle.ts'
import { type Branch, branchesOf, branchKey } from './sources/branches.ts'

/** So much of the time may pass before GitHub counts as not answering: the tables want to be read as well. */
export const GITHUB_SHARE = 0.4
/** And so much before what earlier runs left waits for a later one. */
const REPLAY_SHARE = 0.2

/** GitHub has not answered in time. */
const unanswered = (branches: readonly Branch[], { label }: Budget): ReadonlyMap<string, BranchAnswer> =>
  new Map(
    branches.map(({ key }) => [
      key,
      { kind: 'unreachable', reason: `GitHub did not answer in time (timeout: ${label}).` },
    ]),
  )

const unknownReason = (answer: HistoryAnswer | undefined) =>
  answer?.kind === 'failed' ? answer.reason : 'GitHub gave no answer for this source.'

/**
 * Checks all sources, and records the check. A source that can't be read is in the report like the others.
 *
 * @param startedAt by this machine's clock.
 * @param letters where they are asked for.
 */
export async function run(
  inputs: Inputs,
  gitHub: GitHub,
  budget: Budget,
  workflowRun: WorkflowRun,
  startedAt: Date,
  letters?: DeadLetters,
): Promise<Report> {
  const { sources, maxLagSeconds } = inputs
  const departure = whenNextRequestLeaves()
  const branches = branchesOf(sources)
  const reading = readBranches(gitHub, branches)
  // ClickHouse's client takes time to load, in which GitHub answers.
  await departure
  const { clickHouse } = await openDatabase(inputs.clickHouse, 'read')
  if (letters !== undefined)
    await budget.within('replaying dead letters', replayRows(letters, clickHouse), () => undefined, REPLAY_SHARE)
  const answers = await budget.within('reading the branches', reading, () => unanswered(branches, budget), GITHUB_SHARE)
  const now = timeByGitHub(startedAt, gitHub)
  const histories = await budget.within(
    'reading what was collected last',
    fillFromCollection(clickHouse, branches, answers, maxLagSeconds, now),
    () => new Map<string, HistoryAnswer>(),
  )

  const watched = sources.flatMap((source) => {
    const answer = histories.get(branchKey(source))
    return answer?.kind === 'history' ? [{ source, history: answer.history }] : []
  })
  const settled = await settle(watched, { gitHub, clickHouse, budget, branches, maxLagSeconds, now })
  const judged = sources.map(
    (source): JudgedSource =>
      settled.get(source) ?? { source, history: undefined, reason: unknownReason(histories.get(branchKey(source))) },
  )
  const red = judged.filter(needsDiagnosis)
  const diagnoses = await budget.within('looking for the cause', readDiagnoses(clickHouse, red, now), () => new Map())

  const report = composeReport({ judged, diagnoses, inputs, workflowRun, now })
  const recorded = recordCheck(clickHouse, report).then(() => undefined, describeError)
  const fault = await budget.atLast('recording the check', recorded, () => 'ClickHouse did not answer in time.')
  // A check that could not be recorded is still a check: the report has it.
  if (fault !== undefined) {
    log.warning(`The check is not in watcher_runs, only in its report: ${fault}`)
    letters?.keep(recordedLater(report, inputs.clickHouse.database), fault)
  }
  return report
}
