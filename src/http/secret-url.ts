import { z } from 'zod'
import { isLoopback } from '../clickhouse/inputs.ts'
import { maskSecret } from '../runner/secrets.ts'
import { percentDecoded } from './percent-decoded.ts'

/** A shorter part is no secret by itself. */
const SHORTEST_PART = 8
/** Words as people and hosts write them, with a number at their end at most: `webhooks`, `my-team`, `buildCache`, `v1`. */
const WORDS = /^(?:[A-Z]?[a-z]{2,14}|[a-z]|[A-Z]{1,14})(?:[-_.]?[A-Z][a-z]{2,14}|[-_.][a-z]{1,15})*[-_.]?\d{0,3}$/u

/** Whether what stands between the separators of a path or a query is more than words, which stand in ordinary texts too. */
const isTelling = (text: string) =>
  text.length >= SHORTEST_PART && text.split(/[/?&=]/u).some((piece) => piece !== '' && !WORDS.test(piece))

/** The parts of an address that a server may repeat: its path and its query, whole and in pieces, as written and as meant. Pure. */
function partsOfUrl({ pathname, search, searchParams }: URL): string[] {
  const written = [`${pathname}${search}`, pathname, search, search.slice(1), ...pathname.split('/')]
  const parts = [
    ...written,
    ...written.map(percentDecoded),
    ...search.slice(1).split(/[&=]/u),
    ...searchParams.values(),
  ]
  return [...new Set(parts)].filter(isTelling)
}

/** Masks an address that is a secret, also where just a part of it is shown. */
export function maskUrl(given: string | undefined): void {
  if (given === undefined) return
  maskSecret(given)
  if (!URL.canParse(given)) return
  const url = new URL(given)
  for (const part of [url.href, ...partsOfUrl(url)]) maskSecret(part)
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
