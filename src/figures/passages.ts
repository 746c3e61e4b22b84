import { FENCE, HTML_BLOCKS, LIST_MARKER, NESTING_MARK, NUMBER_SIGNS, RULE } from '../episode/body/markdown-syntax.ts'
import { type Heading, outlineOf } from '../episode/body/outline.ts'
import type { Body } from '../episode/front-matter/split.ts'

/** A paragraph, a list item or a row of a table, as Markdown. */
export interface Passage {
  readonly kind: 'text' | 'item' | 'row'
  /** Its lines joined by line ends; of a row its cells, each on a line of its own. */
  readonly markdown: string
  /** Line of the file on which it begins. */
  readonly line: number
  /** Of a row: the cells at the head of its columns. */
  readonly headers: readonly string[]
  /** The headings that it stands under, the nearest first. */
  readonly headings: readonly string[]
  /** The list items that it stands in, the nearest first. */
  readonly parents: readonly string[]
}

/** Marks of quotes and lists in each other that are looked past in one line. */
const MAX_NESTED_MARKS = 20
/** Items around a passage that are looked at, and characters of each. */
const MAX_PARENTS = 5
const MAX_PARENT_CHARACTERS = 500
const DELIMITER_ROW = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/u
/** Raw HTML whose content is no text. */
const RAW_HTML = HTML_BLOCKS[0]
const COMMENT = HTML_BLOCKS[1]

/** `[label]: address "title"`; what has more behind it, or is a footnote, is text. */
const LINK_DEFINITION = /^\[(?!\^)[^\]]{1,999}\]:\s*(?:<[^>]*>|\S+)?(?:\s+(?:"[^"]*"|'[^']*'|\([^)]*\)))?$/u
const FOOTNOTE = /^\[\^[^\]]{1,999}\]:\s*/u

interface ContentLine {
  readonly text: string
  readonly startsItem: boolean
  /** Quotes that it is in. */
  readonly quotes: number
  /** Column at which its text begins, marks before it included. */
  readonly column: number
  /** Columns of its first sign and of its last mark. */
  readonly start: number
  readonly mark: number
}

/** A line without the marks of quotes and list items before it. */
function contentOf(line: string): ContentLine {
  let text = line.trim()
  let startsItem = false
  let quotes = 0
  let markAt = 0
  for (let marks = 0; marks < MAX_NESTED_MARKS; marks += 1) {
    const mark = RULE.test(text) ? undefined : NESTING_MARK.exec(text)?.[0]
    if (mark === undefined) break
    startsItem ||= LIST_MARKER.test(text)
    if (mark.startsWith('>')) quotes += 1
    markAt = line.trimEnd().length - text.length
    text = text.slice(mark.length).trimStart()
  }
  return {
    text,
    startsItem,
    quotes,
    column: line.trimEnd().length - text.length,
    start: line.length - line.trimStart().length,
    mark: markAt,
  }
}

/** The cells of a row. A bar that is escaped, or in inline code that is escaped, belongs to its cell. */
function cellsOf(row: string): string[] {
  const inner = row.replace(/^\|/u, '').replace(/(?<!\\)\|$/u, '')
  return inner.split(/(?<!\\)\|/u).map((cell) => cell.trim())
}

interface State {
  readonly passages: Passage[]
  readonly firstLine: number
  /** The headings above, by level. */
  readonly above: string[]
  /** The paragraph or item that the next line may go on with. */
  open:
    | {
        readonly kind: 'text' | 'item'
        readonly index: number
        readonly lines: string[]
        readonly parents: readonly string[]
      }
    | undefined
  /** The head of the table whose rows follow. */
  headers: readonly string[] | undefined
  /** The fence or the HTML that hides what follows. */
  hidden: Hidden | undefined
  /** Column of the text of the list item that is open. */
  itemColumn: number
  /** The list items that the next line may be in, the outermost first. */
  readonly items: { readonly column: number; readonly quotes: number; readonly lines: readonly string[] }[]
}

interface Hidden {
  /** What is shown of a line behind the end; undefined where the line does not end it. */
  readonly restBehind: (text: string) => string | undefined
  /** Whether a line is not in the quote or the list item any more that this is in. */
  readonly isLeft: (line: ContentLine) => boolean
}

const headingsOf = ({ above }: State) => above.filter((heading) => heading !== undefined && heading !== '').toReversed()

function close(state: State): void {
  const { open, passages, firstLine } = state
  state.open = undefined
  if (open === undefined) return
  passages.push({
    kind: open.kind,
    markdown: open.lines.join('\n'),
    line: firstLine + open.index,
    headers: [],
    headings: headingsOf(state),
    parents: open.parents,
  })
}

/** Leaves the list items that a line is not in, and gives those that it is in. */
function parentsAt({ items }: State, { quotes, start, mark, column, startsItem }: ContentLine): readonly string[] {
  for (let last = items.at(-1); last !== undefined; last = items.at(-1)) {
    const own = quotes > last.quotes ? start : startsItem ? mark : column
    if (quotes >= last.quotes && own >= last.column) break
    items.pop()
  }
  const nearest = items.slice(-MAX_PARENTS)
  return nearest.map(({ lines }) => (lines[0] ?? '').slice(0, MAX_PARENT_CHARACTERS)).toReversed()
}

function enterHeading(state: State, { level, text }: Heading): void {
  close(state)
  state.headers = undefined
  state.items.length = 0
  state.above.length = Math.min(state.above.length, level)
  for (let index = state.above.length; index < level; index += 1) state.above.push('')
  state.above[level] = text
}

/** Whether a line begins what is no text: a fence, raw HTML, a comment. */
function hides(state: State, line: ContentLine): boolean {
  const { text, quotes } = line
  const fence = FENCE.exec(text)?.[1]
  const column = line.startsItem ? line.column : Math.min(line.column, state.itemColumn)
  const isLeft = (next: ContentLine) =>
    next.quotes < quotes || (next.text !== '' && quotes === 0 && next.column < column)
  if (fence !== undefined) {
    const closing = (next: string) => next.length >= fence.length && next === fence.charAt(0).repeat(next.length)
    state.hidden = { restBehind: (next) => (closing(next) ? '' : undefined), isLeft }
    return true
  }
  const html = [RAW_HTML, COMMENT].find((block) => block?.start.test(text))
  const end = html?.end
  if (end === undefined || end.test(text)) return false
  const restBehind = (next: string) => {
    const found = end.exec(next)
    return found === null ? undefined : next.slice(found.index + found[0].length).trim()
  }
  state.hidden = { restBehind, isLeft }
  return true
}

function readRow(state: State, headers: readonly string[], text: string, index: number): void {
  const cells = cellsOf(text)
  state.passages.push({
    kind: 'row',
    markdown: cells.join('\n'),
    line: state.firstLine + index,
    headers,
    headings: headingsOf(state),
    parents: [],
  })
}

function readLine(state: State, line: string, index: number, next: string | undefined): void {
  const content = contentOf(line)
  const { startsItem } = content
  let { text } = content
  if (state.hidden?.isLeft(content)) state.hidden = undefined
  if (state.hidden !== undefined) {
    const rest = state.hidden.restBehind(text)
    if (rest === undefined) return
    state.hidden = undefined
    if (rest === '') return
    text = rest
  }
  if (startsItem) state.itemColumn = content.column
  if (text === '' || startsItem) close(state)
  if (text === '' || startsItem || !text.includes('|')) state.headers = undefined
  if (text === '') return
  if (hides(state, { ...content, text }) || isNoText(text)) {
    close(state)
  } else if (state.headers !== undefined) {
    if (!DELIMITER_ROW.test(text)) readRow(state, state.headers, text, index)
  } else if (text.includes('|') && next !== undefined && isDelimiterRow(next)) {
    close(state)
    state.headers = cellsOf(text)
  } else if (state.open === undefined) {
    const lines = [text.replace(FOOTNOTE, '')]
    const parents = parentsAt(state, content)
    state.open = { kind: startsItem ? 'item' : 'text', index, lines, parents }
    if (startsItem) state.items.push({ column: content.column, quotes: content.quotes, lines })
  } else {
    state.open.lines.push(text)
  }
}

/** A nested heading, a rule, the definition of a link. */
const isNoText = (text: string) => NUMBER_SIGNS.test(text) || RULE.test(text) || LINK_DEFINITION.test(text)

function isDelimiterRow(line: string): boolean {
  const { text } = contentOf(line)
  return text.includes('-') && DELIMITER_ROW.test(text)
}

/**
 * Finds the paragraphs, list items and rows of an episode: what is neither a heading, nor code, nor the definition of a link. In
 * time linear in the length of the text.
 */
export function passagesOf({ text, line }: Body): Passage[] {
  const lines = text.split(/\r?\n/u)
  const { headings, codeLines } = outlineOf(lines)
  const headingAt = new Map(headings.map((heading) => [heading.index, heading]))
  const state: State = {
    passages: [],
    firstLine: line,
    above: [],
    open: undefined,
    headers: undefined,
    hidden: undefined,
    itemColumn: 0,
    items: [],
  }
  let after = 0
  lines.forEach((content, index) => {
    const heading = headingAt.get(index)
    if (heading !== undefined) {
      enterHeading(state, heading)
      state.hidden = undefined
      after = heading.next
    }
    if (index < after) return
    if (codeLines.has(index)) close(state)
    else readLine(state, content, index, lines[index + 1])
  })
  close(state)
  return state.passages
}
