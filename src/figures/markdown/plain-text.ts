import { closingFinder, type FindClosing } from './backticks.ts'
import { type Closings, markingSign, tilde, underscores } from './emphasis.ts'
import { entityAt } from './entities.ts'
import { foldDigits } from './fold-digits.ts'
import { type LastClosings, lineEndsOf, tagAt } from './html-tags.ts'
import { matchAt, type Piece, UNSEEN } from './piece.ts'

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
  readonly last: LastClosings & Readonly<Record<')' | ']', number>>
  readonly parts: string[]
  readonly spans: Span[]
  /** Where the labels begin that are open. */
  readonly labels: number[]
  readonly closings: Closings
  code: { readonly tag: string; readonly from: number } | undefined
  /** Length of the plain text so far, and its last character. */
  length: number
  lastShown: string
}

const ADDRESS = /https?:\/\/[^\s<>]*/iuy
/** Behind the address of a link: its readers see it when they point there. */
const LINK_TITLE = /^\s*(?:<[^>\n]*>|[^\s"']\S*)\s+["']([^"'\n]*)/u
const PUNCTUATION = /[!-/:-@[-`{-~]/u

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

function htmlTag(state: State, at: number): Piece {
  const { markdown, last, lastShown } = state
  const { text, taken, codeName, closes } = tagAt(markdown, at, last, lastShown)
  if (codeName !== undefined) htmlCode(state, closes, codeName, text.length)
  return { text, taken }
}

function htmlCode(state: State, closes: boolean, tag: string, shown: number): void {
  const { code, spans, length } = state
  if (!closes) state.code ??= { tag, from: length + shown }
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
    const title = LINK_TITLE.exec(target)?.[1]
    return { text: `${title === undefined ? '' : ` (${title}) `}${lineEndsOf(target)}`, taken: end + 1 - at }
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

const READERS: ReadonlyMap<string, (state: State, at: number) => Piece> = new Map([
  ['\\', escaped],
  ['`', inlineCode],
  ['&', ({ markdown }, at) => entityAt(markdown, at)],
  ['<', htmlTag],
  ['[', openLabel],
  [']', closeLabel],
  ['h', address],
  ['H', address],
  ['~', ({ markdown, closings }, at) => tilde(markdown, at, closings)],
  ['_', ({ markdown }, at) => underscores(markdown, at)],
  ['=', ({ markdown, closings }, at) => markingSign(markdown, at, closings)],
  ['+', ({ markdown, closings }, at) => markingSign(markdown, at, closings)],
  ['*', () => ({ text: '', taken: 1 })],
])

/**
 * Reads inline Markdown: without emphasis, link targets, tags, comments and addresses, and with escapes and entities undone. Each
 * sign is looked at once, whatever is opened and never closed.
 */
export function plainTextOf(source: string): PlainText {
  const markdown = foldDigits(source)
  const last = {
    ')': markdown.lastIndexOf(')'),
    ']': markdown.lastIndexOf(']'),
    '>': markdown.lastIndexOf('>'),
    '-->': markdown.lastIndexOf('-->'),
    '?>': markdown.lastIndexOf('?>'),
  }
  const state: State = {
    markdown,
    findClosing: closingFinder(markdown),
    last,
    parts: [],
    spans: [],
    labels: [],
    closings: { marked: new Set(), replaced: new Set() },
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
