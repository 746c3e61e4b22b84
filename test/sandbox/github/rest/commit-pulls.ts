import { fullNameOf } from '../hosted-repository.ts'
import { type PullRequestRecord, pullRequestsOf } from '../pull-request-record.ts'
import { userJson } from './commit-json.ts'
import { listAnswer } from './pagination.ts'
import type { Route } from './route.ts'

/** The pull requests a commit came with or was merged by. */
export const commitPullRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: /^\/commits\/([^/]+)\/pulls$/,
    async answer({ request, repository, parameters: [oid = ''] }) {
      const url = `${request.baseUrl}/${fullNameOf(repository)}`
      const found = await pullRequestsOf(oid, await repository.pullRequests())
      return listAnswer(
        request,
        found.map((pullRequest) => pullRequestJson(pullRequest, url, request.baseUrl)),
      )
    },
  },
]

function pullRequestJson(pullRequest: PullRequestRecord, url: string, baseUrl: string): Record<string, unknown> {
  const { number, nodeId, title, body, isDraft, author } = pullRequest
  return {
    ...{ number, node_id: nodeId, title, body, draft: isDraft, user: userJson(author, baseUrl) },
    state: pullRequest.state === 'OPEN' ? 'open' : 'closed',
    html_url: `${url}/pull/${number}`,
    head: { ref: pullRequest.headRefName, sha: pullRequest.headRefOid },
    base: { ref: pullRequest.baseRefName },
    labels: pullRequest.labels.map((name) => ({ name })),
    created_at: pullRequest.createdAt,
    updated_at: pullRequest.updatedAt,
    closed_at: pullRequest.closedAt,
    merged_at: pullRequest.mergedAt,
    merge_commit_sha: pullRequest.mergeCommit,
  }
}
