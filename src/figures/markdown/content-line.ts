import { LIST_MARKER, NESTING_MARK, RULE } from '../../episode/body/markdown-syntax.ts'

/** Marks of quotes and lists in each other that are looked past in one line. */
const MAX_NESTED_MARKS = 20

/** A line without the marks of quotes and list items before it. */
export interface ContentLine {
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

/** Reads a line's content. */
export function contentOf(line: string): ContentLine {
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
