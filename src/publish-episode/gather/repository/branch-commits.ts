import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { identity } from './content-repository-query.ts'

/** A commit that a branch has and its base has not. */
export interface AddedCommit {
  readonly message: string
  readonly authorEmail: string
  readonly committerEmail: string
  readonly isMerge: boolean
}

const commit = z
  .object({
    message: z.string(),
    author: identity,
    committer: identity,
    parents: z.object({ totalCount: z.number() }),
  })
  .transform(
    ({ message, author, committer, parents }): AddedCommit => ({
      message,
      authorEmail: author,
      committerEmail: committer,
      isMerge: parents.totalCount > 1,
    }),
  )

const comparison = z
  .object({ aheadBy: z.number(), commits: z.object({ nodes: z.array(commit) }) })
  .transform(({ aheadBy, commits }) => (commits.nodes.length < aheadBy ? undefined : commits.nodes))
const answer = z.object({ repository: z.object({ ref: z.record(z.string(), comparison.nullable()).nullable() }) })

/**
 * Reads what branches add to the base, by the branches' names; undefined for a branch that adds more than GitHub tells at once. One request.
 */
export async function readAddedCommits(
  gitHub: GitHub,
  repository: RepositoryName,
  base: string,
  branches: readonly string[],
): Promise<ReadonlyMap<string, readonly AddedCommit[] | undefined>> {
  const variables = branches.map((_, index) => `$branch${index}: String!`).join(' ')
  const fields = branches.map(
    (_, index) => `branch${index}: compare(headRef: $branch${index}) {
        aheadBy
        commits(first: 100) { nodes { message author { email } committer { email } parents(first: 1) { totalCount } } }
      }`,
  )
  const { data } = await gitHub.graphql({
    query: `
query addedCommits($owner: String!, $name: String!, $base: String!, ${variables}) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $base) {
      ${fields.join('\n      ')}
    }
  }
}`,
    variables: {
      ...repository,
      base: `refs/heads/${base}`,
      ...Object.fromEntries(branches.map((name, index) => [`branch${index}`, `refs/heads/${name}`])),
    },
    data: answer,
    attempted: `comparing branches of ${fullName(repository)}`,
  })
  return new Map(branches.map((name, index) => [name, data.repository.ref?.[`branch${index}`] ?? undefined]))
}
