import { isNotWhole, isPassingPart } from '../../github/answers.ts'
import type { GraphQLError } from '../../github/client.ts'
import { asSentence, GitHubFailure, isRateLimited } from '../../github/errors.ts'
import { GITHUB_FAILED, remedyOf, TOO_MUCH_ANSWER } from '../../github/refusals.ts'
import { fullName } from '../../github/repository.ts'
import { isObstructed, isTooLarge } from '../../http/bounded-fetch.ts'
import type { Branch } from '../sources/branches.ts'
import { branchLabel } from '../sources/sources.ts'

/** Why a branch could not be read. */
export type Unread =
  /** GitHub answered, but not with the branch: there is none, or the token may not read it, or the answer is not whole. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** GitHub did not answer; what was collected last has to do. */
  | { readonly kind: 'unreachable'; readonly reason: string }

const RATE_LIMITED = /^RATE_LIMIT/u

/**
 * What is GitHub's to mend: it failed (5xx), could not be reached, or the budget is used up. Whatever else it says is a refusal; and a
 * proxy, a certificate or a redirect that is in the way is for people to mend.
 */
function isOutage(error: unknown): boolean {
  if (!(error instanceof GitHubFailure) || isObstructed(error) || isTooLarge(error)) return false
  const { status } = error
  return status === undefined || status >= 500 || status === 429 || isRateLimited(error)
}

/** Whether GitHub gave up because too much was asked for at once. */
export function wasTooMuch(error: unknown): boolean {
  if (!(error instanceof GitHubFailure)) return false
  return error.status === 502 || error.status === 504 || TOO_MUCH_ANSWER.test(error.message)
}

/** Whether the same request may succeed a moment later. What was too much is asked for in parts instead. */
export const mayPass = (error: unknown): boolean =>
  (isOutage(error) || isNotWhole(error)) && !isRateLimited(error) && !wasTooMuch(error)

/** What GitHub says of a part of its answer, its own word for it first. */
const said = ({ type = '', message }: GraphQLError) => `${type} ${message}`.trim().replace(/\s+/gu, ' ')

/** The same as `wasTooMuch`, said of a part of the answer. */
export const partWasTooMuch = (error: GraphQLError): boolean => TOO_MUCH_ANSWER.test(said(error))

/** What a request that failed as a whole says of each branch. */
export const failedAnswer = (error: unknown): Unread => ({
  kind: isOutage(error) ? 'unreachable' : 'refused',
  reason: error instanceof Error ? error.message : String(error),
})

/** Why a listing has no data, in GitHub's own words. */
export function refusal(branch: Branch, errors: readonly GraphQLError[]): Unread {
  const [error] = errors
  const { repository } = branch
  const isNotFound = error === undefined || error.type === 'NOT_FOUND'
  const came = isNotFound
    ? `GitHub shows no repository ${fullName(repository)} to this token.`
    : `GitHub did not show ${branchLabel(branch)}: ${asSentence(error.message.replace(/\s+/gu, ' '))}`
  if (RATE_LIMITED.test(error?.type ?? '')) return { kind: 'unreachable', reason: came }
  if (error !== undefined && isPassingPart(error)) return { kind: 'unreachable', reason: `${came} ${GITHUB_FAILED}` }
  const answer = isNotFound ? '' : said(error)
  return { kind: 'refused', reason: `${came} ${remedyOf({ to: 'reading', answer, owner: repository.owner })}` }
}
