import { z } from 'zod'
import { isLoopback } from '../clickhouse/inputs.ts'
import { maskSecret } from '../runner/secrets.ts'

/** Masks an address that is a secret, also where just its path is shown. */
export function maskUrl(given: string | undefined): void {
  if (given === undefined) return
  maskSecret(given)
  if (!URL.canParse(given)) return
  const { href, pathname, search } = new URL(given)
  for (const part of [href, `${pathname}${search}`, search]) if (part.length > 1) maskSecret(part)
}

/** What is wrong with the address; nothing of it is repeated. */
function faultOf(text: string): string | undefined {
  if (!URL.canParse(text)) return "must be a URL such as https://host/path (it isn't shown here)."
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    return "must begin with https://, as whoever reads it on the way can use it (it isn't shown here)."
  if (url.username !== '' || url.password !== '')
    return "must not hold a user name or a password (it isn't shown here)."
  return undefined
}

/** An address that is a secret, and that may be left out. */
export const secretUrl = () =>
  z
    .string()
    .superRefine((text, context) => {
      const message = faultOf(text)
      if (message !== undefined) context.addIssue({ code: 'custom', message })
    })
    .optional()
