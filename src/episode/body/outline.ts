import {
  FENCE,
  HTML_BLOCKS,
  LINK_DEFINITION,
  LIST_MARKER,
  LONE_TAG,
  NESTING_MARK,
  NUMBER_SIGNS,
  RULE,
  UNDERLINE,
} from './markdown-syntax.ts'

/** Marks of quotes and lists in each other that are looked past in one line. */
const MAX_NESTED_MARKS = 20

/** A heading at the top level of a Markdown text, that is, outside of code, HTML, lists and quotes. */
export interface Heading {
  /** 1 for `#`, 2 for `##` … */
  readonly level: number
  /** As it is written, without the marks of the heading and with white space collapsed. */
  readonly text: string
  /** Index of its first line. */
  readonly index: number
  /** Index of the line after it. */
  readonly next: number
  /** Whether it is made a heading by a line of dashes or equals signs under it. */
  readonly isUnderlined: boolean
}

/** Where the headings and the code of a Markdown text are. Lines are counted from 0. */
export interface Outline {
  readonly headings: readonly Heading[]
  /** Indices of the lines of code, fences included. */
  readonly codeLines: ReadonlySet<number>
  /** What is opened and never closed, and so takes the rest of the text. */
  readonly unclosed: { readonly what: string; readonly index: number } | undefined
}

type OpenBlock =
  | { readonly kind: 'fence'; readonly index: number; readonly mark: string }
  | { readonly kind: 'html'; readonly index: number; readonly name: string; readonly end: RegExp | undefined }

interface State {
  readonly headings: Heading[]
  readonly codeLines: Set<number>
  open: OpenBlock | undefined
  /** The paragraph that the next line may continue; 'nested' for one inside a list or a quote. */
  paragraph: { readonly index: number; readonly lines: string[] } | 'nested' | undefined
  /** Column from which on a line belongs to the open list item. */
  itemColumn: number
}

interface Line {
  readonly index: number
  /** Without the white space around it. */
  readonly text: string
  /** Columns of white space before it. */
  readonly column: number
}

/**
 * Finds the headings of a Markdown text by the rules of CommonMark for blocks, as far as they decide what is a heading:
 * `## ` and underlined headings, fenced and indented code, HTML blocks and comments, lists, quotes and rules.
 */
export function outlineOf(lines: readonly string[]): Outline {
  const state: State = {
    headings: [],
    codeLines: new Set(),
    open: undefined,
    paragraph: undefined,
    itemColumn: Number.POSITIVE_INFINITY,
  }
  lines.forEach((line, index) => {
    readLine(state, measure(line, index))
  })
  return { headings: state.headings, codeLines: state.codeLines, unclosed: unclosedBlock(state.open) }
}

function readLine(state: State, line: Line): void {
  const { text, column } = line
  if (state.open !== undefined) {
    readInside(state, state.open, line)
  } else if (text === '') {
    state.paragraph = undefined
  } else if (column >= state.itemColumn) {
    state.paragraph = nestedParagraph(text)
  } else if (column > 3) {
    readIndented(state, line)
  } else if (typeof state.paragraph === 'object' && UNDERLINE.test(text)) {
    endUnderlined(state, state.paragraph, line)
  } else if (startsBlock(state, line)) {
    state.paragraph = undefined
    state.itemColumn = Number.POSITIVE_INFINITY
  } else {
    readText(state, line)
  }
}

function readInside(state: State, open: OpenBlock, { text, column, index }: Line): void {
  if (open.kind === 'html') {
    if (open.end === undefined ? text === '' : open.end.test(text)) state.open = undefined
    return
  }
  state.codeLines.add(index)
  const isFence = column <= 3 && text.length >= open.mark.length && text === open.mark.charAt(0).repeat(text.length)
  if (isFence) state.open = undefined
}

/** Indented code, or the next line of a paragraph. */
function readIndented(state: State, { text, index }: Line): void {
  if (state.paragraph === undefined) state.codeLines.add(index)
  else if (state.paragraph !== 'nested') state.paragraph.lines.push(text)
}

function endUnderlined(state: State, paragraph: { index: number; lines: string[] }, { text, index }: Line): void {
  state.paragraph = undefined
  // Definitions of links make no paragraph: what follows them is a rule.
  if (paragraph.lines.every((line) => LINK_DEFINITION.test(line))) return
  state.headings.push({
    level: text.startsWith('=') ? 1 : 2,
    text: collapse(paragraph.lines.join(' ')),
    index: paragraph.index,
    next: index + 1,
    isUnderlined: true,
  })
}

/** Takes a fence, an HTML block, a `#` heading or a rule: whatever ends a paragraph and a list by itself. */
function startsBlock(state: State, { text, index }: Line): boolean {
  const fence = FENCE.exec(text)?.[1]
  if (fence !== undefined) {
    state.codeLines.add(index)
    state.open = { kind: 'fence', index, mark: fence }
    return true
  }
  const html = HTML_BLOCKS.find(({ start }) => start.test(text))
  if (html !== undefined) {
    if (!html.end?.test(text)) state.open = { kind: 'html', index, name: html.name, end: html.end }
    return true
  }
  if (state.paragraph === undefined && LONE_TAG.test(text)) {
    state.open = { kind: 'html', index, name: 'HTML element', end: undefined }
    return true
  }
  const heading = numberSignHeading(text, index)
  if (heading !== undefined) state.headings.push(heading)
  return heading !== undefined || RULE.test(text)
}

function numberSignHeading(text: string, index: number): Heading | undefined {
  const signs = NUMBER_SIGNS.exec(text)?.[0]
  if (signs === undefined) return undefined
  const words = collapse(text.slice(signs.length))
  return { level: signs.length, text: words.replace(/(?:^| )#+$/u, ''), index, next: index + 1, isUnderlined: false }
}

function readText(state: State, { text, column, index }: Line): void {
  const [marker, sign = '', number, space = ''] = LIST_MARKER.exec(text) ?? []
  const isParagraph = typeof state.paragraph === 'object'
  const interrupts = !isParagraph || (text !== sign && (number === undefined || Number(number) === 1))
  if (marker !== undefined && interrupts) {
    state.paragraph = nestedParagraph(text)
    state.itemColumn = column + sign.length + (space.length >= 1 && space.length <= 4 ? space.length : 1)
  } else if (text.startsWith('>')) {
    state.paragraph = nestedParagraph(text)
    state.itemColumn = Number.POSITIVE_INFINITY
  } else if (state.paragraph === undefined) {
    state.paragraph = { index, lines: [text] }
    state.itemColumn = Number.POSITIVE_INFINITY
  } else if (state.paragraph !== 'nested') {
    state.paragraph.lines.push(text)
  }
}

/** Whether the text of a list item or a quote, whose marks it may start with, is a paragraph that may go on below. */
function nestedParagraph(text: string): 'nested' | undefined {
  let rest = text
  for (let marks = 0; marks < MAX_NESTED_MARKS; marks += 1) {
    const mark = RULE.test(rest) ? undefined : NESTING_MARK.exec(rest)?.[0]
    if (mark === undefined) break
    rest = rest.slice(mark.length)
  }
  const isBlock = [FENCE, NUMBER_SIGNS, RULE, ...HTML_BLOCKS.map(({ start }) => start)].some((block) =>
    block.test(rest),
  )
  return rest === '' || isBlock ? undefined : 'nested'
}

function unclosedBlock(open: OpenBlock | undefined): Outline['unclosed'] {
  if (open === undefined) return undefined
  if (open.kind === 'fence') return { what: 'code fence', index: open.index }
  return open.end === undefined ? undefined : { what: open.name, index: open.index }
}

/** Tabs stand for white space up to the next multiple of four columns. */
function measure(line: string, index: number): Line {
  let column = 0
  let offset = 0
  for (; line[offset] === ' ' || line[offset] === '\t'; offset += 1)
    column += line[offset] === '\t' ? 4 - (column % 4) : 1
  return { index, text: line.slice(offset).trimEnd(), column }
}

function collapse(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}
