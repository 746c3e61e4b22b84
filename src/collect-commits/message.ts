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
const CO_AUTHOR = /^co-authored-by:[ \t]*([^<>\r\n]{1,200})<([^<>\s]{1,254})>[ \t]*$/iu
const REFERENCE = /(?<=^|[\s([,;:])([\w.-]{1,39}\/[\w.-]{1,100})?#(\d{1,9})\b/gmu

const once = (texts: readonly string[]) => [...new Set(texts)].slice(0, MOST_LISTED)

function headlineOf(message: string): string {
  const [paragraph = ''] = message.trimStart().split(/\n[ \t]*\n/u, 1)
  return paragraph
    .slice(0, LONGEST_HEADLINE)
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .trim()
}

/** Reads a commit's message. Takes any text, and never fails. */
export function parseMessage(text: string): CommitMessage {
  const message = text.slice(0, MOST_ANALYSED).toWellFormed().replace(/\r\n?/gu, '\n')
  const headline = headlineOf(message)
  const [, type = '', scope = '', breaking] = CONVENTIONAL_HEADLINE.exec(headline) ?? []
  const coAuthors = message.split('\n').flatMap((line) => {
    const [, name, email] = CO_AUTHOR.exec(line) ?? []
    return name === undefined || email === undefined ? [] : [`${name.trim()} <${email}>`]
  })
  const references = [...message.matchAll(REFERENCE)].map(([, repository = '', number]) => `${repository}#${number}`)
  return {
    headline,
    type: type.toLowerCase(),
    scope,
    isBreaking: breaking === '!' || BREAKING_FOOTER.test(message),
    isRevert: REVERT_HEADLINE.test(headline) || REVERT_BODY.test(message),
    coAuthors: once(coAuthors),
    references: once(references),
  }
}
