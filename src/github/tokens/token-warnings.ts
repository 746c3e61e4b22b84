import type { TokenKind, TokenUsage } from './token-usage.ts'

const DAY_MS = 86_400_000
/** A token is warned of so long before it expires. */
const EXPIRY_NOTICE_DAYS = 14
/** A token should not live longer. */
const MAX_TOKEN_DAYS = 90

/** What an action does to repositories, by which a token's rights are judged. */
export type Access = 'reads' | 'writes'

const KINDS: Readonly<Record<TokenKind, string>> = {
  classic: 'a classic token',
  'fine-grained': 'a fine-grained token',
  oauth: 'a token of an OAuth app',
  'app-user': 'a token of a GitHub App for a user',
  app: 'a token of a GitHub App',
  unknown: 'of a form that is not known',
}

/** These are made for an hour, or for eight, by whoever runs the job. */
const SHORT_LIVED: readonly TokenKind[] = ['app', 'app-user']
/** Of these GitHub tells when they expire, if they do. */
const TELLING: readonly TokenKind[] = ['classic', 'fine-grained', 'oauth']

const REMEDY: Readonly<Record<Access, string>> = {
  reads: "A fine-grained token that may read 'Contents' and 'Pull requests' of the repositories does.",
  writes: "A fine-grained token that may write 'Contents' and 'Pull requests' of the one repository does.",
}

const dayOf = (time: Date) => time.toISOString().slice(0, 10)

function lifeFault({ kind, isKnown, expiresAt }: TokenUsage, now: Date): string | undefined {
  if (!isKnown || SHORT_LIVED.includes(kind)) return undefined
  if (expiresAt === undefined)
    return TELLING.includes(kind)
      ? `never expires: make one that lives ${MAX_TOKEN_DAYS} days at most, and put it in its place.`
      : undefined
  const days = (expiresAt.getTime() - now.getTime()) / DAY_MS
  if (days <= EXPIRY_NOTICE_DAYS)
    return `expires on ${dayOf(expiresAt)}, ${days < 1 ? 'in less than a day' : `in ${Math.floor(days)} days`}: put a new one in its place before that.`
  if (days <= MAX_TOKEN_DAYS) return undefined
  return `lives until ${dayOf(expiresAt)}: make one that lives ${MAX_TOKEN_DAYS} days at most, and put it in its place.`
}

/** Whether a classic scope gives no more than an action needs. No classic scope reads private repositories alone. */
const isNeeded = (scope: string, access: Access) =>
  /^(?:read:|user:email$)/u.test(scope) || (access === 'writes' && /^(?:repo|public_repo|repo:status)$/u.test(scope))

function rightsFault({ scopes = [] }: TokenUsage, access: Access): string | undefined {
  const excess = scopes.filter((scope) => !isNeeded(scope, access))
  return excess.length === 0
    ? undefined
    : `may do more than this action, which ${access} repositories, needs, by its scopes ${excess.join(', ')}. ${REMEDY[access]}`
}

/**
 * What to tell people of the tokens of a run, as far as GitHub's answers have shown it: one text for each that there is something to say
 * of, which names its position only. Pure.
 */
export function tokenWarnings(tokens: readonly TokenUsage[], access: Access, now: Date): string[] {
  return tokens.flatMap((token, index) => {
    const faults = [lifeFault(token, now), rightsFault(token, access)].filter((fault) => fault !== undefined)
    const name = tokens.length === 1 ? 'The token' : `Token ${index + 1} of ${tokens.length}`
    return faults.length === 0 ? [] : [`${name} (${KINDS[token.kind]}) ${faults.join(' It ')}`]
  })
}
