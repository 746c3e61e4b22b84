/**
 * Strings, quoted identifiers and comments as ClickHouse reads them, words, and single characters. What is left of an
 * unclosed string or comment falls into the single characters.
 *
 * @see https://clickhouse.com/docs/sql-reference/syntax
 */
const TOKEN =
  /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`|--[^\n]*|\/\*[\s\S]*?\*\/|\/[/*]|[A-Za-z_]\w*|\d+(?:\.\d+)?|[\s\S]/gu
const BLANK = /^(?:\s|--|\/\*)/u
const QUOTED_IDENTIFIER = /^["`]./u

/** The parts of an SQL text, white space and comments among them, in order. */
export const tokensOf = (sql: string): readonly string[] => [...sql.matchAll(TOKEN)].map(([token]) => token)

/** Whether a part is white space or a comment. */
export const isBlank = (token: string): boolean => BLANK.test(token)

/** Whether a part is a name: of a column, a function, or a word of SQL. */
export const isName = (token: string): boolean => /^[A-Za-z_]/u.test(token) || QUOTED_IDENTIFIER.test(token)

/** A name without its quotes. */
export const plainName = (token: string): string => (QUOTED_IDENTIFIER.test(token) ? token.slice(1, -1) : token)
