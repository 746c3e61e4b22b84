import { randomBytes } from 'node:crypto'
import { createRateLimit, type RateLimit } from './rate-limit.ts'

/** Who a token belongs to, and what is left of its budget. */
export interface Account {
  token: string
  login: string
  /** `app`: the token of a GitHub App or a workflow, whose commits GitHub signs. */
  kind: 'app' | 'personal'
  /** ISO 8601; undefined for a token that never expires. */
  expiresAt: string | undefined
  rateLimit: RateLimit
  readonly permissions: Permissions
}

/** What a workflow's token may write; it may read everything. */
interface Permissions {
  readonly contents: boolean
  readonly pullRequests: boolean
}

/** A token to register. */
export interface TokenOptions {
  token?: string
  login?: string
  kind?: 'app' | 'personal'
  /** ISO 8601. After it the token is refused. */
  expiresAt?: string
  /** Requests (REST) and points (GraphQL) left in this hour; 5,000 when not given. */
  remaining?: number
  /** What it may write; by default everything. Only reviews heed it. */
  permissions?: Partial<Permissions>
}

/** The tokens the server knows. */
export interface Accounts {
  add(options: TokenOptions): Account
  /** The account of a request's Authorization header; undefined without one; `refused` for a token not known. */
  identify(authorization: string | undefined): Account | undefined | 'refused'
  logins(): string[]
  /** The budget of requests without a token. */
  readonly anonymous: RateLimit
}

export function createAccounts(): Accounts {
  const accounts = new Map<string, Account>()
  return {
    anonymous: createRateLimit({ limit: 60 }),
    add(options) {
      const kind = options.kind ?? 'personal'
      const account: Account = {
        token: options.token ?? `${kind === 'app' ? 'ghs' : 'ghp'}_${randomBytes(18).toString('hex')}`,
        login: options.login ?? 'octocat',
        kind,
        expiresAt: options.expiresAt,
        rateLimit: createRateLimit({ limit: 5000, remaining: options.remaining }),
        permissions: { contents: true, pullRequests: true, ...options.permissions },
      }
      accounts.set(account.token, account)
      return account
    },
    identify(authorization) {
      if (authorization === undefined) return undefined
      const account = accounts.get(tokenIn(authorization))
      if (account === undefined) return 'refused'
      const isExpired = account.expiresAt !== undefined && Date.parse(account.expiresAt) <= Date.now()
      return isExpired ? 'refused' : account
    },
    logins: () => [...new Set([...accounts.values()].map((account) => account.login))],
  }
}

/** `Bearer TOKEN`, `token TOKEN`, or Basic with the token as password (`x-access-token:TOKEN`). */
function tokenIn(authorization: string): string {
  const [scheme = '', credentials = ''] = authorization.split(' ')
  if (scheme.toLowerCase() !== 'basic') return credentials
  const decoded = Buffer.from(credentials, 'base64').toString()
  return decoded.slice(decoded.indexOf(':') + 1)
}
