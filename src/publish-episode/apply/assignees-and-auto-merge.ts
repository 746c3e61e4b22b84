import { z } from 'zod'
import type { GitHub, GraphQLError } from '../../github/client.ts'
import { answerOf, asSentence, GitHubFailure, statusOf } from '../../github/errors.ts'
import { knownRemedy } from '../../github/refusals.ts'
import { retry } from '../../retry/retry.ts'
import { TimeIsUp } from '../../runner/time-limit.ts'
import type { PullRequestRequests } from '../decide/step/requests.ts'
import { listed, mergeResults, NOT_SEEN_YET, NOTHING_REQUESTED, type RequestResult } from './ask.ts'

/** Who is assigned to a pull request, and how it merges by itself; either may be nothing. */
export interface AssignAndMerge {
  /** GraphQL's ids by login. */
  readonly assignees: ReadonlyMap<string, string>
  readonly autoMerge: PullRequestRequests['autoMerge']
  /** Whether a draft becomes ready for review: otherwise it can't merge. */
  readonly marksReady: boolean
}

const ASSIGN_AND_MERGE = `
mutation assignAndMerge(
  $id: ID!, $isReady: Boolean!, $assignees: [ID!]!, $isAssigning: Boolean!, $method: PullRequestMergeMethod!
  $isMerging: Boolean!
) {
  markPullRequestReadyForReview(input: { pullRequestId: $id }) @include(if: $isReady) { clientMutationId }
  addAssigneesToAssignable(input: { assignableId: $id, assigneeIds: $assignees }) @include(if: $isAssigning) {
    assignable { assignees(first: 100) { nodes { login } } }
  }
  enablePullRequestAutoMerge(input: { pullRequestId: $id, mergeMethod: $method }) @include(if: $isMerging) {
    clientMutationId
  }
}`

const METHODS = { off: 'MERGE', merge: 'MERGE', squash: 'SQUASH', rebase: 'REBASE' } as const

const assigned = z.object({
  assignable: z
    .object({ assignees: z.object({ nodes: z.array(z.object({ login: z.string() }).nullable()) }) })
    .nullable(),
})
const answerSchema = z
  .object({
    markPullRequestReadyForReview: z.object({}).nullish(),
    addAssigneesToAssignable: assigned.nullish(),
    enablePullRequestAutoMerge: z.object({}).nullish(),
  })
  .nullable()

interface Answer {
  readonly data: z.output<typeof answerSchema>
  readonly errors: readonly Pick<GraphQLError, 'type' | 'message' | 'path'>[]
}

/** Asks again while GitHub does not see the new pull request everywhere; both parts may be asked for twice. */
function send(gitHub: GitHub, id: string, { assignees, autoMerge, marksReady }: AssignAndMerge): Promise<Answer> {
  return retry(
    async (number) => {
      const answer = await gitHub.graphql({
        query: ASSIGN_AND_MERGE,
        variables: {
          id,
          isReady: marksReady,
          assignees: [...assignees.values()],
          isAssigning: assignees.size > 0,
          method: METHODS[autoMerge],
          isMerging: autoMerge !== 'off',
        },
        data: answerSchema,
        attempted: 'assigning people and enabling auto-merge',
      })
      const unseen = answer.errors.find(({ type }) => type === 'NOT_FOUND')
      if (unseen !== undefined && number < NOT_SEEN_YET.attempts) throw notSeen(unseen.message)
      return answer
    },
    (error) => statusOf(error) === 404,
    NOT_SEEN_YET,
  )
}

/** REST's status for what GraphQL calls NOT_FOUND. */
const notSeen = (message: string) => new GitHubFailure(message, 404, { cause: undefined })

/** What GitHub said of one part; an error without a path is about all of it. */
function refusalOf({ errors }: Answer, field: string): string {
  const said = errors.filter(({ path }) => path === undefined || path[0] === field).map(({ message }) => message)
  return asSentence(said.join('; ') || 'GitHub gave no reason')
}

function assignment(answer: Answer, number: number, wanted: readonly string[]): RequestResult {
  const assignable = answer.data?.addAssigneesToAssignable?.assignable
  if (assignable === undefined || assignable === null) {
    const said = refusalOf(answer, 'addAssigneesToAssignable')
    const warning = `Pull request #${number} is open, but without its ${listed('assignees', wanted)}. GitHub answered: ${said} ${knownRemedy({ to: 'assignees', answer: said }) ?? ''}`
    return { done: [], warnings: [warning] }
  }
  const present = new Set(assignable.assignees.nodes.flatMap((user) => user?.login.toLowerCase() ?? []))
  const done = wanted.filter((login) => present.has(login.toLowerCase()))
  const left = wanted.filter((login) => !done.includes(login))
  return {
    done: done.length === 0 ? [] : [listed('assignees', done)],
    warnings: left.map(
      (login) =>
        `Pull request #${number} is open, but not assigned to ${login}: GitHub leaves out whoever can't be assigned. Give them write access to the repository, or take them out of the input 'assignees'.`,
    ),
  }
}

function readyAnswer(answer: Answer, number: number): RequestResult {
  const marked = answer.data?.markPullRequestReadyForReview
  if (marked !== undefined && marked !== null) return { done: ['ready for review'], warnings: [] }
  const said = refusalOf(answer, 'markPullRequestReadyForReview')
  const warning = `Pull request #${number} is still a draft. GitHub answered: ${said} Mark it as ready for review by hand.`
  return { done: [], warnings: [warning] }
}

function autoMergeAnswer(answer: Answer, number: number): RequestResult {
  const enabled = answer.data?.enablePullRequestAutoMerge
  if (enabled !== undefined && enabled !== null) return { done: ['auto-merge'], warnings: [] }
  const said = refusalOf(answer, 'enablePullRequestAutoMerge')
  const warning = `Pull request #${number} is open, but does not merge by itself. GitHub answered: ${said} ${knownRemedy({ to: 'auto-merge', answer: said }) ?? ''}`
  return { done: [], warnings: [warning.trimEnd()] }
}

/**
 * Makes a draft ready, assigns people to a pull request and has it merge by itself once its rules are met: one request for all, as REST
 * has none for the first and the last. What GitHub refuses of either is returned as warnings.
 */
export async function assignAndMerge(
  gitHub: GitHub,
  { number, nodeId }: { readonly number: number; readonly nodeId: string },
  request: AssignAndMerge,
): Promise<RequestResult> {
  const logins = [...request.assignees.keys()]
  if (logins.length === 0 && request.autoMerge === 'off' && !request.marksReady) return NOTHING_REQUESTED
  const answer = await send(gitHub, nodeId, request).catch((error: unknown): Answer | TimeIsUp =>
    error instanceof TimeIsUp ? error : { data: null, errors: [{ message: answerOf(error) }] },
  )
  if (answer instanceof TimeIsUp)
    return {
      done: [],
      warnings: [`Pull request #${number} is open, but not all that was asked for on it is done. ${answer.message}`],
    }
  return mergeResults([
    request.marksReady ? readyAnswer(answer, number) : NOTHING_REQUESTED,
    logins.length === 0 ? NOTHING_REQUESTED : assignment(answer, number, logins),
    request.autoMerge === 'off' ? NOTHING_REQUESTED : autoMergeAnswer(answer, number),
  ])
}
