import { contentOf } from './content-line.ts'

const DELIMITER_ROW = /^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$/u

/** The cells of a row. A bar that is escaped, or in inline code that is escaped, belongs to its cell. */
export function cellsOf(row: string): string[] {
  const inner = row.replace(/^\|/u, '').replace(/(?<!\\)\|$/u, '')
  return inner.split(/(?<!\\)\|/u).map((cell) => cell.trim())
}

/** Whether a line is what a table has below its head. */
export function isDelimiterRow(line: string): boolean {
  const { text } = contentOf(line)
  return text.includes('-') && DELIMITER_ROW.test(text)
}
