import { openDatabase } from '../clickhouse/database.ts'
import type { DeadLetters } from '../dead-letters/queue.ts'
import type { GitHub } from '../github/client.ts'
import { whenNextRequestLeaves } from '../http/departure.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { stage } from '../telemetry/spans.ts'
import type { Budget } from './budget.ts'
import { collectionFault } from './decide/collection-age.ts'
import { unnamedPaths } from './decide/commits-in-need.ts'
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
import { settleInStep } from './second-look.ts'
import type { JudgedSource } from './settle.ts'
import { type Branch, branchesOf, branchKey } from './sources/branches.ts'
import type { Source } from './sources/sources.ts'

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

/** The history that a source is judged by, or why there is none. */
function historyFor(
  source: Source,
  histories: ReadonlyMap<string, HistoryAnswer>,
  maxLagSeconds: number,
  now: Date,
): HistoryAnswer {
  const answer = histories.get(branchKey(source))
  if (answer === undefined) return { kind: 'failed', reason: 'GitHub gave no answer for this source.' }
  const fault = answer.kind === 'history' ? collectionFault(source, answer.history, maxLagSeconds, now) : undefined
  return fault === undefined ? answer : { kind: 'failed', reason: fault }
}

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
  const reading = stage('read the branches', () => readBranches(gitHub, branches))
  // ClickHouse's client takes time to load, in which GitHub answers.
  await departure
  const { clickHouse } = await stage('open the database', () => openDatabase(inputs.clickHouse, 'read'))
  if (letters !== undefined)
    await budget.within('replaying dead letters', replayRows(letters, clickHouse), () => undefined, REPLAY_SHARE)
  const answers = await budget.within('reading the branches', reading, () => unanswered(branches, budget), GITHUB_SHARE)
  const now = timeByGitHub(startedAt, gitHub)
  const histories = await budget.within(
    'reading what was collected last',
    stage('read what was collected last', () => fillFromCollection(clickHouse, branches, answers, now)),
    () => new Map<string, HistoryAnswer>(),
  )

  const known = sources.map((source) => ({ source, answer: historyFor(source, histories, maxLagSeconds, now) }))
  const watched = known.flatMap(({ source, answer }) =>
    answer.kind === 'history' ? [{ source, history: answer.history }] : [],
  )
  for (const { source, history } of watched) {
    const unnamed = unnamedPaths(source, history)
    if (unnamed.length > 0 && history.origin === 'github')
      log.warning(
        `Line ${source.line} of sources: paths: ${unnamed.join(', ')} is nowhere in the head of ${history.repository}@${history.branch}: check how it is written.`,
      )
  }
  const settled = await stage('judge the sources', () =>
    settleInStep(watched, { gitHub, clickHouse, budget, branches, maxLagSeconds, now }),
  )
  const judged = known.map(({ source, answer }): JudgedSource => {
    const reason = answer.kind === 'failed' ? answer.reason : 'It could not be judged.'
    return settled.get(source) ?? { source, history: undefined, reason }
  })
  const red = judged.filter(needsDiagnosis)
  const diagnosing = stage('look for the cause', () => readDiagnoses(clickHouse, red, now))
  const diagnoses = await budget.within('looking for the cause', diagnosing, () => new Map())

  const report = composeReport({ judged, diagnoses, inputs, workflowRun, now })
  const recorded = stage('record the check', () => recordCheck(clickHouse, report)).then(() => undefined, describeError)
  const fault = await budget.atLast('recording the check', recorded, () => 'ClickHouse did not answer in time.')
  // A check that could not be recorded is still a check: the report has it.
  if (fault !== undefined) {
    log.warning(`The check is not in watcher_runs, only in its report: ${fault}`)
    letters?.keep(recordedLater(report, inputs.clickHouse), fault)
  }
  return report
}
