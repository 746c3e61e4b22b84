import { closingFinder, type FindClosing } from './backticks.ts'
import { foldDigits } from './fold-digits.ts'

/** What stands out in a plain text: inline code, or the label of a link. Offsets are of the plain text. */
export interface Span {
  readonly kind: 'code' | 'link'
  readonly from: number
  readonly to: number
  /** The address of a link. */
  readonly target: string
}

/** Markdown as its reader sees it: lines stay lines. */
export interface PlainText {
  readonly text: string
  /** In the order in which they end. */
  readonly spans: readonly Span[]
}

interface State {
  readonly markdown: string
  readonly findClosing: FindClosing
  /** The last place of what may close something: behind it nothing is looked for. */
  readonly last: Readonly<Record<')' | ']' | '>', number>>
  readonly parts: string[]
  readonly spans: Span[]
  /** Where the labels begin that are open. */
  readonly labels: number[]
  code: { readonly tag: string; readonly from: number } | undefined
  /** Length of the plain text so far, and its last character. */
  length: number
  lastShown: string
}

/** What is shown for some characters of the Markdown. */
interface Piece {
  readonly text: string
  readonly taken: number
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  nbsp: ' ',
  minus: '−',
  times: '×',
  ndash: '–',
  mdash: '—',
  plusmn: '±',
}
const ENTITY = /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,8}));/iuy
const TAG = /<(\/?)([a-z][a-z0-9-]{0,20}|!)/iuy
const AUTOMATIC_LINK = /<(?:https?|mailto):/iuy
const ADDRESS = /https?:\/\/[^\s<>]*/iuy
const PUNCTUATION = /[!-/:-@[-`{-~]/u
/** Nothing to see: zero-width characters and soft hyphens. */
const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/u
const CODE_TAGS = /^(?:code|pre|kbd|samp|script|style|textarea)$/u

/** They end a sentence, as their reader sees them. */
const BLOCK_TAGS =
  /^(?:address|article|aside|blockquote|caption|center|dd|details|div|dl|dt|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|section|summary|table|tbody|tfoot|thead|tr|ul)$/u
const SPACE_TAGS = /^(?:br|td|th|option)$/u

const lineEndsOf = (text: string) => text.replace(/[^\n]+/gu, '')

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}

function escaped({ markdown }: State, at: number): Piece {
  const next = markdown.charAt(at + 1)
  return PUNCTUATION.test(next) ? { text: next, taken: 2 } : { text: '\\', taken: 1 }
}

function inlineCode({ markdown, findClosing, spans, length }: State, at: number): Piece {
  let run = 1
  while (markdown[at + run] === '`') run += 1
  const end = findClosing(run, at)
  if (end === undefined) return { text: '', taken: run }
  const text = markdown.slice(at + run, end)
  spans.push({ kind: 'code', from: length, to: length + text.length, target: '' })
  return { text, taken: end + run - at }
}

function entity({ markdown }: State, at: number): Piece {
  const found = matchAt(ENTITY, markdown, at)
  if (found === null) return { text: '&', taken: 1 }
  const [all, decimal, hexadecimal, name = ''] = found
  const point = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal)
  const isPoint = point >= 32 && point <= 0x10ffff
  const text = isPoint ? String.fromCodePoint(point) : (ENTITIES[name] ?? ' ')
  return { text: UNSEEN.test(text) ? '' : text, taken: all.length }
}

function htmlTag(state: State, at: number): Piece {
  const { markdown, last } = state
  const found = matchAt(TAG, markdown, at)
  if ((found === null && matchAt(AUTOMATIC_LINK, markdown, at) === null) || last['>'] < at)
    return { text: '<', taken: 1 }
  const isComment = markdown.startsWith('<!--', at)
  const end = isComment ? markdown.indexOf('-->', at + 4) : markdown.indexOf('>', at)
  const next = end === -1 ? markdown.length : end + (isComment ? 3 : 1)
  const name = found?.[2]?.toLowerCase() ?? ''
  if (CODE_TAGS.test(name)) htmlCode(state, found?.[1] === '/', name)
  return { text: `${apart(name, state.lastShown)}${lineEndsOf(markdown.slice(at, next))}`, taken: next - at }
}

/** What stands for a tag that sets apart what is before it from what is behind it. */
function apart(tag: string, lastShown: string): string {
  if (BLOCK_TAGS.test(tag)) return /[\p{L}\p{N}%)]/u.test(lastShown) ? '. ' : ' '
  return SPACE_TAGS.test(tag) ? ' ' : ''
}

function htmlCode(state: State, closes: boolean, tag: string): void {
  const { code, spans, length } = state
  if (!closes) state.code ??= { tag, from: length }
  if (!closes || code?.tag !== tag) return
  spans.push({ kind: 'code', from: code.from, to: length, target: '' })
  state.code = undefined
}

function openLabel({ labels, length }: State): Piece {
  labels.push(length)
  return { text: '', taken: 1 }
}

function closeLabel({ markdown, labels, spans, last, length }: State, at: number): Piece {
  const from = labels.pop()
  const next = markdown.charAt(at + 1)
  if (from !== undefined && next === '(' && last[')'] > at) {
    const end = markdown.indexOf(')', at)
    const target = markdown.slice(at + 2, end)
    spans.push({ kind: 'link', from, to: length, target: target.trim().split(/\s/u, 1)[0] ?? '' })
    return { text: lineEndsOf(target), taken: end + 1 - at }
  }
  if (from !== undefined && next === '[' && last[']'] > at + 1) {
    const end = markdown.indexOf(']', at + 2)
    return { text: lineEndsOf(markdown.slice(at, end)), taken: end + 1 - at }
  }
  return { text: '', taken: 1 }
}

/** An address that is written out is a link target. */
function address({ markdown }: State, at: number): Piece {
  const found = matchAt(ADDRESS, markdown, at)
  return found === null ? { text: markdown.charAt(at), taken: 1 } : { text: ' ', taken: found[0].length }
}

/** Strikes out when it is doubled; alone it says "about". */
const tilde = ({ markdown }: State, at: number): Piece =>
  markdown[at + 1] === '~' ? { text: '', taken: 2 } : { text: '~', taken: 1 }

/** Inside of a word it belongs to it. */
function underscore({ markdown, lastShown }: State, at: number): Piece {
  const isInside = /[\p{L}\p{N}]/u.test(lastShown) && /[\p{L}\p{N}_]/u.test(markdown[at + 1] ?? '')
  return { text: isInside ? '_' : '', taken: 1 }
}

const READERS: ReadonlyMap<string, (state: State, at: number) => Piece> = new Map([
  ['\\', escaped],
  ['`', inlineCode],
  ['&', entity],
  ['<', htmlTag],
  ['[', openLabel],
  [']', closeLabel],
  ['h', address],
  ['H', address],
  ['~', tilde],
  ['_', underscore],
  ['*', () => ({ text: '', taken: 1 })],
])

/**
 * Reads inline Markdown: without emphasis, link targets, tags, comments and addresses, and with escapes and entities undone. Each
 * sign is looked at once, whatever is opened and never closed.
 */
export function plainTextOf(source: string): PlainText {
  const markdown = foldDigits(source)
  const last = { ')': markdown.lastIndexOf(')'), ']': markdown.lastIndexOf(']'), '>': markdown.lastIndexOf('>') }
  const state: State = {
    markdown,
    findClosing: closingFinder(markdown),
    last,
    parts: [],
    spans: [],
    labels: [],
    code: undefined,
    length: 0,
    lastShown: '',
  }
  for (let at = 0; at < markdown.length; ) {
    const sign = markdown.charAt(at)
    const { text, taken } = READERS.get(sign)?.(state, at) ?? { text: UNSEEN.test(sign) ? '' : sign, taken: 1 }
    at += taken
    if (text === '') continue
    state.parts.push(text)
    state.length += text.length
    state.lastShown = text.slice(-1)
  }
  return { text: state.parts.join(''), spans: state.spans }
}
