/** An issue's number has no zero in front; colours do. */
const NUMBER = /([1-9]\d{0,8})(?![\w%])/uy
const BEFORE = /(?:^|[\s([,;:])([\w.-]{1,39}\/[\w.-]{1,100})?$/u
/** The longest text before a `#` that belongs to a reference, with the character before it. */
const MAX_BEFORE_CHARACTERS = 142
/** As many digits as a colour has in full, with or without its opacity; few repositories have so many issues. */
const FULL_COLOUR_DIGITS: readonly number[] = [6, 8]
/** The same in short: many repositories have so many issues. */
const SHORT_COLOUR_DIGITS: readonly number[] = [3, 4]
/** What says that a reference follows. GitHub's own closing keywords, and what people write before an issue. */
const KEYWORD =
  /(?:^|[^\p{L}\p{N}])(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?|address(?:e[sd])?|implement(?:s|ed)?|refs?|references?|reverts?|see(?: also)?|issues?|bugs?|tickets?|prs?|(?:pull|merge) requests?|discussions?|relate[sd]? to|part of|follow[- ]up (?:to|of)|backport(?:s|ed)?(?: of)?|gh)[ \t]*:?[ \t]{0,4}$/iu
const LONGEST_KEYWORD = 40
const COLOUR_WORD =
  /(?:colou?rs?|background|foreground|border|fill|stroke|shade|tint|accent|hex)(?: (?:is|to|of|from))?[ \t]*[:=]?[ \t]{0,4}["'`]?$/iu
/** What says so behind it: "#123 as the text colour". */
const COLOUR_WORD_BEHIND =
  /^["'`]?[ \t]+(?:as|for)(?: (?:a|an|the|our|its))?(?: [\p{L}-]{1,20}){0,2} (?:colou?rs?|background|foreground|border)\b/iu
const MAX_BEHIND_CHARACTERS = 80
/** Between a reference and the next of a list: "closes #1, #2 and #3". */
const LIST_SEPARATOR = /^[ \t]*(?:,|;|\/|&|\+|and|or|,[ \t]*and)?\s{0,4}$/u
const MAX_SEPARATOR_CHARACTERS = 10
/** GitHub puts the number of a squashed pull request at the end of the headline. */
const AFTER_SQUASH_NUMBER = /^\)[ \t]*(?:\n|$)/u
const MENTIONS_COLOUR = /colou?r|palette|\bhex\b|\bcss\b|background|\bshade\b|\bgr[ae]y\b/iu

/** Where a text has a `#` with a number behind it that may be a reference. */
interface Candidate {
  readonly at: number
  readonly end: number
  readonly number: string
  /** `owner/name`, or empty. */
  readonly repository: string
}

function candidateAt(text: string, at: number): Candidate | undefined {
  NUMBER.lastIndex = at + 1
  const number = NUMBER.exec(text)?.[1]
  if (number === undefined) return undefined
  const before = BEFORE.exec(text.slice(Math.max(0, at - MAX_BEFORE_CHARACTERS), at))
  return before === null ? undefined : { at, end: NUMBER.lastIndex, number, repository: before[1] ?? '' }
}

function isSquashNumber(text: string, { at, end }: Candidate, headlineEnd: number): boolean {
  if (at > headlineEnd || text[at - 1] !== '(') return false
  return AFTER_SQUASH_NUMBER.test(text.slice(end, end + 40)) && !MENTIONS_COLOUR.test(text.slice(0, at))
}

/** Whether what begins at `at` is the next of the list whose last one ended at `reached`; -1 is no list. */
const isListed = (text: string, reached: number, at: number): boolean =>
  reached !== -1 && at - reached <= MAX_SEPARATOR_CHARACTERS && LIST_SEPARATOR.test(text.slice(reached, at))

/**
 * Issues and pull requests that a text names: `#12`, `owner/name#12`. A colour is none: `#1a2b3c`, nor `#123456` unless a
 * keyword such as "closes" stands before it, or it is the number that GitHub puts behind a squashed pull request's title.
 *
 * Looks around each `#`: few messages have one, and all of a long history have to be looked at.
 */
export function referencesIn(text: string): string[] {
  const references: string[] = []
  const headlineEnd = text.includes('\n') ? text.indexOf('\n') : text.length
  /** Where the last reference with a keyword, and the last colour, ended: those of the same list share it. */
  let keywordReaches = -1
  let colourReaches = -1
  for (let at = text.indexOf('#'); at !== -1; at = text.indexOf('#', at + 1)) {
    const candidate = candidateAt(text, at)
    if (candidate === undefined) continue
    const { end, number, repository } = candidate
    const before = text.slice(Math.max(0, at - LONGEST_KEYWORD), at)
    const hasKeyword = isListed(text, keywordReaches, at) || KEYWORD.test(before)
    const isShortColour = () =>
      isListed(text, colourReaches, at) ||
      COLOUR_WORD.test(before) ||
      COLOUR_WORD_BEHIND.test(text.slice(end, end + MAX_BEHIND_CHARACTERS))
    const mayBeColour =
      FULL_COLOUR_DIGITS.includes(number.length) || (SHORT_COLOUR_DIGITS.includes(number.length) && isShortColour())
    const isReference = repository !== '' || hasKeyword || !mayBeColour || isSquashNumber(text, candidate, headlineEnd)
    if (!isReference) {
      colourReaches = end
      continue
    }
    references.push(`${repository}#${number}`)
    if (hasKeyword) keywordReaches = end
  }
  return references
}
