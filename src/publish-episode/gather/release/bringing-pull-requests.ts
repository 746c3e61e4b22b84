import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { CHECK_REPOSITORY, untold } from '../../../github/untold.ts'

/** A pull request that brought a file as it is. */
const pullRequest = z.object({
  number: z.number(),
  url: z.string(),
  state: z.string(),
  baseRefName: z.string(),
  headRefName: z.string(),
  mergedAt: z.coerce.date().nullable(),
})
export type BringingPullRequest = Readonly<z.output<typeof pullRequest>>

/** By the path of the file. */
export type BringingPullRequests = ReadonlyMap<string, BringingPullRequest | undefined>

const commit = z.object({
  associatedPullRequests: z.object({ nodes: z.array(pullRequest.nullable()).nullish() }).nullish(),
})
const history = z.object({ nodes: z.array(commit.nullable()).nullish() })
const answer = z.object({ repository: z.object({ object: z.record(z.string(), history) }) })

/** Files that may be asked for at once: GitHub walks the history for each. */
export const MAX_FILES = 20

/**
 * Reads which merged pull request brought files to the base as they are, or took them away, by their paths: undefined where a commit did so
 * by itself. What the base never had is left out. One request.
 *
 * @param base the branch, at the commit `headSha`
 */
export async function readBringingPullRequests(
  gitHub: GitHub,
  repository: RepositoryName,
  { name: base, headSha }: { readonly name: string; readonly headSha: string },
  paths: readonly string[],
): Promise<BringingPullRequests> {
  const fields = paths.map(
    (_, index) => `file${index}: history(first: 1, path: $path${index}) {
        nodes { associatedPullRequests(first: 5) { nodes { number url state baseRefName headRefName mergedAt } } }
      }`,
  )
  const attempted = `reading which pull requests of ${fullName(repository)} were merged`
  const { data, errors } = await gitHub.graphql({
    query: `
query bringing($owner: String!, $name: String!, $sha: GitObjectID!, ${paths.map((_, index) => `$path${index}: String!`).join(' ')}) {
  repository(owner: $owner, name: $name) {
    object(oid: $sha) { ... on Commit {
      ${fields.join('\n      ')}
    } }
  }
}`,
    variables: {
      ...repository,
      sha: headSha,
      ...Object.fromEntries(paths.map((path, index) => [`path${index}`, path])),
    },
    data: answer,
    attempted,
  })
  if (errors.length > 0) throw untold(`all while ${attempted}`, errors, CHECK_REPOSITORY)
  return new Map(
    paths.flatMap((path, index) => {
      const [newest] = data.repository.object[`file${index}`]?.nodes ?? []
      const found = newest?.associatedPullRequests?.nodes?.find(
        (one) => one?.state === 'MERGED' && one.baseRefName === base,
      )
      return newest == null ? [] : [[path, found ?? undefined] as const]
    }),
  )
}
