import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import { fullName, type RepositoryName } from '../../github/repository.ts'
import { pageInfo } from './content-repository-query.ts'

const PUBLICATION_QUERY = `
query publication($owner: String!, $name: String!, $base: String!, $path: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $base) {
      target {
        ... on Commit {
          history(first: 50, path: $path, after: $after) {
            pageInfo { hasNextPage endCursor }
            nodes {
              oid
              signature { isValid }
              associatedPullRequests(first: 20) { pageInfo { hasNextPage } nodes { number url state body headRefName isCrossRepository } }
            }
          }
        }
      }
    }
  }
}`

const pullRequest = z.object({
  number: z.number(),
  url: z.string(),
  state: z.string(),
  body: z.string(),
  headRefName: z.string(),
  isCrossRepository: z.boolean(),
})

const commit = z
  .object({
    oid: z.string(),
    signature: z.object({ isValid: z.boolean() }).nullable(),
    associatedPullRequests: z
      .object({ pageInfo: pageInfo.pick({ hasNextPage: true }), nodes: z.array(pullRequest) })
      .nullable(),
  })
  .transform(({ oid, signature, associatedPullRequests }) => ({
    sha: oid,
    isVerified: signature?.isValid ?? false,
    /** Whether these are all of them. */
    isWhole: associatedPullRequests?.pageInfo.hasNextPage === false,
    pullRequests: (associatedPullRequests?.nodes ?? []).filter(({ state }) => state === 'MERGED'),
  }))

/** A commit of the base branch that changed an episode's file, with the pull requests that brought it. */
export type PublishingCommit = Readonly<z.output<typeof commit>>

const answer = z.object({
  repository: z.object({
    ref: z.object({ target: z.object({ history: z.object({ pageInfo, nodes: z.array(commit) }) }) }),
  }),
})

async function readPage(gitHub: GitHub, repository: RepositoryName, base: string, path: string, after: string | null) {
  const { data } = await gitHub.graphql({
    query: PUBLICATION_QUERY,
    variables: { ...repository, base: `refs/heads/${base}`, path, after },
    data: answer,
    attempted: `reading how ${path} of ${fullName(repository)} was published`,
  })
  return data.repository.ref.target.history
}

/** Reads which commits of the base branch changed an episode's file, newest first, all of them. One request for each fifty. */
export async function readPublication(
  gitHub: GitHub,
  repository: RepositoryName,
  base: string,
  path: string,
): Promise<readonly PublishingCommit[]> {
  const commits: PublishingCommit[] = []
  let after: string | null = null
  do {
    const page = await readPage(gitHub, repository, base, path, after)
    commits.push(...page.nodes)
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
  return commits
}
