const LONGEST = 4_000
/**
 * Strings, quoted identifiers and comments as ClickHouse reads them, words, and single characters. What is left of an
 * unclosed string or comment falls into the single characters.
 *
 * @see https://clickhouse.com/docs/sql-reference/syntax
 */
const TOKEN =
  /'(?:[^'\\]|\\[\s\S])*'|"(?:[^"\\]|\\[\s\S])*"|`(?:[^`\\]|\\[\s\S])*`|--[^\n]*|\/\*[\s\S]*?\*\/|\/[/*]|[A-Za-z_]\w*|[\s\S]/gu
const CLOSING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' }
const CLOSERS = new Set(Object.values(CLOSING))

function tokenFault(token: string): string | undefined {
  if (token === ';') return 'must be one condition: it holds a semicolon outside of a string.'
  if (/^['"`]$/u.test(token)) return `has an unclosed ${token}.`
  if (token === '/*') return 'has an unclosed comment.'
  // The server may read these as comments or as quotes, which would leave the brackets to it.
  if (token === '//' || /^[#$\\]$/u.test(token)) return `must not hold ${token} outside of a string.`
  if (/^[^\n\r\t -~]/u.test(token)) return 'must not hold characters other than ASCII outside of a string.'
  // A subquery's own settings could lift the restrictions of the read.
  if (/^settings$/iu.test(token)) return 'must not change settings (a column of that name goes in backticks).'
  return undefined
}

/**
 * Checks that a condition stays inside the brackets it is put in, before a server sees it. What the condition means, and
 * whether its columns exist, is the server's to say.
 *
 * @returns what is wrong, or undefined.
 */
export function whereFault(condition: string): string | undefined {
  if (condition.length > LONGEST) return `must have at most ${LONGEST} characters.`
  const open: string[] = []
  let isEmpty = true
  for (const [token] of condition.matchAll(TOKEN)) {
    const fault = tokenFault(token)
    if (fault !== undefined) return fault
    const closing = CLOSING[token]
    if (closing !== undefined) open.push(closing)
    if (CLOSERS.has(token) && open.pop() !== token) return `closes a bracket that it did not open: ${token}`
    if (!/^(?:\s|--|\/\*)/u.test(token)) isEmpty = false
  }
  const unclosed = open.at(-1)
  if (unclosed !== undefined) return `has an unclosed bracket: ${unclosed} is missing.`
  return isEmpty ? 'must hold a condition.' : undefined
}
