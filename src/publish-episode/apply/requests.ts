import type { GitHub } from '../../github/client.ts'
import type { RepositoryName } from '../../github/repository.ts'
import type { ProposeInputs } from '../inputs.ts'
import { type Asked, ask, together } from './ask.ts'
import { assignAndMerge } from './assignees-and-auto-merge.ts'
import { requestReviews } from './review-request.ts'

/** How a pull request is marked, who should look at it, and how it merges by itself. */
export type Attention = Pick<ProposeInputs, 'labels' | 'assignees' | 'reviewers' | 'teamReviewers' | 'autoMerge'>

/** A pull request that is open. */
export interface AttendedPullRequest {
  readonly number: number
  /** For GraphQL. */
  readonly nodeId: string
}

/**
 * Asks for labels, reviews, assignees and auto-merge: at most three requests, unless GitHub refuses one of several reviewers.
 * What it refuses is returned as warnings: the episode is fine without.
 *
 * @param userIds GraphQL's ids of the assignees by login, without those that GitHub doesn't know
 */
export async function drawAttention(
  gitHub: GitHub,
  repository: RepositoryName,
  { number, nodeId }: AttendedPullRequest,
  attention: Attention,
  userIds: ReadonlyMap<string, string>,
): Promise<Asked> {
  const { labels, assignees, autoMerge } = attention
  const { owner, name: repo } = repository
  const known = assignees.flatMap((login) => {
    const id = userIds.get(login)
    return id === undefined ? [] : [[login, id] as const]
  })
  const marked = await ask(gitHub, number, {
    what: 'labels',
    names: labels,
    send: () => gitHub.rest.issues.addLabels({ owner, repo, issue_number: number, labels: [...labels] }),
  })
  const reviewed = await requestReviews(gitHub, repository, number, attention)
  const assigned = await assignAndMerge(gitHub, { number, nodeId }, { assignees: new Map(known), autoMerge })
  const unknown = assignees
    .filter((login) => !userIds.has(login))
    .map(
      (login) =>
        `Pull request #${number} is open, but not assigned to ${login}: GitHub knows no user with this login. Correct the input 'assignees'.`,
    )
  return together([marked, reviewed, { done: [], warnings: unknown }, assigned])
}
