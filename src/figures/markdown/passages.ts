import { NUMBER_SIGNS, RULE } from '../../episode/body/markdown-syntax.ts'
import { type Heading, outlineOf } from '../../episode/body/outline.ts'
import type { Body } from '../../episode/front-matter/split.ts'
import { type ContentLine, contentOf } from './content-line.ts'
import { type Hidden, hiddenBehind } from './hidden-lines.ts'
import { withIntroductions } from './introductions.ts'
import type { Passage } from './passage.ts'
import { cellsOf, isDelimiterRow } from './table-row.ts'

/** Items around a passage that are looked at, and characters of each. */
const MAX_PARENTS = 5
const MAX_PARENT_CHARACTERS = 500
/** `[label]: address "title"`; what has more behind it, or is a footnote, is text. */
const LINK_DEFINITION = /^\[(?!\^)[^\]]{1,999}\]:\s*(?:<[^>]*>|\S+)?(?:\s+(?:"([^"]*)"|'([^']*)'|\(([^)]*)\)))?$/u
/** A first cell that is that of the row above. */
const SAME_HEAD = /^["〃″”]?$/u
const NAMED_CELL = /^(?![*_]*(?:total|sum|all|overall|together)\b)[*_`]*\p{L}/iu
const FOOTNOTE = /^\[\^[^\]]{1,999}\]:\s*/u

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
  /** The first cell of the last row that has one. */
  rowHead: string
  /** The fence or the HTML that hides what follows. */
  hidden: Hidden | undefined
  /** Column of the text of the list item that is open. */
  itemColumn: number
  /** The list items that the next line may be in, the outermost first. */
  readonly items: { readonly column: number; readonly quotes: number; readonly lines: readonly string[] }[]
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

function readRow(state: State, headers: readonly string[], text: string, index: number): void {
  const cells = cellsOf(text)
  const [first = '', second = ''] = cells
  const isSame = SAME_HEAD.test(first)
  // A row of sums has none either.
  const isGoingOn = isSame && NAMED_CELL.test(second)
  if (!isSame) state.rowHead = first
  state.passages.push({
    kind: 'row',
    markdown: cells.join('\n'),
    line: state.firstLine + index,
    headers,
    headings: headingsOf(state),
    parents: isGoingOn && state.rowHead !== '' ? [state.rowHead.slice(0, MAX_PARENT_CHARACTERS)] : [],
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
  const hidden = hiddenBehind({ ...content, text }, state.itemColumn)
  if (hidden !== undefined || isNoText(text)) {
    state.hidden = hidden
    close(state)
    const [, ...titles] = LINK_DEFINITION.exec(text) ?? []
    const title = titles.find((found) => found !== undefined)
    // It is shown to who points at the link.
    if (title !== undefined) state.open = { kind: 'text', index, lines: [title], parents: [] }
    if (title !== undefined) close(state)
  } else if (state.headers !== undefined) {
    if (!isDelimiterRow(text)) readRow(state, state.headers, text, index)
  } else if (text.includes('|') && next !== undefined && isDelimiterRow(next)) {
    close(state)
    state.headers = cellsOf(text)
    state.rowHead = ''
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
    rowHead: '',
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
  return withIntroductions(state.passages)
}
