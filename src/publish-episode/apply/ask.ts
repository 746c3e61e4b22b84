import type { GitHub } from '../../github/client.ts'
import { answerOf, asSentence, statusOf } from '../../github/errors.ts'
import { knownRemedy } from '../../github/refusals.ts'
import { retry } from '../../retry/retry.ts'
import { TimeIsUp } from '../../runner/time-limit.ts'

/** What came of asking GitHub for something around a pull request. The episode is fine without it. */
export interface RequestResult {
  /** What GitHub has done: `labels (episode)`. */
  readonly done: readonly string[]
  /** What it has not, and what to do about it. */
  readonly warnings: readonly string[]
}

/** Nothing was asked for. */
export const NOTHING_REQUESTED: RequestResult = { done: [], warnings: [] }

/** What several requests came to. */
export const mergeResults = (all: readonly RequestResult[]): RequestResult => ({
  done: all.flatMap(({ done }) => done),
  warnings: all.flatMap(({ warnings }) => warnings),
})

/** Something to ask of GitHub, of which it may refuse everything for one name in it. */
export interface OptionalRequest {
  readonly what: 'labels' | 'reviewers' | 'team reviewers'
  readonly names: readonly string[]
  readonly send: () => Promise<unknown>
}

/** Right after its creation a pull request or a label may not be seen everywhere on GitHub. */
export const NOT_SEEN_YET = { attempts: 3, baseMilliseconds: 1_000, mostMilliseconds: 4_000 }
const mayNotBeSeenYet = (error: unknown) =>
  statusOf(error) === 404 || (statusOf(error) === 422 && !/collaborator|author/iu.test(answerOf(error)))

/** What is asked for, in words: `labels (episode, urgent)`. */
export const listed = (what: string, names: readonly string[]): string => `${what} (${names.join(', ')})`

/** Sends a request by REST; what GitHub refuses is returned as a warning. */
export async function tryRequest(
  gitHub: GitHub,
  number: number,
  { what, names, send }: OptionalRequest,
): Promise<RequestResult> {
  if (names.length === 0) return NOTHING_REQUESTED
  const wanted = listed(what, names)
  try {
    await retry(() => gitHub.attempt(`asking for ${wanted}`, send), mayNotBeSeenYet, NOT_SEEN_YET)
    return { done: [wanted], warnings: [] }
  } catch (error) {
    const without = `Pull request #${number} is open, but without its ${wanted}.`
    if (error instanceof TimeIsUp) return { done: [], warnings: [`${without} ${error.message}`] }
    const answer = answerOf(error)
    const warning = `${without} GitHub answered: ${asSentence(answer)} ${knownRemedy({ to: what, answer }) ?? ''}`
    return { done: [], warnings: [warning] }
  }
}
