import { matchAt, type Piece } from './piece.ts'

const TAG = /<(\/?)([a-z][a-z0-9-]{0,20}|!)/iuy
const AUTOMATIC_LINK = /<(?:https?|mailto):/iuy
const CODE_TAGS = /^(?:code|pre|kbd|samp|script|style|textarea)$/u

/** They end a sentence, as their reader sees them. */
const BLOCK_TAGS =
  /^(?:address|article|aside|blockquote|caption|center|dd|details|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|section|summary|table|tbody|tfoot|thead|tr|ul)$/u
const SPACE_TAGS = /^(?:br|td|th|option)$/u

/** The line ends of what is not shown. */
export const lineEndsOf = (text: string) => text.replace(/[^\n]+/gu, '')

/** What stands for a tag, a comment or an address in pointed brackets. */
export interface Tag extends Piece {
  /** Its name where what is in it is code, in lower case. */
  readonly codeName: string | undefined
  readonly closes: boolean
}

/** Reads what a pointed bracket begins; behind `last` none is closed. */
export function tagAt(markdown: string, at: number, last: number, lastShown: string): Tag {
  const found = matchAt(TAG, markdown, at)
  if ((found === null && matchAt(AUTOMATIC_LINK, markdown, at) === null) || last < at)
    return { text: '<', taken: 1, codeName: undefined, closes: false }
  const isComment = markdown.startsWith('<!--', at)
  const end = isComment ? markdown.indexOf('-->', at + 4) : markdown.indexOf('>', at)
  const next = end === -1 ? markdown.length : end + (isComment ? 3 : 1)
  const name = found?.[2]?.toLowerCase() ?? ''
  return {
    text: `${apart(name, lastShown)}${lineEndsOf(markdown.slice(at, next))}`,
    taken: next - at,
    codeName: CODE_TAGS.test(name) ? name : undefined,
    closes: found?.[1] === '/',
  }
}

/** What stands for a tag that sets apart what is before it from what is behind it. */
function apart(tag: string, lastShown: string): string {
  if (BLOCK_TAGS.test(tag)) return /[\p{L}\p{N}%)]/u.test(lastShown) ? '. ' : ' '
  return SPACE_TAGS.test(tag) ? ' ' : ''
}
