/** What a commit's message says, by the Conventional Commits convention and git's trailers. */
export interface CommitMessage {
  /** The first paragraph as one line, as git shows a subject. */
  readonly headline: string
  /** The conventional type in lower case, such as `feat`; empty where the headline has none. */
  readonly type: string
  readonly scope: string
  readonly isBreaking: boolean
  readonly isRevert: boolean
  /** `name <email>` of each co-author, in order, each once. */
  readonly coAuthors: readonly string[]
  /** Issues and pull requests that it names: `#12`, `owner/name#12`; each once. */
  readonly references: readonly string[]
}

/**
 * Messages come from anyone and may be long. Only this much is looked at for references and trailers, in characters; every
 * expression below takes time in proportion to a line's length.
 */
const MOST_ANALYSED = 64 * 1024
const LONGEST_HEADLINE = 1_000
const MOST_LISTED = 50

/** @see https://www.conventionalcommits.org/en/v1.0.0/#specification */
const CONVENTIONAL_HEADLINE = /^([A-Za-z][\w-]{0,30})(?:\(([^()\r\n]{1,100})\))?(!)?: (?=\S)/u
const BREAKING_FOOTER = /^BREAKING[ -]CHANGE: \S/mu
const REVERT_HEADLINE = /^revert(?:\([^()\r\n]{1,100}\))?!?: |^revert "/iu
const REVERT_BODY = /^This reverts commit [0-9a-f]{7,64}\b/mu
const CO_AUTHOR = /^co-authored-by:[ \t]*([^<>\r\n]{1,200})<([^<>\s]{1,254})>[ \t]*$/gimu
const REFERENCE_NUMBER = /(\d{1,9})\b/uy
const BEFORE_REFERENCE = /(?:^|[\s([,;:])([\w.-]{1,39}\/[\w.-]{1,100})?$/u
/** The longest text before a `#` that belongs to a reference, with the character before it. */
const LONGEST_BEFORE_REFERENCE = 142

const once = (texts: readonly string[]) => [...new Set(texts)].slice(0, MOST_LISTED)

function headlineOf(message: string): string {
  const [paragraph = ''] = message.trimStart().split(/\n[ \t]*\n/u, 1)
  return (
    paragraph
      .slice(0, LONGEST_HEADLINE)
      .split('\n')
      .map((line) => line.trim())
      .join(' ')
      .trim()
      // The cut may have gone through a character.
      .toWellFormed()
  )
}

const coAuthorsOf = (message: string): string[] =>
  [...message.matchAll(CO_AUTHOR)].map(([, name = '', email = '']) => `${name.trim()} <${email}>`)

/** Looks around each `#`: few messages have one, and all of a long history have to be looked at. */
function referencesOf(message: string): string[] {
  const references: string[] = []
  for (let at = message.indexOf('#'); at !== -1; at = message.indexOf('#', at + 1)) {
    REFERENCE_NUMBER.lastIndex = at + 1
    const number = REFERENCE_NUMBER.exec(message)?.[1]
    if (number === undefined) continue
    const before = BEFORE_REFERENCE.exec(message.slice(Math.max(0, at - LONGEST_BEFORE_REFERENCE), at))
    if (before !== null) references.push(`${before[1] ?? ''}#${number}`)
  }
  return references
}

/** Reads a commit's message. Takes any text, and never fails. */
export function parseMessage(text: string): CommitMessage {
  const analysed = text.slice(0, MOST_ANALYSED).toWellFormed()
  const message = analysed.includes('\r') ? analysed.replace(/\r\n?/gu, '\n') : analysed
  const headline = headlineOf(message)
  const [, type = '', scope = '', breaking] = CONVENTIONAL_HEADLINE.exec(headline) ?? []
  return {
    headline,
    type: type.toLowerCase(),
    scope,
    isBreaking: breaking === '!' || BREAKING_FOOTER.test(message),
    isRevert: REVERT_HEADLINE.test(headline) || REVERT_BODY.test(message),
    coAuthors: once(coAuthorsOf(message)),
    references: once(referencesOf(message)),
  }
}
