import { GraphQLError } from 'graphql'
import { type ReviewPart, reviewPartOfNodeId } from '../node-id.ts'
import type { QueryContext } from './query.ts'

interface Input {
  clientMutationId?: string | null
  body?: string
  pullRequestReviewId?: string
  pullRequestReviewCommentId?: string
  threadId?: string
  subjectId?: string
}

/** The mutations of reviews. To resolve a conversation takes the right to write contents as well. */
export function reviewMutations({ account, repositories }: QueryContext): object {
  const change =
    (part: ReviewPart, idOf: (input: Input) => string | undefined, kind: 'resolve' | 'minimize' | 'body') =>
    ({ input }: { input: Input }) => {
      const { permissions } = account
      if (!permissions.pullRequests || (kind === 'resolve' && !permissions.contents))
        throw new GraphQLError('Resource not accessible by integration', { extensions: { type: 'FORBIDDEN' } })
      const nodeId = idOf(input) ?? ''
      const named = reviewPartOfNodeId(nodeId)
      const writable = named === undefined ? undefined : repositories.find(named.fullName, true)?.writable
      const wanted = kind === 'body' ? { body: input.body ?? '' } : kind
      if (named?.part !== part || writable?.changeReview(part, named.id, wanted) !== true)
        throw new GraphQLError(`Could not resolve to a node with the global id of '${nodeId}'.`, {
          extensions: { type: 'NOT_FOUND' },
        })
      return { clientMutationId: input.clientMutationId ?? null }
    }
  return {
    updatePullRequestReview: change('review', ({ pullRequestReviewId }) => pullRequestReviewId, 'body'),
    updatePullRequestReviewComment: change('comment', (input) => input.pullRequestReviewCommentId, 'body'),
    resolveReviewThread: change('thread', ({ threadId }) => threadId, 'resolve'),
    minimizeComment: change('comment', ({ subjectId }) => subjectId, 'minimize'),
  }
}
