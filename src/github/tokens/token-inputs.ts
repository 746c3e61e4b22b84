import { z } from 'zod'
import { lines, requiredText } from '../../runner/inputs.ts'
import { maskSecret } from '../../runner/secrets.ts'

/** What fits into a header; nothing else is a token, and without one nobody is asked. */
const TOKEN = /^[\x21-\x7e]+$/u
const UNFIT = "must be a token, without spaces or line ends in it (it isn't shown here)."

/** Masks what the input `token` gives, line by line, before anything is said of it. */
export function maskTokens(given: string | undefined): void {
  for (const token of (given ?? '').split('\n')) maskSecret(token.trim(), 'x-access-token')
}

/** One token. `expected` says what it is for. */
export const oneToken = (expected: string) =>
  requiredText(expected).refine((token) => TOKEN.test(token), {
    error: ({ input }) =>
      String(input).includes('\n') ? 'must be one token: this action takes no more than one.' : UNFIT,
  })

/** Tokens, one a line; at least one, and each once. `expected` says what they are for. */
export const severalTokens = (expected: string) =>
  lines().transform((all, context): [string, ...string[]] => {
    const [first, ...others] = new Set(all)
    if (first === undefined) context.addIssue({ code: 'custom', message: `is missing: expected ${expected}.` })
    else if (![first, ...others].every((token) => TOKEN.test(token)))
      context.addIssue({ code: 'custom', message: UNFIT })
    else return [first, ...others]
    return z.NEVER
  })
