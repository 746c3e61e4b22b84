import { z } from 'zod'
import type { GitHub } from '../github/client.ts'
import { GitHubFailure } from '../github/errors.ts'
import type { Head } from '../github/heads.ts'
import { parseRepositoryName } from '../github/repository.ts'
import type { GatheredCommit } from './commit.ts'
import { COMMIT_FRAGMENT, commitNode } from './commit-query.ts'

/** GitHub's largest page. */
const PAGE_SIZE = 100

const objectsData = z.object({ repository: z.record(z.string(), commitNode) })

async function readCommits(gitHub: GitHub, repository: string, shas: readonly string[]): Promise<GatheredCommit[]> {
  const fields = shas.map(
    (sha, index) => `commit${index}: object(oid: "${z.hash('sha1').parse(sha)}") { ...commitFields }`,
  )
  const { data } = await gitHub.graphql({
    query: `query commits($owner: String!, $name: String!) {\n  repository(owner: $owner, name: $name) {\n${fields.join('\n')}\n  }\n}${COMMIT_FRAGMENT}`,
    variables: { ...parseRepositoryName(repository) },
    data: objectsData,
    attempted: `reading ${shas.length} commits of ${repository}`,
  })
  return Object.values(data.repository)
}

/**
 * Reads the commits that `head` reaches and the commit `from` does not, oldest first: the set difference, whatever the
 * commits' dates say. Two requests per 100 commits.
 *
 * @returns undefined when the repository no longer has the commit `from`, as after a rewritten history.
 * @throws {GitHubFailure}
 */
export async function readRange(
  gitHub: GitHub,
  head: Head,
  from: string,
): Promise<AsyncGenerator<GatheredCommit[]> | undefined> {
  const name = parseRepositoryName(head.repository)
  if (name === undefined) throw new Error(`not a repository's name: ${head.repository}`)
  const { owner, name: repo } = name
  const listPage = (page: number) =>
    gitHub.attempt(`comparing ${head.repository} with what was collected last`, async () => {
      const basehead = `${from}...${head.sha}`
      const { data } = await gitHub.rest.repos.compareCommitsWithBasehead({
        owner,
        repo,
        basehead,
        per_page: PAGE_SIZE,
        page,
      })
      return { shas: data.commits.map(({ sha }) => sha), total: data.total_commits }
    })

  let first: Awaited<ReturnType<typeof listPage>>
  try {
    first = await listPage(1)
  } catch (error) {
    if (error instanceof GitHubFailure && error.status === 404) return undefined
    throw error
  }

  return (async function* pages() {
    let { shas } = first
    for (let page = 1, listed = 0; shas.length > 0; page += 1) {
      yield await readCommits(gitHub, head.repository, shas)
      listed += shas.length
      shas = listed < first.total ? (await listPage(page + 1)).shas : []
    }
  })()
}
