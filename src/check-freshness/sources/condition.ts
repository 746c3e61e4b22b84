import { isBlank, isName, plainName, tokensOf } from './sql-tokens.ts'

const MAX_CHARACTERS = 4_000
const CLOSING = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
])
const CLOSERS = new Set(CLOSING.values())
const VALUE_WORD = /^(?:null|true|false|inf|nan)$/iu

/** Functions that read more than the row: files, dictionaries, other tables. `IN` takes a table too where it is a function. */
const READS_ELSEWHERE =
  /^(?:file|dict\w*|joinGet\w*|hasColumnInTable|getSetting|modelEvaluate|catboostEvaluate|(?:global|not|null)\w*in(?:ignoreset)?|in(?:ignoreset))$/iu

function tokenFault(token: string): string | undefined {
  if (token === ';') return 'must be one condition: it holds a semicolon outside of a string.'
  if (/^['"`]$/u.test(token)) return `has an unclosed ${token}.`
  if (token === '/*') return 'has an unclosed comment.'
  // The server may read these as comments or as quotes, which would leave the brackets to it.
  if (token === '//' || /^[#$\\]$/u.test(token)) return `must not hold ${token} outside of a string.`
  if (/^[^\n\r\t -~]/u.test(token)) return 'must not hold characters other than ASCII outside of a string.'
  // A subquery's own settings could lift the restrictions of the read.
  if (/^settings$/iu.test(token)) return 'must not change settings (a column of that name goes in backticks).'
  // What it finds in another table could be put into the message of an error.
  if (/^select$/iu.test(token)) return "must not hold a query: it sees the rows of the source's table alone."
  return undefined
}

/** Whether `AS` stands here behind a value, and does not begin an entry of a list. */
const isAs = (tokens: readonly string[], index: number) =>
  /^as$/iu.test(tokens[index] ?? '') && !/^[([,]$/u.test(tokens[index - 1] ?? '(')

/** Whether a name in a list is a value or a part of one: `f(…)`, `DATE '2026-01-01'`, the type in `CAST(… AS String)`. */
const isValue = (tokens: readonly string[], index: number): boolean => {
  const [token = '', after = ''] = [index, index + 1].map((at) => tokens[at])
  if (after === '(' || VALUE_WORD.test(token)) return true
  if (isAs(tokens, index) || isAs(tokens, index - 1)) return true
  return /^(?:date|timestamp)$/iu.test(token) && after.startsWith("'")
}

/** What stands after `IN`: a table where it is a name, even one in brackets. */
function listFault(tokens: readonly string[], start: number): string | undefined {
  const fault = "must give IN a list of values in brackets: a name there would be another table's."
  if (tokens[start] !== '(' && tokens[start] !== '[') return fault
  let depth = 0
  for (const [index, token] of tokens.entries()) {
    if (index < start) continue
    if (CLOSING.has(token)) depth += 1
    else if (CLOSERS.has(token)) depth -= 1
    else if (isName(token) && !isValue(tokens, index)) return fault
    if (depth === 0) return undefined
  }
  return undefined
}

/** What reaches beyond the row. */
function reachFault(tokens: readonly string[]): string | undefined {
  for (const [index, token] of tokens.entries()) {
    if (!isName(token)) continue
    if (tokens[index + 1] === '(' && READS_ELSEWHERE.test(plainName(token)))
      return `must not call ${plainName(token)}, which reads more than the row.`
    const fault = /^in$/iu.test(plainName(token)) ? listFault(tokens, index + 1) : undefined
    if (fault !== undefined) return fault
  }
  return undefined
}

/**
 * Checks that a condition or an expression stays inside the brackets it is put in and reads nothing but the row, before a server
 * sees it. What it means, and whether its columns exist, is the server's to say.
 *
 * @returns what is wrong, or undefined.
 */
export function conditionFault(condition: string): string | undefined {
  if (condition.length > MAX_CHARACTERS) return `must have at most ${MAX_CHARACTERS} characters.`
  const open: string[] = []
  const tokens: string[] = []
  for (const token of tokensOf(condition)) {
    const fault = tokenFault(token)
    if (fault !== undefined) return fault
    const closing = CLOSING.get(token)
    if (closing !== undefined) open.push(closing)
    if (CLOSERS.has(token) && open.pop() !== token) return `closes a bracket that it did not open: ${token}`
    if (!isBlank(token)) tokens.push(token)
  }
  const unclosed = open.at(-1)
  if (unclosed !== undefined) return `has an unclosed bracket: ${unclosed} is missing.`
  return tokens.length === 0 ? 'must hold a condition.' : reachFault(tokens)
}
