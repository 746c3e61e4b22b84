import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { PULL_REQUEST_FRAGMENT, type PullRequest, pageInfo, pullRequest } from './content-repository-query.ts'

const QUERY = `
query branchPullRequests($owner: String!, $name: String!, $branch: String!, $after: String!) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $branch) {
      associatedPullRequests(first: 100, after: $after, orderBy: { field: CREATED_AT, direction: DESC }) {
        pageInfo { hasNextPage endCursor }
        nodes { ...pullRequest }
      }
    }
  }
}
${PULL_REQUEST_FRAGMENT}`

const answer = z.object({
  repository: z.object({
    ref: z.object({ associatedPullRequests: z.object({ pageInfo, nodes: z.array(pullRequest) }) }).nullable(),
  }),
})

async function readPage(gitHub: GitHub, repository: RepositoryName, branch: string, after: string) {
  const { data } = await gitHub.graphql({
    query: QUERY,
    variables: { ...repository, branch: `refs/heads/${branch}`, after },
    data: answer,
    attempted: `listing the pull requests from the branch ${branch} of ${fullName(repository)}`,
  })
  return data.repository.ref?.associatedPullRequests
}

/** Reads the rest of the pull requests that came from branches of a name, newest first. One request for each hundred. */
export async function readBranchPullRequests(
  gitHub: GitHub,
  repository: RepositoryName,
  branch: string,
  after: string,
): Promise<PullRequest[]> {
  const found: PullRequest[] = []
  let cursor: string | null = after
  while (cursor !== null) {
    const page = await readPage(gitHub, repository, branch, cursor)
    found.push(...(page?.nodes ?? []))
    cursor = page?.pageInfo.hasNextPage === true ? page.pageInfo.endCursor : null
  }
  return found
}
