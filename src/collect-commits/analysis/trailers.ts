/** Someone whom a message names as a further author. */
export interface CoAuthor {
  /** Empty where only the address is given. */
  readonly name: string
  readonly email: string
}

const CO_AUTHOR_TRAILER = /^co-authored-by:([^\n]{1,600})$/gimu
const NAME_AND_ADDRESS = /^([^<>]{0,200})<([^<>\s]{1,254})>$/u
/** Several people are at times named in one trailer, though the convention has one for each. A name may hold a comma. */
const NEXT_PERSON = /(?<=>)(?:[ \t]*[,;&][ \t]*|[ \t]+)(?:and[ \t]+)?/u
const ADDRESS = /^[^<>\s@]{1,64}@[^<>\s@]{1,190}$/u

/** With what tells a footer from its neighbours in lists and headings: "* BREAKING CHANGE: …", "### BREAKING CHANGES:". */
const BREAKING_FOOTER = /^[ \t*#_-]{0,12}BREAKING[ -]CHANGES?[*_]{0,3}(?::[*_]{0,3}| (?=#\d))/gmu
/** The text of such a footer, which may begin on a later line. */
const FOOTER_TEXT = /^\s*([^\n]*)/u
const MAX_FOOTER_CHARACTERS = 500
/** What a filled-in template says when nothing breaks. */
const NOTHING = /^(?:none|no|nothing|not applicable|n\/a)\W*$/iu
/** A line that is a trailer of its own, and so not the text of the footer before it. */
const OTHER_TRAILER = /^[A-Za-z][\w-]{0,40}-by: /u

/** Joins the lines of a trailer that was folded: a further line begins with white space. */
const unfold = (text: string) => text.replace(/\n[ \t]{1,80}(?=\S)/gu, ' ')

function personIn(text: string): CoAuthor | undefined {
  const [, name = '', email] = NAME_AND_ADDRESS.exec(text) ?? []
  if (email !== undefined) return { name: name.trim(), email }
  return ADDRESS.test(text) ? { name: '', email: text } : undefined
}

/**
 * The co-authors of a message, in order.
 *
 * @see https://docs.github.com/en/pull-requests/committing-changes-to-your-project/creating-and-editing-commits/creating-a-commit-with-multiple-authors
 * @see https://git-scm.com/docs/git-interpret-trailers
 */
export function coAuthorsIn(text: string): CoAuthor[] {
  // Most messages have none, and all of a long history have to be looked at.
  if (!/^co-authored-by:/imu.test(text)) return []
  const found: CoAuthor[] = []
  for (const [, value = ''] of unfold(text).matchAll(CO_AUTHOR_TRAILER)) {
    const people = value.trim().split(NEXT_PERSON).map(personIn)
    if (people.every((person) => person !== undefined)) found.push(...people)
  }
  return found
}

/** Whether a footer tells of a breaking change; its text may begin on a later line. */
export function hasBreakingFooter(text: string): boolean {
  if (!text.includes('BREAKING')) return false
  for (const match of text.matchAll(BREAKING_FOOTER)) {
    const start = match.index + match[0].length
    const said = FOOTER_TEXT.exec(text.slice(start, start + MAX_FOOTER_CHARACTERS))?.[1] ?? ''
    if (said !== '' && !OTHER_TRAILER.test(said) && !NOTHING.test(said)) return true
  }
  return false
}
