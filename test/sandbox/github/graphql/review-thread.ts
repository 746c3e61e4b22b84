import type { PullRequestRecord } from '../pull-request-record.ts'
import { actorObject } from './actor.ts'
import { listConnection, type PageArguments } from './connection.ts'
import type { RepositoryScope } from './scope.ts'

/** The conversations at a pull request's lines, as a GraphQL `PullRequestReviewThreadConnection`. */
export const threadsConnection = (
  scope: RepositoryScope,
  pullRequest: PullRequestRecord,
  page: PageArguments,
): object =>
  listConnection('reviewThreads', page, pullRequest.reviewThreads, (thread) => ({
    __typename: 'PullRequestReviewThread',
    id: thread.id,
    path: thread.path,
    line: thread.isOutdated ? null : thread.line,
    isResolved: thread.isResolved,
    isOutdated: thread.isOutdated,
    viewerCanResolve: !thread.isResolved && scope.mayResolve,
    comments: (comments: PageArguments) =>
      listConnection(
        'comments',
        comments,
        async () => [thread],
        ({ commentId, author, body, isMinimized }) => ({
          __typename: 'PullRequestReviewComment',
          id: commentId,
          body,
          author: actorObject(author),
          isMinimized,
          viewerDidAuthor: author === scope.viewer,
        }),
      ),
  }))
