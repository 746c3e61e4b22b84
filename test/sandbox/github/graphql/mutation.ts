import { GraphQLError } from 'graphql'
import type { HostedRepository } from '../hosted-repository.ts'
import { loginOfNodeId, pullRequestOfNodeId, repositoryOfNodeId } from '../node-id.ts'
import { nullOid } from '../push.ts'
import { pullRequestObject } from './pull-request.ts'
import type { QueryContext } from './query.ts'
import { repositoryScope } from './repository.ts'
import { reviewMutations } from './review-mutation.ts'

interface PullRequestInput {
  pullRequestId: string
  clientMutationId?: string | null
  mergeMethod?: 'MERGE' | 'SQUASH' | 'REBASE' | null
}

type QueueInput = ({ pullRequestId: string } | { id: string }) & { clientMutationId?: string | null }

interface AssignInput {
  assignableId: string
  assigneeIds: readonly string[]
  clientMutationId?: string | null
}

interface UpdateRefsInput {
  repositoryId: string
  refUpdates: readonly { name: string; beforeOid?: string | null; afterOid: string }[]
  clientMutationId?: string | null
}

/** The fields of GraphQL's root type `Mutation`: what is done to a pull request, and to refs. */
export function mutationObject(context: QueryContext): object {
  const change =
    (run: (repository: Writable, number: number, input: PullRequestInput) => Promise<void>) =>
    async ({ input }: { input: PullRequestInput }) => {
      const { repository, number } = findPullRequest(context, input.pullRequestId)
      await run(repository, number, input)
      const scope = await repositoryScope(repository, context.baseUrl, context.account)
      const changed = (await scope.pullRequests()).find((pullRequest) => pullRequest.number === number)
      return {
        clientMutationId: input.clientMutationId ?? null,
        pullRequest: changed === undefined ? null : pullRequestObject(scope, changed),
      }
    }
  const assign = async ({ input }: { input: AssignInput }) => {
    const logins = input.assigneeIds.map((id) => loginOfNodeId(id) ?? unresolved(id))
    const { assignableId: pullRequestId, clientMutationId = null } = input
    const changed = await change(({ writable }, number) => writable.assign(number, logins, context.account.login))({
      input: { pullRequestId, clientMutationId },
    })
    return { clientMutationId, assignable: changed.pullRequest }
  }
  const queue =
    (isQueued: boolean) =>
    async ({ input }: { input: QueueInput }) => {
      const id = 'pullRequestId' in input ? input.pullRequestId : input.id
      const { repository, number } = findPullRequest(context, id)
      const pullRequest = (await repository.pullRequests()).find((one) => one.number === number)
      if (!isQueued && pullRequest?.isInMergeQueue !== true)
        throw new GraphQLError('Pull request is not in the merge queue', { extensions: { type: 'UNPROCESSABLE' } })
      await repository.writable.setQueued(number, isQueued, context.account.login)
      return { clientMutationId: input.clientMutationId ?? null, mergeQueueEntry: null }
    }
  return {
    enqueuePullRequest: queue(true),
    dequeuePullRequest: queue(false),
    updateRefs: ({ input }: { input: UpdateRefsInput }) => deleteBranches(context, input),
    ...reviewMutations(context),
    addAssigneesToAssignable: assign,
    markPullRequestReadyForReview: change(({ writable }, number) =>
      writable.setDraft(number, false, context.account.login),
    ),
    convertPullRequestToDraft: change(({ writable }, number) => writable.setDraft(number, true, context.account.login)),
    enablePullRequestAutoMerge: change(({ writable }, number, { mergeMethod }) =>
      writable.setAutoMerge(number, mergeMethod ?? 'MERGE', context.account.login),
    ),
    disablePullRequestAutoMerge: change(({ writable }, number) =>
      writable.setAutoMerge(number, null, context.account.login),
    ),
  }
}

/** Deletes branches that are where they are expected to be. */
async function deleteBranches(context: QueryContext, input: UpdateRefsInput): Promise<object> {
  const { repositoryId, refUpdates, clientMutationId = null } = input
  const repository = context.repositories.find(repositoryOfNodeId(repositoryId) ?? '', true)
  if (repository === undefined || !isWritable(repository)) return unresolved(repositoryId)
  for (const { name, beforeOid, afterOid } of refUpdates) {
    if (afterOid !== nullOid || beforeOid == null)
      throw new GraphQLError('The local GitHub only deletes refs, and wants to be told where they are.')
    const branch = name.replace(/^refs\/heads\//u, '')
    const done = await repository.writable.deleteBranch(branch, beforeOid, context.account.login)
    if (done !== 'deleted')
      throw new GraphQLError(`Reference cannot be updated: ${name}`, { extensions: { type: 'UNPROCESSABLE' } })
  }
  return { clientMutationId }
}

type Writable = HostedRepository & Required<Pick<HostedRepository, 'writable'>>

function findPullRequest({ repositories }: QueryContext, nodeId: string): { repository: Writable; number: number } {
  const named = pullRequestOfNodeId(nodeId)
  const repository = named === undefined ? undefined : repositories.find(named.fullName, true)
  if (named === undefined || repository === undefined || !isWritable(repository)) return unresolved(nodeId)
  return { repository, number: named.number }
}

function unresolved(nodeId: string): never {
  throw new GraphQLError(`Could not resolve to a node with the global id of '${nodeId}'.`, {
    extensions: { type: 'NOT_FOUND' },
  })
}

function isWritable(repository: HostedRepository): repository is Writable {
  return repository.writable !== undefined
}
