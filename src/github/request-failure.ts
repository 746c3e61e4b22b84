import { z } from 'zod'
import { RATE_LIMIT_ANSWER } from './refusals.ts'

/** How a request to GitHub failed. */
export type FailureKind =
  /** No answer that could be taken: none, none in time, or one of somebody else's. */
  | 'unanswered'
  /** An answer of success that is not whole, or not GitHub's. */
  | 'unusable'
  /** A budget is used up, or there were too many requests at once. */
  | 'rate-limited'
  /** 401: the token is not known. */
  | 'unauthorized'
  /** 403: the token may not. */
  | 'forbidden'
  /** 404: it is not there, or the token may not know of it. */
  | 'not-found'
  /** Any other status from 400 to 499. */
  | 'refused'
  /** A status from 500 up. */
  | 'server-error'

const failed = z.object({
  message: z.string().catch(''),
  response: z.object({ status: z.number(), headers: z.record(z.string(), z.unknown()).catch({}) }),
})

const BY_STATUS: Readonly<Record<number, FailureKind>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  429: 'rate-limited',
}

/**
 * How a request failed, by what the client threw. Pure.
 *
 * @param isAnswered whether an answer of success had come, which was then found to be none.
 */
export function failureKind(error: unknown, isAnswered = false): FailureKind {
  if (isAnswered) return 'unusable'
  const { message, response } = failed.safeParse(error).data ?? {}
  if (response === undefined) return 'unanswered'
  const { status, headers } = response
  const isSpent = headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0'
  if (status === 403 && (isSpent || RATE_LIMIT_ANSWER.test(message ?? ''))) return 'rate-limited'
  return BY_STATUS[status] ?? (status >= 500 ? 'server-error' : 'refused')
}

const withErrors = z.object({ data: z.object({ errors: z.array(z.object({ type: z.unknown().optional() })) }) })

/** Whether an answer of GraphQL's says, with a status of success, that the budget is used up. Pure. */
export const isBudgetRefusal = (response: unknown): boolean =>
  withErrors.safeParse(response).data?.data.errors.some(({ type }) => type === 'RATE_LIMITED') === true
