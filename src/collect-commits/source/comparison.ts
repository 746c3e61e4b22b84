import type { ListedCommit } from '../../git/log/listed-commits.ts'
import type { GitHub } from '../../github/client.ts'
import { GitHubFailure } from '../../github/errors.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import { tookTooLong } from '../../github/slow-answers.ts'
import { DEFAULT_RETRY_POLICY, type RetryPolicy, retry } from '../../retry/retry.ts'

/**
 * GitHub's largest page of a comparison. Without paging it lists 250 commits at most; with it, all.
 *
 * @see https://docs.github.com/en/rest/commits/commits#compare-two-commits
 */
const PAGE_SIZE = 100

const TRIED_TWICE: RetryPolicy = { ...DEFAULT_RETRY_POLICY, attempts: 2 }

/** The set difference of two commits' histories. */
export type Comparison =
  | {
      readonly kind: 'compared'
      /** The commits that the head reaches and the base does not, oldest first. */
      readonly ahead: readonly ListedCommit[]
      /** How many commits the base reaches and the head does not. */
      readonly behindCount: number
    }
  /** The repository lacks one of the two. */
  | { readonly kind: 'missing' }
  /** The two have no commit in common. */
  | { readonly kind: 'unrelated' }

/**
 * Compares two commits by what they reach, whatever the commits' dates say. One request per 100 commits that the head has
 * ahead, at least one.
 *
 * @throws {GitHubFailure}
 * @throws {Error} when GitHub lists fewer commits than it counts: a gap must not be taken for the whole.
 */
export async function compare(gitHub: GitHub, repository: string, base: string, head: string): Promise<Comparison> {
  const name = parseRepositoryName(repository)
  if (name === undefined) throw new Error(`not a repository's name: ${repository}`)
  const askForPage = (page: number) =>
    gitHub.attempt(`comparing ${repository} with what was collected last`, async () => {
      const { data } = await gitHub.rest.repos.compareCommitsWithBasehead({
        owner: name.owner,
        repo: name.name,
        basehead: `${base}...${head}`,
        per_page: PAGE_SIZE,
        page,
        // Octokit would retry whatever fails, thrice; here only what took too long is, once, as there is another way.
        request: { retries: 0 },
      })
      return data
    })

  const listPage = (page: number) => retry(() => askForPage(page), tookTooLong, TRIED_TWICE)

  let first: Awaited<ReturnType<typeof listPage>>
  try {
    first = await listPage(1)
  } catch (error) {
    if (!(error instanceof GitHubFailure) || error.status !== 404) throw error
    return { kind: /no common ancestor/iu.test(error.message) ? 'unrelated' : 'missing' }
  }
  const ahead = new Map(first.commits.map((commit) => [commit.sha, commit]))
  for (let page = 2; (page - 1) * PAGE_SIZE < first.total_commits; page += 1) {
    for (const commit of (await listPage(page)).commits) ahead.set(commit.sha, commit)
  }
  if (ahead.size !== first.total_commits)
    throw new Error(
      `GitHub counts ${first.total_commits} new commits in ${repository}, but lists ${ahead.size} of them. Run again; if it stays so, collect them from a clone (local-clones).`,
    )
  const listed = [...ahead.values()].map(({ sha, commit: { committer } }) => ({
    sha,
    committedAt: committer?.date === undefined ? undefined : new Date(committer.date),
  }))
  return { kind: 'compared', ahead: listed, behindCount: first.behind_by }
}
