import { createHmac } from 'node:crypto'
import { resetTime } from '../limit-headers.ts'

/**
 * What a token is: a personal one, classic or fine-grained; of an OAuth app; of a GitHub App for a user; of a GitHub App itself, as is the
 * workflow's own; `unknown` where neither its form nor GitHub's answers tell.
 *
 * @see https://docs.github.com/en/authentication/keeping-your-account-and-data-secure/about-authentication-to-github#githubs-token-formats
 */
export type TokenKind = 'classic' | 'fine-grained' | 'oauth' | 'app-user' | 'app' | 'unknown'

const PREFIXES: readonly (readonly [string, TokenKind])[] = [
  ['ghp_', 'classic'],
  ['github_pat_', 'fine-grained'],
  ['gho_', 'oauth'],
  ['ghu_', 'app-user'],
  ['ghs_', 'app'],
]

const kindByForm = (token: string): TokenKind => PREFIXES.find(([prefix]) => token.startsWith(prefix))?.[1] ?? 'unknown'

const FINGERPRINT_CHARACTERS = 16

/**
 * By what a token is known where it must not be written down: the same for the same token, half of what would be needed to tell it from a
 * guess for certain, and of no use anywhere else.
 */
const fingerprintOf = (token: string) =>
  createHmac('sha256', 'muse-protocol-actions: fingerprint of a token')
    .update(token)
    .digest('hex')
    .slice(0, FINGERPRINT_CHARACTERS)

/** What is left of a budget, with the time it is full again. */
export interface TokenBudget {
  readonly remaining: number
  readonly limit: number
  readonly resetAt: Date
}

/** What is known of a token and what was spent of it, by the headers of answers. Never the token itself. */
export interface TokenUsage {
  readonly fingerprint: string
  kind: TokenKind
  /** Requests answered, retries included. */
  requests: number
  /** How far GraphQL's budget fell: what other jobs spend of the same token in the meantime is in it. */
  points: number
  /** By the kind of request (`core`, `graphql`). */
  readonly budgets: Map<string, TokenBudget>
  /** Whether an answer of GitHub's to this token has come that would tell its time of expiry. */
  isKnown: boolean
  /** Undefined where GitHub told none: with `isKnown`, of a personal token, because it never expires. */
  expiresAt: Date | undefined
  /** What a classic token may do; undefined where GitHub told nothing. */
  scopes: readonly string[] | undefined
  /** What would have sufficed for the requests, as GitHub names it: `contents=read`. */
  readonly permissions: Set<string>
}

export const newTokenUsage = (token: string): TokenUsage => ({
  fingerprint: fingerprintOf(token),
  kind: kindByForm(token),
  requests: 0,
  points: 0,
  budgets: new Map(),
  isKnown: false,
  expiresAt: undefined,
  scopes: undefined,
  permissions: new Set(),
})

/** The headers of an answer. */
export type AnswerHeaders = Readonly<Record<string, string | number | undefined>>

/** The time of a reset may differ by a second or two from answer to answer. */
const SAME_RESET_MS = 60_000

/** Takes a budget from an answer. Of several answers on their way at once, the one that tells least is the newest. */
function recordBudget(usage: TokenUsage, headers: AnswerHeaders): boolean {
  const remaining = Number(headers['x-ratelimit-remaining'])
  const limit = Number(headers['x-ratelimit-limit'])
  const resetAt = resetTime(headers['x-ratelimit-reset'])
  if (!(Number.isFinite(remaining) && Number.isFinite(limit)) || resetAt === undefined) return false
  const resource = String(headers['x-ratelimit-resource'] ?? 'core')
  const before = usage.budgets.get(resource)
  const isSame = before !== undefined && Math.abs(before.resetAt.getTime() - resetAt.getTime()) < SAME_RESET_MS
  const isNewest = !isSame || remaining < before.remaining
  if (resource === 'graphql' && isNewest) usage.points += isSame ? before.remaining - remaining : 1
  if (isNewest) usage.budgets.set(resource, { remaining, limit, resetAt })
  return true
}

const listOf = (header: string | number, separator: RegExp) =>
  String(header)
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== '')

const UNAUTHORIZED = 401

/** Counts an answer to a request with the token, and takes from its headers what they tell of the token. */
export function recordTokenAnswer(usage: TokenUsage, headers: AnswerHeaders, status: number | undefined): void {
  usage.requests += 1
  // A token that is refused has no budget: what such an answer tells is that of requests without one.
  if (status === UNAUTHORIZED || !recordBudget(usage, headers)) return
  usage.isKnown = true
  const expiry = Date.parse(String(headers['github-authentication-token-expiration']))
  if (!Number.isNaN(expiry)) usage.expiresAt = new Date(expiry)
  const { 'x-oauth-scopes': scopes, 'x-accepted-github-permissions': permissions } = headers
  if (scopes !== undefined) {
    usage.scopes = listOf(scopes, /,/u)
    // Tokens from before 2021 have no prefix.
    if (usage.kind === 'unknown') usage.kind = 'classic'
  }
  if (permissions !== undefined) for (const permission of listOf(permissions, /;/u)) usage.permissions.add(permission)
}
