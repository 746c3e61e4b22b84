import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import { fullName, type RepositoryName } from '../../github/repository.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { branchKey } from '../sources/branches.ts'
import type { Source } from '../sources/sources.ts'
import type { Commit, History } from './history.ts'

const activity = z.object({
  before: z.string(),
  after: z.string(),
  timestamp: z.string().transform((text) => new Date(text)),
  activity_type: z.string(),
})

/** An entry of a repository's activity: a branch moved from `before` to `after`. */
export type Push = z.output<typeof activity>

const NO_COMMIT = '0'.repeat(40)
const MAX_PAGE_SIZE = 100
/** Requests to GitHub that a check makes in all, but for push times that decide the gate. */
const MAX_REQUESTS = 3
/**
 * Branches whose push time is asked for because it can open the gate. With more of them at fault than this, data has stopped
 * as a whole, and their committer dates will do.
 */
const MAX_DECIDING = 10

/**
 * When a commit came onto its branch, by the branch's pushes. A push brings the commits between its two ends; one whose
 * beginning was given up by a force push tells nothing. Pure.
 *
 * @returns undefined when the pushes don't tell.
 */
export function pushTimeOf(sha: string, commits: readonly Commit[], pushes: readonly Push[]): Date | undefined {
  const depths = new Map(commits.map((commit, depth) => [commit.sha, depth]))
  const depth = depths.get(sha)
  if (depth === undefined) return undefined
  const later = pushes.filter(({ after }) => (depths.get(after) ?? Number.POSITIVE_INFINITY) <= depth)
  const first = later.toSorted((a, b) => a.timestamp.getTime() - b.timestamp.getTime())[0]
  if (first === undefined) return undefined
  const start = depths.get(first.before)
  if (start !== undefined) return start > depth ? first.timestamp : undefined
  return first.before === NO_COMMIT || first.activity_type !== 'force_push' ? first.timestamp : undefined
}

/**
 * Reads the newest pushes to a branch.
 *
 * @see https://docs.github.com/en/rest/repos/repos#list-repository-activities
 * @throws {GitHubFailure}
 */
async function readPushes(gitHub: GitHub, { owner, name }: RepositoryName, branch: string): Promise<Push[]> {
  const { data } = await gitHub.attempt(`reading when ${fullName({ owner, name })}@${branch} was pushed to`, () =>
    gitHub.rest.repos.listActivities({ owner, repo: name, ref: `refs/heads/${branch}`, per_page: MAX_PAGE_SIZE }),
  )
  return z.array(activity).parse(data)
}

/** When commits were pushed, by SHA, as far as that was asked for. */
export type PushTimes = ReadonlyMap<string, Date>

/** A push time that a source's verdict hangs on. */
export interface BranchPushQuestion {
  readonly sha: string
  /** Whether the answer can open or close the gate, and not only change the word. */
  readonly decidesGate: boolean
  readonly source: Source
  readonly history: History
}

/** The branches to ask: those that decide the gate unless they are too many, then what the budget leaves for the others. */
function chosen(questions: readonly BranchPushQuestion[], spent: number): readonly (readonly BranchPushQuestion[])[] {
  const byBranch = [...Map.groupBy(questions, ({ source }) => branchKey(source)).values()]
  const deciding = byBranch.filter((some) => some.some(({ decidesGate }) => decidesGate))
  const others = byBranch.filter((some) => !deciding.includes(some))
  const first = deciding.length <= MAX_DECIDING ? deciding : []
  return [...first, ...others.slice(0, Math.max(0, MAX_REQUESTS - spent - first.length))]
}

/** Reads the push times that verdicts hang on, by `branchKey`. One that can't be read leaves the committer date to judge by. */
export async function readPushTimes(
  gitHub: GitHub,
  questions: readonly BranchPushQuestion[],
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
