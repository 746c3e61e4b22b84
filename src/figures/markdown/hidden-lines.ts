import { FENCE, HTML_BLOCKS } from '../../episode/body/markdown-syntax.ts'
import type { ContentLine } from './content-line.ts'

/** Raw HTML whose content is no text. */
const RAW_HTML = HTML_BLOCKS[0]
const COMMENT = HTML_BLOCKS[1]

/** What hides the lines that follow. */
export interface Hidden {
  /** What is shown of a line behind the end; undefined where the line does not end it. */
  readonly restBehind: (text: string) => string | undefined
  /** Whether a line is not in the quote or the list item any more that this is in. */
  readonly isLeft: (line: ContentLine) => boolean
}

/** What a line hides where it begins what is no text: a fence, raw HTML, a comment. `itemColumn` is where the text of the open list item begins. */
export function hiddenBehind(line: ContentLine, itemColumn: number): Hidden | undefined {
  const { text, quotes } = line
  const fence = FENCE.exec(text)?.[1]
  const column = line.startsItem ? line.column : Math.min(line.column, itemColumn)
  const isLeft = (next: ContentLine) =>
    next.quotes < quotes || (next.text !== '' && quotes === 0 && next.column < column)
  if (fence !== undefined) {
    const closing = (next: string) => next.length >= fence.length && next === fence.charAt(0).repeat(next.length)
    return { restBehind: (next) => (closing(next) ? '' : undefined), isLeft }
  }
  const html = [RAW_HTML, COMMENT].find((block) => block?.start.test(text))
  const end = html?.end
  if (end === undefined || end.test(text)) return undefined
  const restBehind = (next: string) => {
    const found = end.exec(next)
    return found === null ? undefined : next.slice(found.index + found[0].length).trim()
  }
  return { restBehind, isLeft }
}
