import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import { fullName, type RepositoryName } from '../../github/repository.ts'
import type { Commit } from '../decide/history.ts'

const activity = z.object({
  before: z.string(),
  after: z.string(),
  timestamp: z.string().transform((text) => new Date(text)),
  activity_type: z.string(),
})

/** An entry of a repository's activity: a branch moved from `before` to `after`. */
export type Push = z.output<typeof activity>

const NO_COMMIT = '0'.repeat(40)
const LARGEST_PAGE = 100

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
export async function readPushes(gitHub: GitHub, { owner, name }: RepositoryName, branch: string): Promise<Push[]> {
  const { data } = await gitHub.attempt(`reading when ${fullName({ owner, name })}@${branch} was pushed to`, () =>
    gitHub.rest.repos.listActivities({ owner, repo: name, ref: `refs/heads/${branch}`, per_page: LARGEST_PAGE }),
  )
  return z.array(activity).parse(data)
}
