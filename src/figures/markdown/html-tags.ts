import { entityAt } from './entities.ts'
import { matchAt, type Piece } from './piece.ts'

/** What a tag begins with, as browsers have it. */
const OPENING = /<(\/?)([a-z][a-z0-9-]{0,20})/iuy
/** What begins comments, instructions and declarations, and what ends them. */
const UNSHOWN = [
  [/<!--/uy, '-->'],
  [/<\?/uy, '?>'],
  [/<!(?:\[CDATA\[|[a-z])/iuy, '>'],
] as const
/** The last places of what may close a bracket: behind them nothing is looked for. */
export type LastClosings = Readonly<Record<'>' | '-->' | '?>', number>>
const AUTOMATIC_LINK = /<(?:(?:https?|mailto):[^\s<>]*|[^\s<>@]{1,200}@[^\s<>@]{1,200})>/iuy
/** https://spec.commonmark.org/0.31.2/#attribute; what is no tag by that is shown as it is written. */
const ATTRIBUTE = /\s+([a-z_:][\w.:-]*)(?:\s*=\s*(?:([^\s"'=<>`]+)|'([^']*)'|"([^"]*)"))?/iuy
const END = /\s*\/?>/uy
const MAX_ATTRIBUTES = 100
/** Attributes that their readers see, or hear. */
const SHOWN_ATTRIBUTE = /^(?:title|alt|aria-label|aria-description|aria-valuetext|placeholder|label)$/iu
const ENTITIES = /&[#\w]{2,9};/gu
const CODE_TAGS = /^(?:code|pre|kbd|samp|script|style|textarea)$/u

/** They end a sentence, as their reader sees them. */
const BLOCK_TAGS =
  /^(?:address|article|aside|blockquote|caption|center|dd|details|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|section|summary|table|tbody|tfoot|thead|tr|ul)$/u
/** What they hold says what the text behind them is about. */
const HEAD_TAGS = /^(?:dt|h[1-6]|summary|caption|figcaption)$/u
const SPACE_TAGS = /^(?:br|td|th|option)$/u
/** What they hold is no digit of the number before them. */
const RAISED_TAGS = /^(?:sup|sub)$/u

/** The line ends of what is not shown. */
export const lineEndsOf = (text: string) => text.replace(/[^\n]+/gu, '')

/** What stands for a tag, a comment or an address in pointed brackets. */
export interface Tag extends Piece {
  /** Its name where what is in it is code, in lower case. */
  readonly codeName: string | undefined
  readonly closes: boolean
}

const asText = (text: string, taken: number): Tag => ({ text, taken, codeName: undefined, closes: false })

/** What stands between the brackets of a tag that begins at a place; undefined where it is none. */
function attributesAt(markdown: string, from: number): { readonly shown: string; readonly next: number } | undefined {
  const shown: string[] = []
  let at = from
  for (let count = 0; count < MAX_ATTRIBUTES; count += 1) {
    const found = matchAt(ATTRIBUTE, markdown, at)
    if (found === null) break
    const [all, name = '', bare, single, double] = found
    if (SHOWN_ATTRIBUTE.test(name)) shown.push(decoded(bare ?? single ?? double ?? ''))
    at += all.length
  }
  const end = matchAt(END, markdown, at)
  const text = shown.filter((value) => value !== '').map((value) => ` (${value}) `)
  return end === null ? undefined : { shown: text.join(''), next: at + end[0].length }
}

const decoded = (value: string) => value.replace(ENTITIES, (entity) => entityAt(entity, 0).text).replace(/\s+/gu, ' ')

/** A comment, an instruction or a declaration; undefined where it is none, or is never closed. */
function unshownAt(markdown: string, at: number, last: LastClosings): Tag | undefined {
  const closing = UNSHOWN.find(([opening]) => matchAt(opening, markdown, at) !== null)?.[1]
  if (closing === undefined || last[closing] < at + 2) return undefined
  const next = markdown.indexOf(closing, at + 2) + closing.length
  return asText(lineEndsOf(markdown.slice(at, next)), next - at)
}

/** Reads what a pointed bracket begins. */
export function tagAt(markdown: string, at: number, last: LastClosings, lastShown: string): Tag {
  if (last['>'] < at) return asText('<', 1)
  const address = matchAt(AUTOMATIC_LINK, markdown, at)
  if (address !== null) return asText('', address[0].length)
  const unshown = unshownAt(markdown, at, last)
  if (unshown !== undefined) return unshown
  const found = matchAt(OPENING, markdown, at)
  const name = found?.[2]?.toLowerCase() ?? ''
  const attributes = found === null ? undefined : attributesAt(markdown, at + found[0].length)
  if (found === null || attributes === undefined) return asText('<', 1)
  const { shown, next } = attributes
  return {
    text: `${apart(name, found[1] === '/', lastShown)}${shown}${lineEndsOf(markdown.slice(at, next))}`,
    taken: next - at,
    codeName: CODE_TAGS.test(name) ? name : undefined,
    closes: found[1] === '/',
  }
}

/** What stands for a tag that sets apart what is before it from what is behind it. */
function apart(tag: string, closes: boolean, lastShown: string): string {
  if (closes && HEAD_TAGS.test(tag) && /[\p{L}\p{N}%)]/u.test(lastShown)) return ': '
  if (BLOCK_TAGS.test(tag)) return /[\p{L}\p{N}%)]/u.test(lastShown) ? '. ' : ' '
  if (RAISED_TAGS.test(tag)) return !closes && /\p{N}/u.test(lastShown) ? '^' : ''
  return SPACE_TAGS.test(tag) ? ' ' : ''
}
