import type { ClickHouse } from '../clickhouse/client.ts'
import { openDatabase } from '../clickhouse/database.ts'
import type { GitHub } from '../github/client.ts'
import { whenNextRequestLeaves } from '../http/departure.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { judgedCommits } from './decide/candidates.ts'
import { caseOf, questionOf, type Watched } from './decide/case.ts'
import { pushQuestion } from './decide/push-questions.ts'
import { judge } from './decide/verdict.ts'
import { readHistories } from './gather/branch-histories.ts'
import { fillFromCollection, type HistoryAnswer } from './gather/collected-heads.ts'
import { readCoverage } from './gather/coverage.ts'
import type { History } from './gather/history.ts'
import { readPushTimes } from './gather/push-times.ts'
import type { Inputs } from './inputs.ts'
import { composeReport, type JudgedSource, type WorkflowRun } from './report/compose-report.ts'
import type { Report } from './report/report.ts'
import { recordCheck } from './report/watcher-runs.ts'
import { branchesOf, branchKey } from './sources/branches.ts'
import type { Source } from './sources/sources.ts'

/** Asks the tables, then for the push times that can change a verdict, and judges. */
async function judgeWatched(
  gitHub: GitHub,
  clickHouse: ClickHouse,
  watched: readonly Watched[],
  inputs: Inputs,
  now: Date,
): Promise<ReadonlyMap<Source, JudgedSource>> {
  const questions = watched.map((one, number) => questionOf(one, number, now))
  const coverage = await readCoverage(clickHouse, questions)
  const answered = watched.map((one, number) => {
    const answer = coverage.get(number)
    return {
      ...one,
      judged: answer?.kind === 'coverage' ? caseOf(one, answer, inputs.maxLagSeconds, now) : undefined,
      answer,
    }
  })
  const pushTimes = await readPushTimes(
    gitHub,
    answered.flatMap(({ source, history, judged }) => {
      const question = judged === undefined ? undefined : pushQuestion(judged)
      return question === undefined ? [] : [{ ...question, source, history }]
    }),
  )
  return new Map(
    answered.map(({ source, history, judged, answer }): [Source, JudgedSource] => {
      if (judged !== undefined)
        return [source, { source, history, verdict: judge(judged, pushTimes.get(branchKey(source)) ?? new Map()) }]
      const reason = answer?.kind === 'failed' ? answer.reason : 'ClickHouse gave no answer for this source.'
      return [source, { source, history, reason }]
    }),
  )
}

function watchedOf(
  sources: readonly Source[],
  histories: ReadonlyMap<string, HistoryAnswer>,
  { maxLagSeconds }: Inputs,
  now: Date,
): readonly Watched[] {
  return sources.flatMap((source) => {
    const answer = histories.get(branchKey(source))
    if (answer?.kind !== 'history') return []
    return [{ source, history: answer.history, commits: judgedCommits(source, answer.history, maxLagSeconds, now) }]
  })
}

/** Whether a history is too short for one of the sources that watch it. */
function isShortFor({ sources, maxLagSeconds }: Inputs, now: Date) {
  const watching = Map.groupBy(sources, branchKey)
  return (key: string, history: History) =>
    (watching.get(key) ?? []).some((source) => judgedCommits(source, history, maxLagSeconds, now).reach === 'short')
}

/** A check that could not be recorded is still a check: the report has it. */
async function record(clickHouse: ClickHouse, report: Report): Promise<void> {
  try {
    await recordCheck(clickHouse, report)
  } catch (error) {
    log.warning(`The check is not in watcher_runs, only in its report: ${describeError(error)}`)
  }
}

/** Checks all sources, and records the check. A source that can't be read is in the report like the others. */
export async function run(inputs: Inputs, gitHub: GitHub, workflowRun: WorkflowRun, now: Date): Promise<Report> {
  const departure = whenNextRequestLeaves()
  const branches = branchesOf(inputs.sources)
  const reading = readHistories(gitHub, branches, isShortFor(inputs, now))
  // ClickHouse's client takes time to load, in which GitHub answers.
  await departure
  await using database = await openDatabase(inputs.clickHouse, 'read')
  const { clickHouse } = database
  const histories = await fillFromCollection(clickHouse, branches, await reading)
  const judged = await judgeWatched(gitHub, clickHouse, watchedOf(inputs.sources, histories, inputs, now), inputs, now)
  const report = composeReport({
    judged: inputs.sources.map(
      (source) =>
        judged.get(source) ?? { source, history: undefined, reason: reasonOf(histories.get(branchKey(source))) },
    ),
    inputs,
    workflowRun,
    now,
  })
  await record(clickHouse, report)
  return report
}

const reasonOf = (answer: HistoryAnswer | undefined) =>
  answer?.kind === 'failed' ? answer.reason : 'GitHub gave no answer for this source.'
