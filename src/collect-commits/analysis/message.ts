import { readConventionalTitle, withoutPrefixes } from './conventional-title.ts'
import { firstSentence } from './first-sentence.ts'
import { referencesIn } from './references.ts'
import { isRevertOf, revertedBy } from './reverts.ts'
import { titleOf } from './title.ts'
import { type CoAuthor, coAuthorsIn, hasBreakingFooter } from './trailers.ts'

/** What a commit's message says, by the Conventional Commits convention and git's trailers. */
export interface CommitMessage {
  /** The first paragraph as one line, as git shows a subject. */
  readonly headline: string
  /** What it is about: the headline, or the pull request's title where it is the merge of one. */
  readonly title: string
  /** What follows the first paragraph. */
  readonly body: string
  /** The conventional type in lower case, such as `feat`; empty where the title has none. */
  readonly type: string
  readonly scope: string
  readonly isBreaking: boolean
  readonly isRevert: boolean
  /** What it takes back: SHAs, in full or their beginning, and pull requests (`#12`, `owner/name#12`). */
  readonly reverts: readonly string[]
  /** The first sentence of the body; empty where it has none. */
  readonly summary: string
  /** In order. */
  readonly coAuthors: readonly CoAuthor[]
  /** Issues and pull requests that it names: `#12`, `owner/name#12`; each once. */
  readonly references: readonly string[]
}

/**
 * Messages come from anyone and may be long. Only so many characters of their beginning and end are looked at; every
 * expression that reads them takes time in proportion to what it reads.
 */
const MAX_START_CHARACTERS = 64 * 1024
const MAX_END_CHARACTERS = 16 * 1024
const MAX_HEADLINE_CHARACTERS = 1_000
const MAX_REFERENCES = 50

/** The beginning of a text and, of a long one, the last whole lines: trailers stand there. */
function startAndEnd(text: string): string {
  if (text.length <= MAX_START_CHARACTERS + MAX_END_CHARACTERS) return text.toWellFormed()
  const end = text.slice(-MAX_END_CHARACTERS)
  const firstLineEnd = end.indexOf('\n')
  const wholeLines = firstLineEnd === -1 ? '' : end.slice(firstLineEnd)
  return `${text.slice(0, MAX_START_CHARACTERS)}\n${wholeLines}`.toWellFormed()
}

/** A text as a headline is kept: the cut may go through a character. */
const cut = (line: string) => line.slice(0, MAX_HEADLINE_CHARACTERS).toWellFormed()

function split(message: string): { readonly headline: string; readonly body: string } {
  const gap = /\n[ \t]*\n/u.exec(message)
  const paragraph = gap === null ? message : message.slice(0, gap.index)
  const lines = cut(paragraph).split('\n')
  const headline = lines
    .map((line) => line.trim())
    .join(' ')
    .trim()
  return { headline, body: gap === null ? '' : message.slice(gap.index + gap[0].length) }
}

/** What follows the first line: in the merge of a pull request that is the title. */
const afterTitle = (body: string) => {
  const text = body.trimStart()
  const end = text.indexOf('\n')
  return end === -1 ? '' : text.slice(end + 1)
}

/** Reads a commit's message. Takes any text, and never fails. */
export function parseMessage(text: string): CommitMessage {
  const analysed = startAndEnd(text).trimStart()
  const message = analysed.includes('\r') ? analysed.replace(/\r\n?/gu, '\n') : analysed
  const { headline, body } = split(message)
  const title = cut(titleOf(headline, body))
  const bareTitle = withoutPrefixes(title)
  const { type, scope, isMarkedBreaking } = readConventionalTitle(bareTitle)
  return {
    headline,
    title,
    body,
    type,
    scope,
    isBreaking: isMarkedBreaking || hasBreakingFooter(message),
    isRevert: isRevertOf(bareTitle, message),
    reverts: revertedBy(message),
    summary: firstSentence(title === headline ? body : afterTitle(body)),
    coAuthors: coAuthorsIn(message),
    references: [...new Set(referencesIn(message))].slice(0, MAX_REFERENCES),
  }
}
