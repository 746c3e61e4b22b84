import type { PullRequestRecord } from '../pull-request-record.ts'
import { actorObject, userObject } from './actor.ts'
import { commitObjects } from './commit.ts'
import { connection, listConnection, type PageArguments } from './connection.ts'
import { gitObject } from './git-object.ts'
import { refObject } from './ref.ts'
import { threadsConnection } from './review-thread.ts'
import type { RepositoryScope } from './scope.ts'
import { type TimelineArguments, timelineConnection } from './timeline.ts'

/** Which pull requests are asked for, and in which order. */
export interface PullRequestsArguments extends PageArguments {
  states?: readonly string[] | null
  headRefName?: string | null
  baseRefName?: string | null
  orderBy?: { field: 'CREATED_AT' | 'UPDATED_AT' | 'COMMENTS'; direction: 'ASC' | 'DESC' } | null
}

/** The repository's pull requests, as a GraphQL `PullRequestConnection`. */
export function pullRequestsConnection(scope: RepositoryScope, args: PullRequestsArguments): object {
  return listConnection(
    'pullRequests',
    args,
    async () => inOrder(await scope.pullRequests(), args),
    (pullRequest) => pullRequestObject(scope, pullRequest),
  )
}

/** Those asked for; the oldest first unless another order is asked for. */
export function inOrder(
  pullRequests: readonly PullRequestRecord[],
  args: Omit<PullRequestsArguments, keyof PageArguments>,
): PullRequestRecord[] {
  const date = args.orderBy?.field === 'UPDATED_AT' ? 'updatedAt' : 'createdAt'
  const chosen = pullRequests
    .filter(({ state }) => args.states == null || args.states.includes(state))
    .filter(({ headRefName }) => args.headRefName == null || headRefName === args.headRefName)
    .filter(({ baseRefName }) => args.baseRefName == null || baseRefName === args.baseRefName)
    .toSorted((a, b) => a[date].localeCompare(b[date]) || a.number - b.number)
  return args.orderBy?.direction === 'DESC' ? chosen.toReversed() : chosen
}

/** A pull request as a GraphQL `PullRequest`. */
export function pullRequestObject(scope: RepositoryScope, pullRequest: PullRequestRecord): object {
  const url = `${scope.url}/pull/${pullRequest.number}`
  return {
    __typename: 'PullRequest',
    id: pullRequest.nodeId,
    number: pullRequest.number,
    title: pullRequest.title,
    body: pullRequest.body,
    state: pullRequest.state,
    isDraft: pullRequest.isDraft,
    closed: pullRequest.state !== 'OPEN',
    merged: pullRequest.state === 'MERGED',
    url,
    permalink: url,
    headRefName: pullRequest.headRefName,
    headRefOid: pullRequest.headRefOid,
    baseRefName: pullRequest.baseRefName,
    headRef: async () => {
      const ref = await scope.reader.ref(`refs/heads/${pullRequest.headRefName}`)
      return ref === undefined ? null : refObject(scope, ref)
    },
    author: actorObject(pullRequest.author),
    createdAt: pullRequest.createdAt,
    updatedAt: pullRequest.updatedAt,
    closedAt: pullRequest.closedAt,
    mergedAt: pullRequest.mergedAt,
    mergeCommit: () => (pullRequest.mergeCommit === null ? null : gitObject(scope, pullRequest.mergeCommit)),
    isCrossRepository: false,
    isInMergeQueue: pullRequest.isInMergeQueue,
    autoMergeRequest:
      pullRequest.autoMerge === null
        ? null
        : {
            __typename: 'AutoMergeRequest',
            enabledAt: pullRequest.autoMerge.enabledAt,
            mergeMethod: pullRequest.autoMerge.method,
          },
    labels: (page: PageArguments) =>
      listConnection(
        'labels',
        page,
        async () => pullRequest.labels,
        (name) => ({ __typename: 'Label', id: `LA_${name}`, name }),
      ),
    assignees: (page: PageArguments) =>
      listConnection('assignees', page, async () => pullRequest.assignees, userObject),
    timelineItems: (args: TimelineArguments) => timelineConnection(pullRequest, args),
    comments: (args: PageArguments & { orderBy?: { direction: 'ASC' | 'DESC' } | null }) =>
      listConnection(
        'comments',
        args,
        async () => {
          const comments = await pullRequest.comments()
          return args.orderBy?.direction === 'DESC' ? comments.toReversed() : comments
        },
        ({ id, author, body, createdAt }) => ({
          __typename: 'IssueComment',
          id: `IC_${id}`,
          databaseId: id,
          fullDatabaseId: String(id),
          viewerDidAuthor: author === scope.viewer,
          author: actorObject(author),
          body,
          createdAt,
          updatedAt: createdAt,
        }),
      ),
    reviews: (page: PageArguments & { states?: readonly string[] | null }) =>
      listConnection(
        'reviews',
        page,
        async () =>
          (await pullRequest.reviews()).filter(({ state }) => page.states == null || page.states.includes(state)),
        (review) => ({
          __typename: 'PullRequestReview',
          id: review.id ?? `PRR_${pullRequest.number}_${review.author}_${review.submittedAt}`,
          body: review.body ?? '',
          viewerDidAuthor: review.author === scope.viewer,
          author: actorObject(review.author),
          state: review.state,
          submittedAt: review.submittedAt,
          createdAt: review.submittedAt,
        }),
      ),
    reviewThreads: (page: PageArguments) => threadsConnection(scope, pullRequest, page),
    files: (page: PageArguments) =>
      listConnection('files', page, pullRequest.files, ({ path, additions, deletions, status }) => ({
        __typename: 'PullRequestChangedFile',
        path,
        additions,
        deletions,
        changeType: status === 'removed' ? 'DELETED' : status.toUpperCase(),
      })),
    commits: (page: PageArguments) =>
      connection('commits', page, {
        total: async () => (await pullRequest.commits()).length,
        slice: async (offset, count) => (await pullRequest.commits()).slice(offset, offset + count),
        objects: async (oids) =>
          (await commitObjects(scope, oids)).map((commit) => ({ __typename: 'PullRequestCommit', commit })),
      }),
    repository: () => scope.object(),
  }
}
