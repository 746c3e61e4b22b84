import type { ClickHouse } from '../clickhouse/client.ts'
import type { KeptTable } from '../clickhouse/cluster/replication.ts'
import type { GitHub } from '../github/client.ts'
import { log } from '../runner/log.ts'
import type { Budget } from './budget.ts'
import { judgedCommits } from './decide/candidates.ts'
import { type Case, caseOf, limitsOf, questionOf, type Watched } from './decide/case.ts'
import { idleFault } from './decide/commits-in-need.ts'
import { type PushQuestion, pushQuestion } from './decide/push-questions.ts'
import { judge, type Verdict } from './decide/verdict.ts'
import { readOn } from './gather/branch-histories.ts'
import { type CoverageAnswer, readCoverage } from './gather/coverage.ts'
import type { History } from './gather/history.ts'
import type { BranchPushQuestion, PushReader } from './gather/push-reader.ts'
import { NO_PUSH_TIMES, pushTimesOf, untoldOf } from './gather/push-times.ts'
import { type Branch, branchKey } from './sources/branches.ts'
import type { Source } from './sources/sources.ts'

/** A source with its verdict, or with the reason why there is none. */
export type JudgedSource =
  | { readonly source: Source; readonly history: History; readonly verdict: Verdict }
  | {
      readonly source: Source
      readonly history: History | undefined
      readonly reason: string
      /** Whether the source itself is at fault, and not what could not be read. */
      readonly isMisconfigured?: boolean
    }

/** What a source is settled with. */
export interface Means {
  readonly gitHub: GitHub
  readonly clickHouse: ClickHouse
  readonly budget: Budget
  readonly branches: readonly Branch[]
  readonly maxLagSeconds: number
  readonly now: Date
  readonly pushes: PushReader
  /** Takes the tables that have copies on other servers, by their names. */
  readonly copies: Map<string, KeptTable>
}

/** A source that is not settled yet. */
interface OpenSource {
  readonly source: Source
  readonly history: History
  /** Whether no more is looked at than what matters where data comes in time. */
  readonly isFirstLook: boolean
}

/** A source with what it is judged by. */
interface AnsweredSource extends OpenSource {
  readonly watched: Watched
  readonly answer: CoverageAnswer
}

/** So many commits of a branch are read, when nothing is found before; a busier one is unknown. */
const MAX_COMMITS = 1_000

function watchedOf({ source, history, isFirstLook }: OpenSource, { maxLagSeconds, now }: Means): Watched {
  const limits = limitsOf(source, maxLagSeconds)
  return { source, history, commits: judgedCommits(source, history, { ...limits, isFirstLook, now }) }
}

/** Asks the tables of all open sources. What is not answered in time is no answer. */
async function ask(open: readonly OpenSource[], means: Means): Promise<readonly AnsweredSource[]> {
  const { clickHouse, budget, now, copies } = means
  const answers = new Map<number, CoverageAnswer>()
  const watched = open.map((one) => watchedOf(one, means))
  const questions = watched.map((one, number) => questionOf(one, number, now))
  const reading = readCoverage(clickHouse, questions, { answers, copies })
  await budget.within("reading the sources' tables", reading, () => undefined)
  return open.flatMap((one, number): AnsweredSource[] => {
    const late: CoverageAnswer = {
      kind: 'failed',
      reason: `ClickHouse did not answer for this source within the check's timeout (${budget.label}): check the server's load, and that the table has an index on what is asked for.`,
    }
    const known = watched[number]
    return known === undefined ? [] : [{ ...one, watched: known, answer: answers.get(number) ?? late }]
  })
}

/** Judges what is answered, with the push times that can change a verdict. */
async function judgeAnswered(
  answered: readonly AnsweredSource[],
  { pushes, budget, maxLagSeconds, now }: Means,
): Promise<ReadonlyMap<Source, Verdict>> {
  const caseWith = ({ watched, answer }: AnsweredSource, told: Pick<Case, 'pushTimes' | 'isPushUntold'>) =>
    answer.kind === 'coverage' ? caseOf(watched, answer, told, maxLagSeconds, now) : undefined
  const asked = new Map<Source, PushQuestion>()
  const questions = answered.flatMap((one): BranchPushQuestion[] => {
    const judged = caseWith(one, { pushTimes: NO_PUSH_TIMES, isPushUntold: false })
    const question = judged === undefined ? undefined : pushQuestion(judged)
    if (question === undefined) return []
    asked.set(one.source, question)
    return [{ shas: question.shas, source: one.source, history: one.history }]
  })
  const late = () => {
    log.warning(`GitHub did not tell within the check's timeout (${budget.label}) when commits were pushed.`)
    return new Map<string, never>()
  }
  const known = await budget.within('reading when commits were pushed', pushes.read(questions), late)
  return new Map(
    answered.flatMap((one): [Source, Verdict][] => {
      const pushTimes = pushTimesOf(one.history.commits, known.get(branchKey(one.source)) ?? [])
      const { shas, mayBeWorse } = asked.get(one.source) ?? { shas: [], mayBeWorse: false }
      const isPushUntold = mayBeWorse && untoldOf(shas, pushTimes).length > 0
      const judged = caseWith(one, { pushTimes, isPushUntold })
      return judged === undefined ? [] : [[one.source, judge(judged)]]
    }),
  )
}

/** Reads further back in branches, each once; a source whose branch can't be read further is settled by why. */
async function deepen(
  sources: readonly OpenSource[],
  { gitHub, branches, budget }: Means,
): Promise<readonly (OpenSource | JudgedSource)[]> {
  const histories = new Map(sources.map(({ source, history }) => [branchKey(source), history]))
  const wanted = branches.flatMap((branch) => {
    const history = histories.get(branch.key)
    return history === undefined ? [] : [{ branch, history }]
  })
  const none = new Map<string, never>()
  const read = await budget.within('reading further back in busy branches', readOn(gitHub, wanted), () => none)
  return sources.map((one) => {
    const answer = read.get(branchKey(one.source))
    if (answer?.kind === 'history') return { ...one, history: answer.history }
    const why = answer?.reason ?? `GitHub did not answer within the check's timeout (${budget.label}).`
    return {
      ...one,
      reason: `The newest ${one.history.commits.length} commits don't tell, and older ones could not be read. ${why}`,
    }
  })
}

const isOpen = (one: OpenSource | JudgedSource): one is OpenSource => 'isFirstLook' in one && !('reason' in one)

/** What becomes of a source: it is judged, or looked at further back. */
function sortOut(
  one: AnsweredSource,
  verdict: Verdict | undefined,
): JudgedSource | { readonly lookOn: OpenSource } | { readonly readOn: OpenSource } {
  const { source, history, isFirstLook, watched, answer } = one
  if (verdict === undefined)
    return { source, history, reason: answer.kind === 'failed' ? answer.reason : 'It could not be judged.' }
  const fault = idleFault(source, history)
  if (fault !== undefined)
    return { source, history, reason: `Line ${source.line} of sources: ${fault}`, isMisconfigured: true }
  if (!verdict.needsHistory) return { source, history, verdict }
  const wider = { source, history, isFirstLook: false }
  if (isFirstLook && watched.commits.near < history.commits.length) return { lookOn: wider }
  return history.nextPage !== undefined && history.commits.length < MAX_COMMITS
    ? { readOn: wider }
    : { source, history, verdict }
}

/**
 * Judges sources: asks their tables, and for push times, and looks further back as long as older commits could change a verdict. The
 * verdict on a source does not depend on how many others there are.
 */
export async function settle(
  watched: readonly { readonly source: Source; readonly history: History }[],
  means: Means,
): Promise<ReadonlyMap<Source, JudgedSource>> {
  const settled = new Map<Source, JudgedSource>()
  let open: readonly OpenSource[] = watched.map((one) => ({ ...one, isFirstLook: true }))
  while (open.length > 0) {
    const answered = await ask(open, means)
    const verdicts = await judgeAnswered(answered, means)
    const sorted = answered.map((one) => sortOut(one, verdicts.get(one.source)))
    for (const one of sorted) if ('source' in one) settled.set(one.source, one)
    const toRead = sorted.flatMap((one) => ('readOn' in one ? one.readOn : []))
    const deepened = toRead.length === 0 ? [] : await deepen(toRead, means)
    for (const one of deepened) if (!isOpen(one)) settled.set(one.source, one)
    open = [...sorted.flatMap((one) => ('lookOn' in one ? one.lookOn : [])), ...deepened.filter(isOpen)]
  }
  return settled
}
