import { z } from 'zod'
import { answerOf, asSentence } from '../../github/errors.ts'
import { knownRemedy } from '../../github/refusals.ts'
import { log } from '../../runner/log.ts'
import type { Shutting } from '../decide/gate.ts'
import type { RequestResult } from './ask.ts'
import type { Target } from './content-branch.ts'

const SHUT = `
mutation shutGate($id: ID!, $disables: Boolean!, $converts: Boolean!) {
  disablePullRequestAutoMerge(input: { pullRequestId: $id }) @include(if: $disables) { clientMutationId }
  convertPullRequestToDraft(input: { pullRequestId: $id }) @include(if: $converts) { pullRequest { isDraft } }
}`

const answerSchema = z
  .object({
    disablePullRequestAutoMerge: z.object({}).nullish(),
    convertPullRequestToDraft: z.object({ pullRequest: z.object({ isDraft: z.boolean() }).nullable() }).nullish(),
  })
  .nullable()

interface Answer {
  readonly data: z.output<typeof answerSchema>
  readonly errors: readonly { readonly message: string; readonly path?: readonly (string | number)[] | undefined }[]
}

function refusalOf({ errors }: Answer, field: string): string {
  const said = errors.filter(({ path }) => path === undefined || path[0] === field).map(({ message }) => message)
  return asSentence(said.join('; ') || 'GitHub gave no reason')
}

/** Where drafts aren't supported nothing can be done about it. */
const isUnsupported = (said: string) => /draft pull requests? (?:are|is) not supported/iu.test(said)

function stillOpen(what: string, said: string): Error {
  const remedy = knownRemedy({ to: 'auto-merge', answer: said }) ?? ''
  return new Error(
    `${what} GitHub answered: ${said} ${remedy} Nothing was written to the branch; do it by hand, or close the pull request.`.replaceAll(
      '  ',
      ' ',
    ),
  )
}

/**
 * Takes auto-merge back and makes a pull request a draft, before its episode moves: in one request.
 *
 * @returns what was done. Where drafts aren't supported that is a warning.
 * @throws {Error} when the pull request could still merge.
 */
export async function shutGate({ gitHub }: Target, { pullRequest, gate, obstacle }: Shutting): Promise<RequestResult> {
  const { number, nodeId } = pullRequest
  const { disablesAutoMerge, convertsToDraft } = gate
  const answer = await gitHub
    .graphql({
      query: SHUT,
      variables: { id: nodeId, disables: disablesAutoMerge, converts: convertsToDraft },
      data: answerSchema,
      attempted: `taking back auto-merge of pull request #${number}`,
    })
    .catch((error: unknown): Answer => ({ data: null, errors: [{ message: answerOf(error) }] }))
  const why = obstacle === undefined ? '' : `, because ${obstacle}`
  const isDisabled = answer.data?.disablePullRequestAutoMerge
  if (disablesAutoMerge && (isDisabled === undefined || isDisabled === null))
    throw stillOpen(
      `Pull request #${number} must not merge by itself${why}, but auto-merge could not be taken back.`,
      refusalOf(answer, 'disablePullRequestAutoMerge'),
    )
  const done = disablesAutoMerge ? ['auto-merge taken back'] : []
  if (!convertsToDraft) return { done, warnings: [] }
  if (answer.data?.convertPullRequestToDraft?.pullRequest?.isDraft === true)
    return { done: [...done, 'a draft again'], warnings: [] }
  const said = refusalOf(answer, 'convertPullRequestToDraft')
  if (!isUnsupported(said)) throw stillOpen(`Pull request #${number} should be a draft${why}, but is not.`, said)
  const warning = `Pull request #${number} should be a draft${why}, but this repository has no drafts: look at the data before you merge it.`
  return { done, warnings: [warning] }
}

/**
 * Shuts the gates of several pull requests and says so in the log: for a run that may end without another word on them. One that can't
 * be shut keeps none of the others open.
 *
 * @throws {Error} when a pull request could still merge: the first one's.
 */
export async function shutGates(target: Target, all: readonly Shutting[]): Promise<void> {
  const failures: unknown[] = []
  for (const one of all) {
    try {
      const { done, warnings } = await shutGate(target, one)
      if (done.length > 0)
        log.info(`Pull request #${one.pullRequest.number}, because ${one.obstacle}: ${done.join(', ')}.`)
      for (const warning of warnings) log.warning(warning)
    } catch (error) {
      failures.push(error)
    }
  }
  if (failures.length > 0) throw failures[0]
}
