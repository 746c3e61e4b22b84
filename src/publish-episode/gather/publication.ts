import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import { fullName, type RepositoryName } from '../../github/repository.ts'

const PUBLICATION_QUERY = `
query publication($owner: String!, $name: String!, $base: String!, $path: String!) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $base) {
      target {
        ... on Commit {
          history(first: 20, path: $path) {
            nodes {
              oid
              signature { isValid }
              associatedPullRequests(first: 5) { nodes { number url state body headRefName isCrossRepository } }
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
    associatedPullRequests: z.object({ nodes: z.array(pullRequest) }).nullable(),
  })
  .transform(({ oid, signature, associatedPullRequests }) => ({
    sha: oid,
    isVerified: signature?.isValid ?? false,
    pullRequests: (associatedPullRequests?.nodes ?? []).filter(({ state }) => state === 'MERGED'),
  }))

/** A commit of the base branch that changed an episode's file, with the pull requests that brought it. */
export type PublishingCommit = Readonly<z.output<typeof commit>>

const answer = z.object({
  repository: z.object({
    ref: z.object({ target: z.object({ history: z.object({ nodes: z.array(commit) }) }) }),
  }),
})

/** Reads which commits of the base branch changed an episode's file, newest first. One request. */
export async function readPublication(
  gitHub: GitHub,
  repository: RepositoryName,
  base: string,
  path: string,
): Promise<readonly PublishingCommit[]> {
  const { data } = await gitHub.graphql({
    query: PUBLICATION_QUERY,
    variables: { ...repository, base: `refs/heads/${base}`, path },
    data: answer,
    attempted: `reading how ${path} of ${fullName(repository)} was published`,
  })
  return data.repository.ref.target.history.nodes
}
