import type { CoAuthor } from './trailers.ts'

const MAX_CO_AUTHORS = 50

/** A commit's author as git knows it: a clone has no logins. */
export interface Author {
  readonly authorName: string
  readonly authorEmail: string
}

/** Apps of GitHub have this at their name's end, and in their no-reply address. */
const BOT_NAME = /(?:\[bot\]|[-_]bot)$/iu
/** `49699333+dependabot[bot]@…`, `renovate-bot@…`, `bot@…`. */
const BOT_ADDRESS = /(?:^|[-_.+])bot@|\[bot\]@/iu
/** What GitHub's own examples of workflows commit as. */
const WORKFLOW_ADDRESS = /^(?:github-)?actions?@github\.com$/iu

/**
 * Whether the author is a program, by name and address alone: GitHub's login is not known to a clone, and who has a login
 * that ends in `[bot]` commits with an address that says so.
 *
 * @see https://docs.github.com/en/account-and-profile/reference/email-addresses-reference#your-noreply-email-address
 */
export function isBot({ authorName, authorEmail }: Author): boolean {
  return BOT_NAME.test(authorName.trim()) || BOT_ADDRESS.test(authorEmail) || WORKFLOW_ADDRESS.test(authorEmail)
}

/** An address as the same person's is always written: GitHub's no-reply ones came without the account's number once. */
const sameAddress = (email: string) =>
  email
    .trim()
    .toLowerCase()
    .replace(/^\d{1,12}\+(?=[^@]{1,100}@users\.noreply\.)/u, '')
const sameName = (name: string) => name.trim().toLowerCase()

/**
 * `name <address>` of each co-author, the address alone where there is no name; each address once. The author is not one of
 * them, under whichever address.
 */
export function otherAuthors(coAuthors: readonly CoAuthor[], { authorName, authorEmail }: Author): string[] {
  const known = new Set([sameAddress(authorEmail)])
  const found: string[] = []
  for (const { name, email } of coAuthors) {
    const address = sameAddress(email)
    if (known.has(address) || (name !== '' && sameName(name) === sameName(authorName))) continue
    if (found.length === MAX_CO_AUTHORS) break
    known.add(address)
    found.push(name === '' ? email : `${name} <${email}>`)
  }
  return found
}
