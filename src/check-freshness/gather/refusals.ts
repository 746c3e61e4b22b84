import type { GraphQLError } from '../../github/client.ts'
import { GitHubFailure, isRateLimited } from '../../github/errors.ts'
import { fullName } from '../../github/repository.ts'
import type { Branch } from '../sources/branches.ts'
import { branchLabel } from '../sources/sources.ts'

/** Why a branch could not be read. */
export type Unread =
  /** GitHub answered, but not with the branch: there is none, or the token may not read it, or the answer is not whole. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** GitHub did not answer; what was collected last has to do. */
  | { readonly kind: 'unreachable'; readonly reason: string }

const RATE_LIMITED = /^RATE_LIMIT/u
const TOO_MUCH = /resource limits?|node limit|time(?:d )?-?out/iu

/** What is GitHub's to mend: it failed (5xx), could not be reached, or the budget is used up. Whatever else it says is a refusal. */
function isOutage(error: unknown): boolean {
  if (!(error instanceof GitHubFailure)) return false
  const { status } = error
  return status === undefined || status >= 500 || status === 429 || isRateLimited(error)
}

/** Whether GitHub gave up because too much was asked for at once. */
export function wasTooMuch(error: unknown): boolean {
  if (!(error instanceof GitHubFailure)) return false
  return error.status === 502 || error.status === 504 || TOO_MUCH.test(error.message)
}

/** Whether the same request may succeed a moment later. What was too much is asked for in parts instead. */
export const mayPass = (error: unknown): boolean => isOutage(error) && !isRateLimited(error) && !wasTooMuch(error)

/** The same as `wasTooMuch`, said of a part of the answer. */
export const partWasTooMuch = ({ type, message }: GraphQLError): boolean =>
  TOO_MUCH.test(message) || type === 'RESOURCE_LIMITS_EXCEEDED' || type === 'MAX_NODE_LIMIT_EXCEEDED'

/** What a request that failed as a whole says of each branch. */
export const failedAnswer = (error: unknown): Unread => ({
  kind: isOutage(error) ? 'unreachable' : 'refused',
  reason: error instanceof Error ? error.message : String(error),
})

/** What to do about what GitHub said, in the order of how sure it is. */
function remedyOf({ type, message }: GraphQLError, { repository }: Branch): string {
  if (/\bSAML\b/iu.test(message))
    return `Authorize the token for the organization's single sign-on: https://github.com/orgs/${repository.owner}/sso`
  if (/IP allow list/iu.test(message))
    return `Add the runner's address to the organization's IP allow list, or run on a runner that is on it.`
  if (/lifetime/iu.test(message)) return 'Give a token whose lifetime the organization allows.'
  if (type === 'INSUFFICIENT_SCOPES' || /scope/iu.test(message)) return 'Give the token what the message names.'
  if (partWasTooMuch({ message, ...(type === undefined ? {} : { type }) }))
    return 'Watch fewer paths and branches in one check.'
  return 'Check that the token may read the contents of the repository (GITHUB_TOKEN reads its own repository only).'
}

const notFound = ({ repository }: Branch) =>
  `GitHub shows no repository ${fullName(repository)} to this token. Check the name, and that the token may read its contents (GITHUB_TOKEN reads its own repository only).`

/** Why a listing has no data, in GitHub's own words. */
export function refusal(branch: Branch, errors: readonly GraphQLError[]): Unread {
  const [error] = errors
  if (error === undefined || error.type === 'NOT_FOUND') return { kind: 'refused', reason: notFound(branch) }
  const said = `GitHub did not show ${branchLabel(branch)}: ${error.message.replace(/\s+/gu, ' ').replace(/\.?$/u, '.')}`
  if (RATE_LIMITED.test(error.type ?? '')) return { kind: 'unreachable', reason: said }
  return { kind: 'refused', reason: `${said} ${remedyOf(error, branch)}` }
}
