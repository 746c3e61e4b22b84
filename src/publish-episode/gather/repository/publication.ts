import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
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

const changedFiles = z.object({
  files: z.array(z.object({ filename: z.string(), previous_filename: z.string().optional() })).default([]),
})

/** Where a commit moved a file from; undefined where it didn't, or GitHub doesn't tell: of a large commit it tells the first 300 files. */
async function movedFrom(gitHub: GitHub, { owner, name: repo }: RepositoryName, ref: string, path: string) {
  const { data } = await gitHub.attempt(`reading what the commit ${ref} changed`, () =>
    gitHub.rest.repos.getCommit({ owner, repo, ref }),
  )
  return changedFiles.parse(data).files.find(({ filename }) => filename === path)?.previous_filename
}

/** Which file's publication is read. */
interface PublicationRequest {
  readonly base: string
  readonly path: string
  /** Whether a commit is the one that is looked for: a file is followed to where it was before only until then. */
  readonly isIt: (commit: PublishingCommit) => boolean
}

/** As often as a file is followed to where it was before. */
const MAX_MOVES = 5

/**
 * Reads which commits of the base branch changed an episode's file, newest first, all of them, also those from before it was moved. One
 * request for each fifty, two more for each move.
 */
export async function readPublication(
  gitHub: GitHub,
  repository: RepositoryName,
  { base, path, isIt }: PublicationRequest,
): Promise<readonly PublishingCommit[]> {
  const commits: PublishingCommit[] = []
  let followed = path
  for (let moves = 0; moves <= MAX_MOVES; moves += 1) {
    commits.push(...(await readHistory(gitHub, repository, base, followed)))
    const first = commits.at(-1)
    if (first === undefined || commits.some(isIt)) break
    const before = await movedFrom(gitHub, repository, first.sha, followed)
    if (before === undefined) break
    followed = before
  }
  return commits
}

async function readHistory(
  gitHub: GitHub,
  repository: RepositoryName,
  base: string,
  path: string,
): Promise<PublishingCommit[]> {
  const commits: PublishingCommit[] = []
  let after: string | null = null
  do {
    const page = await readPage(gitHub, repository, base, path, after)
    commits.push(...page.nodes)
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null
  } while (after !== null)
  return commits
}
