import pMap from 'p-map'
import { z } from 'zod'
import { NO_COMMIT } from '../../git/no-commit.ts'
import type { GitHub } from '../../github/client.ts'
import { fullName, type RepositoryName } from '../../github/repository.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { branchKey } from '../sources/branches.ts'
import type { Source } from '../sources/sources.ts'
import type { Commit, History } from './history.ts'

const activity = z.object({
  ref: z.string(),
  before: z.string(),
  after: z.string(),
  timestamp: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  activity_type: z.string(),
})

/** An entry of a repository's activity: a branch moved from `before` to `after`. */
export type Push = z.output<typeof activity>

/** When commits were pushed, by SHA, as far as that is told. */
export type PushTimes = ReadonlyMap<string, Date>

/** A push time that a source's verdict hangs on. */
export interface BranchPushQuestion {
  readonly sha: string
  readonly source: Pick<Source, 'repository' | 'branch'>
  readonly history: History
}

const MAX_PAGE_SIZE = 100
const MAX_REQUESTS_AT_ONCE = 8

/** When a commit came onto its branch, by the branch's pushes; undefined when they don't tell. Pure. */
export function pushTimeOf(sha: string, commits: readonly Commit[], pushes: readonly Push[]): Date | undefined {
  return pushTimesOf(commits, pushes).get(sha)
}

/**
 * When commits came onto their branch, for all that its pushes tell of. A push brings what can be reached from its end and was not there
 * before, whatever stands beside it in a list; one whose beginning was given up by a force push tells nothing of it. Pure.
 */
export function pushTimesOf(commits: readonly Commit[], pushes: readonly Push[]): PushTimes {
  const known = new Map(commits.map((commit) => [commit.sha, commit]))
  const ordered = pushes.toSorted((a, b) => a.timestamp.getTime() - b.timestamp.getTime())
  const there = new Set<string>()
  const times = new Map<string, Date>()
  const bring = (end: string, at: Date | undefined) => {
    const next = [end]
    for (let sha = next.pop(); sha !== undefined; sha = next.pop()) {
      const commit = known.get(sha)
      if (commit === undefined || there.has(sha)) continue
      there.add(sha)
      if (at !== undefined) times.set(sha, at)
      next.push(...(commit.parents ?? []))
    }
  }
  for (const { before, after, timestamp, activity_type: type } of ordered) {
    bring(before, undefined)
    bring(after, known.has(before) || before === NO_COMMIT || type !== 'force_push' ? timestamp : undefined)
  }
  return times
}

/**
 * Reads the newest pushes to a branch, or to all branches of a repository.
 *
 * @see https://docs.github.com/en/rest/repos/repos#list-repository-activities
 * @throws {GitHubFailure}
 */
async function readPushes(gitHub: GitHub, { owner, name }: RepositoryName, branch?: string): Promise<readonly Push[]> {
  const label = branch === undefined ? fullName({ owner, name }) : `${fullName({ owner, name })}@${branch}`
  const { data } = await gitHub.attempt(`reading when ${label} was pushed to`, () =>
    gitHub.rest.repos.listActivities({
      owner,
      repo: name,
      per_page: MAX_PAGE_SIZE,
      ...(branch === undefined ? {} : { ref: `refs/heads/${branch}` }),
    }),
  )
  return z.array(activity).parse(data)
}

/** Reads pushes, each branch's once. */
export interface PushReader {
  /** The pushes of the questions' branches, by `branchKey`; a branch whose pushes can't be read has none. */
  read(questions: readonly BranchPushQuestion[]): Promise<ReadonlyMap<string, readonly Push[]>>
}

/** Makes a reader that asks for a repository's pushes together where several of its branches are asked about. */
export function pushReader(gitHub: GitHub): PushReader {
  const known = new Map<string, readonly Push[]>()

  async function tryPushes(repository: RepositoryName, branch?: string): Promise<readonly Push[]> {
    try {
      return await readPushes(gitHub, repository, branch)
    } catch (error) {
      log.warning(`${fullName(repository)} is judged by committer dates: ${describeError(error)}`)
      return []
    }
  }

  /** Questions of one repository that its newest pushes leave open. */
  async function readTogether(questions: readonly BranchPushQuestion[]): Promise<readonly BranchPushQuestion[]> {
    const [first] = questions
    if (first === undefined || questions.length === 1) return questions
    const pushes = await tryPushes(first.source.repository)
    if (pushes.length === 0) {
      for (const { source } of questions) known.set(branchKey(source), [])
      return []
    }
    const areAll = pushes.length < MAX_PAGE_SIZE
    return questions.filter(({ source, history, sha }) => {
      const ofBranch = pushes.filter(({ ref }) => ref === `refs/heads/${history.branch}`)
      if (!areAll && pushTimeOf(sha, history.commits, ofBranch) === undefined) return true
      known.set(branchKey(source), ofBranch)
      return false
    })
  }

  return {
    async read(questions) {
      const asked = new Map(questions.map((question) => [branchKey(question.source), question]))
      const fresh = [...asked].flatMap(([key, question]) => (known.has(key) ? [] : [question]))
      const byRepository = [...Map.groupBy(fresh, ({ source }) => fullName(source.repository).toLowerCase()).values()]
      const single = (await pMap(byRepository, readTogether, { concurrency: MAX_REQUESTS_AT_ONCE })).flat()
      await pMap(
        single,
        async ({ source, history }) => {
          known.set(branchKey(source), await tryPushes(source.repository, history.branch))
        },
        { concurrency: MAX_REQUESTS_AT_ONCE },
      )
      return new Map([...asked.keys()].map((key) => [key, known.get(key) ?? []]))
    },
  }
}
