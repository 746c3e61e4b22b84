import { z } from 'zod'
import { answerOf, asSentence, statusOf } from '../../github/errors.ts'
import { knownRemedy } from '../../github/refusals.ts'
import { log } from '../../runner/log.ts'
import type { Shutting } from '../decide/evidence/gate.ts'
import type { RequestResult } from './ask.ts'
import type { Target } from './content-branch.ts'

const SHUT = `
mutation shutGate($id: ID!, $dequeues: Boolean!, $disables: Boolean!, $converts: Boolean!) {
  dequeuePullRequest(input: { id: $id }) @include(if: $dequeues) { clientMutationId }
  disablePullRequestAutoMerge(input: { pullRequestId: $id }) @include(if: $disables) { clientMutationId }
  convertPullRequestToDraft(input: { pullRequestId: $id }) @include(if: $converts) { pullRequest { isDraft } }
}`

const answerSchema = z
  .object({
    dequeuePullRequest: z.object({}).nullish(),
    disablePullRequestAutoMerge: z.object({}).nullish(),
    convertPullRequestToDraft: z.object({ pullRequest: z.object({ isDraft: z.boolean() }).nullable() }).nullish(),
  })
  .nullable()

interface Answer {
  readonly isAnswered: boolean
  readonly data: z.output<typeof answerSchema>
  readonly errors: readonly { readonly message: string; readonly path?: readonly (string | number)[] | undefined }[]
}

/** What GitHub said about a field, or why it said nothing. */
function refusalOf({ errors, isAnswered }: Answer, field: string): string {
  const said = errors.filter(({ path }) => path === undefined || path[0] === field).map(({ message }) => message)
  return `${isAnswered ? 'GitHub answered' : 'No answer came'}: ${asSentence(said.join('; ') || 'GitHub gave no reason')}`
}

/** Where drafts aren't supported nothing can be done about it. */
const isUnsupported = (said: string) => /draft pull requests? (?:are|is) not supported/iu.test(said)

function stillOpen(what: string, said: string): Error {
  const remedy = knownRemedy({ to: 'auto-merge', answer: said }) ?? ''
  return new Error(
    `${what} ${said} ${remedy} Nothing was written to the branch; do it by hand, or close the pull request.`.replaceAll(
      '  ',
      ' ',
    ),
  )
}

/**
 * Takes a pull request out of the merge queue, takes auto-merge back and makes it a draft, before its episode moves: in one request.
 *
 * @returns what was done. Where drafts aren't supported that is a warning.
 * @throws {Error} when the pull request could still merge.
 */
export async function shutGate({ gitHub }: Target, { pullRequest, gate, obstacle }: Shutting): Promise<RequestResult> {
  const { number, nodeId } = pullRequest
  const { dequeues, disablesAutoMerge, convertsToDraft } = gate
  const answer: Answer = await gitHub
    .graphql({
      query: SHUT,
      variables: { id: nodeId, dequeues, disables: disablesAutoMerge, converts: convertsToDraft },
      data: answerSchema,
      attempted: `taking back auto-merge of pull request #${number}`,
    })
    .then((answered) => ({ ...answered, isAnswered: true }))
    .catch((error: unknown) => ({
      data: null,
      errors: [{ message: answerOf(error) }],
      isAnswered: statusOf(error) !== undefined,
    }))
  const why = obstacle === undefined ? '' : `, because ${obstacle}`
  const isDone = (field: 'dequeuePullRequest' | 'disablePullRequestAutoMerge') =>
    answer.data?.[field] !== undefined && answer.data[field] !== null
  if (dequeues && !isDone('dequeuePullRequest'))
    throw stillOpen(
      `Pull request #${number} must not merge${why}, but could not be taken out of the merge queue.`,
      refusalOf(answer, 'dequeuePullRequest'),
    )
  if (disablesAutoMerge && !isDone('disablePullRequestAutoMerge'))
    throw stillOpen(
      `Pull request #${number} must not merge by itself${why}, but auto-merge could not be taken back.`,
      refusalOf(answer, 'disablePullRequestAutoMerge'),
    )
  const done = [
    ...(dequeues ? ['taken out of the merge queue'] : []),
    ...(disablesAutoMerge ? ['auto-merge taken back'] : []),
  ]
  if (!convertsToDraft) return { done, warnings: [] }
  if (answer.data?.convertPullRequestToDraft?.pullRequest?.isDraft === true)
    return { done: [...done, 'a draft again'], warnings: [] }
  const said = refusalOf(answer, 'convertPullRequestToDraft')
  if (!isUnsupported(said)) throw stillOpen(`Pull request #${number} should be a draft${why}, but is not.`, said)
  const warning = `Pull request #${number} should be a draft${why}, but this repository has no drafts: look at the data before you merge it.`
  return { done, warnings: [warning] }
}

/** What was done about pull requests that must not merge, each in a sentence. */
export interface ShutGates {
  readonly said: string[]
  readonly warnings: string[]
}

/**
 * Shuts the gates of several pull requests and says so in the log, as the run may end without another word on them. One that can't
 * be shut keeps none of the others open.
 *
 * @throws {Error} when a pull request could still merge: the first one's.
 */
export async function shutGates(target: Target, all: readonly Shutting[]): Promise<ShutGates> {
  const failures: unknown[] = []
  const said: string[] = []
  const warnings: string[] = []
  for (const one of all) {
    try {
      const result = await shutGate(target, one)
      if (result.done.length > 0)
        said.push(`Pull request #${one.pullRequest.number}, because ${one.obstacle}: ${result.done.join(', ')}.`)
      warnings.push(...result.warnings)
    } catch (error) {
      failures.push(error)
    }
  }
  for (const sentence of said) log.info(sentence)
  if (failures.length > 0) throw failures[0]
  return { said, warnings }
}
