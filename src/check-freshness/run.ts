import type { ClickHouse } from '../clickhouse/client.ts'
import { openDatabase } from '../clickhouse/database.ts'
import type { GitHub } from '../github/client.ts'
import { nextDeparture } from '../http/departure.ts'
import { log } from '../runner/log.ts'
import { describeError } from '../runner/run-action.ts'
import { type Line, lineOf } from './decide/candidates.ts'
import type { History } from './decide/history.ts'
import { type Case, datedArrival, newestInNeed } from './decide/standing.ts'
import { judge, pushQuestion } from './decide/verdict.ts'
import { branchKey } from './gather/branch-histories.ts'
import { type CoverageAnswer, readCoverage } from './gather/coverage.ts'
import type { Question } from './gather/coverage-query.ts'
import { fillFromMemory, type HistoryAnswer, readHistories, readPushTimes } from './gather/gather.ts'
import type { Inputs } from './inputs.ts'
import { composeReport, type JudgedSource, type WorkflowRun } from './report/compose-report.ts'
import type { Report } from './report/report.ts'
import { recordCheck } from './report/watcher-runs.ts'
import type { Source } from './sources/sources.ts'

/** A source whose history is known. */
interface Watched {
  readonly source: Source
  readonly history: History
  readonly line: Line
}

/** Rows may be dated a little before their commit, in milliseconds: clocks differ. */
const CLOCK_TOLERANCE = 86_400_000
const NO_DATE = new Date(0)

function questionOf({ source, history, line }: Watched, number: number, now: Date): Question {
  const newest = newestInNeed(line)
  const times = line.candidates.flatMap(({ committedAt, arrival }) =>
    source.match === 'commit' ? [committedAt.getTime(), arrival.at.getTime()] : [arrival.at.getTime()],
  )
  const oldest = times.reduce((a, b) => Math.min(a, b), now.getTime())
  return {
    number,
    source,
    shas: line.candidates.map(({ sha }) => sha),
    from: new Date(Math.max(0, source.match === 'commit' ? oldest - CLOCK_TOLERANCE : oldest)),
    newestAt: newest === undefined ? NO_DATE : datedArrival(newest.arrival, history.pushedAt, now),
    until: now,
  }
}

function caseOf(
  { source, history, line }: Watched,
  { coverage, hasRows }: Extract<CoverageAnswer, { kind: 'coverage' }>,
  { maxLagSeconds }: Inputs,
  now: Date,
): Case {
  return {
    line,
    coverage,
    hasRows,
    isFromMemory: history.origin === 'memory',
    warnAfterSeconds: source.warnAfterSeconds ?? maxLagSeconds,
    maxLagSeconds,
    pushedAt: history.pushedAt,
    now,
  }
}

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
    return { ...one, judged: answer?.kind === 'coverage' ? caseOf(one, answer, inputs, now) : undefined, answer }
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
    return [{ source, history: answer.history, line: lineOf(source, answer.history, maxLagSeconds, now) }]
  })
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
  const departure = nextDeparture()
  const reading = readHistories(gitHub, inputs.sources, inputs.maxLagSeconds, now)
  // ClickHouse's client takes time to load, in which GitHub answers.
  await departure
  await using database = await openDatabase(inputs.clickHouse, 'read')
  const { clickHouse } = database
  const known = await fillFromMemory(clickHouse, inputs.sources, await reading)
  const judged = await judgeWatched(gitHub, clickHouse, watchedOf(inputs.sources, known, inputs, now), inputs, now)
  const report = composeReport({
    judged: inputs.sources.map(
      (source) => judged.get(source) ?? { source, history: undefined, reason: reasonOf(known.get(branchKey(source))) },
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
