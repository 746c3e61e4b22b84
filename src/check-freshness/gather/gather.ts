import type { ClickHouse } from '../../clickhouse/client.ts'
import type { GitHub } from '../../github/client.ts'
import { fullName } from '../../github/repository.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { lineOf } from '../decide/candidates.ts'
import type { History } from '../decide/history.ts'
import type { PushQuestion, PushTimes } from '../decide/verdict.ts'
import type { Source } from '../sources/sources.ts'
import { type Branch, type BranchAnswer, branchesOf, branchKey, readBranches, readOn } from './branch-histories.ts'
import { readKnownHeads } from './collected-heads.ts'
import { pushTimeOf, readPushes } from './push-times.ts'

/** A source's history, or why there is none. */
export type HistoryAnswer =
  | { readonly kind: 'history'; readonly history: History }
  | { readonly kind: 'failed'; readonly reason: string }

/** Requests to GitHub that a check makes in all, but for push times that decide the gate. */
const MOST_REQUESTS = 3
/**
 * Branches whose push time is asked for because it can open the gate. With more of them at fault than this, data has stopped
 * as a whole, and their committer dates will do.
 */
const MOST_DECIDING = 10

/** Reads further back where the verdict on a source could hang on it. */
async function deepened(
  gitHub: GitHub,
  branches: readonly Branch[],
  answers: ReadonlyMap<string, BranchAnswer>,
  isShort: (key: string, history: History) => boolean,
): Promise<ReadonlyMap<string, BranchAnswer>> {
  let all = answers
  for (let requests = 1; requests < MOST_REQUESTS; requests += 1) {
    const wanted = branches.flatMap((branch) => {
      const answer = all.get(branch.key)
      return answer?.kind === 'history' && isShort(branch.key, answer.history)
        ? [{ branch, history: answer.history }]
        : []
    })
    if (wanted.length === 0) return all
    try {
      const longer = [...(await readOn(gitHub, wanted))].map(([key, history]): [string, BranchAnswer] => [
        key,
        { kind: 'history', history },
      ])
      all = new Map([...all, ...longer])
    } catch (error) {
      log.warning(describeError(error))
      return all
    }
  }
  return all
}

/** Reads the newest commits of all the branches that the sources watch, by `branchKey`. Never throws. */
export async function readHistories(
  gitHub: GitHub,
  sources: readonly Source[],
  maxLagSeconds: number,
  now: Date,
): Promise<ReadonlyMap<string, BranchAnswer>> {
  const branches = branchesOf(sources)
  const watching = Map.groupBy(sources, branchKey)
  const isShort = (key: string, history: History) =>
    (watching.get(key) ?? []).some((source) => lineOf(source, history, maxLagSeconds, now).reach === 'short')
  return deepened(gitHub, branches, await readBranches(gitHub, branches), isShort)
}

/** What was collected last of the branches that GitHub did not answer for, and of the others what GitHub said. */
export async function fillFromMemory(
  clickHouse: ClickHouse,
  sources: readonly Source[],
  answers: ReadonlyMap<string, BranchAnswer>,
): Promise<ReadonlyMap<string, HistoryAnswer>> {
  const lost = branchesOf(sources).filter(({ key }) => answers.get(key)?.kind === 'unreachable')
  const reasons = [...answers.values()].flatMap((answer) => (answer.kind === 'unreachable' ? answer.reason : []))
  for (const reason of new Set(reasons)) log.warning(reason)
  const known = lost.length === 0 ? new Map<string, History>() : await readKnown(clickHouse, lost)
  return new Map(
    [...answers].map(([key, answer]): [string, HistoryAnswer] => {
      if (answer.kind === 'history') return [key, answer]
      if (answer.kind === 'refused') return [key, { kind: 'failed', reason: answer.reason }]
      const history = typeof known === 'string' ? undefined : known.get(key)
      if (history !== undefined) return [key, { kind: 'history', history }]
      const why =
        typeof known === 'string' ? known : 'No commit of this branch was collected that it could be judged by.'
      return [key, { kind: 'failed', reason: `${answer.reason} ${why}` }]
    }),
  )
}

/** The collected commits, or why they could not be read. */
async function readKnown(clickHouse: ClickHouse, lost: readonly Branch[]) {
  try {
    return await readKnownHeads(clickHouse, lost)
  } catch (error) {
    return describeError(error)
  }
}

/** A push time that a source's verdict hangs on. */
export interface BranchQuestion extends PushQuestion {
  readonly source: Source
  readonly history: History
}

/** The branches to ask: those that decide the gate unless they are too many, then what the budget leaves for the others. */
function chosen(questions: readonly BranchQuestion[], spent: number): readonly (readonly BranchQuestion[])[] {
  const byBranch = [...Map.groupBy(questions, ({ source }) => branchKey(source)).values()]
  const deciding = byBranch.filter((some) => some.some(({ decidesGate }) => decidesGate))
  const others = byBranch.filter((some) => !deciding.includes(some))
  const first = deciding.length <= MOST_DECIDING ? deciding : []
  return [...first, ...others.slice(0, Math.max(0, MOST_REQUESTS - spent - first.length))]
}

/** Reads the push times that verdicts hang on, by `branchKey`. One that can't be read leaves the committer date to judge by. */
export async function readPushTimes(
  gitHub: GitHub,
  questions: readonly BranchQuestion[],
): Promise<ReadonlyMap<string, PushTimes>> {
  const read = chosen(questions, gitHub.usage.requests).map(async (some): Promise<[string, PushTimes][]> => {
    const [first] = some
    if (first === undefined) return []
    const { source, history } = first
    try {
      const pushes = await readPushes(gitHub, source.repository, history.branch)
      const times = some.flatMap(({ sha }) => {
        const time = pushTimeOf(sha, history.commits, pushes)
        return time === undefined ? [] : [[sha, time] as const]
      })
      return [[branchKey(source), new Map(times)]]
    } catch (error) {
      log.warning(`${fullName(source.repository)} is judged by committer dates: ${describeError(error)}`)
      return []
    }
  })
  return new Map((await Promise.all(read)).flat())
}
