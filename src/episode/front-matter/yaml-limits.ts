import { CST, Lexer } from 'yaml'

/** Most YAML tokens that are parsed: parsing takes time quadratic in the number of keys. A usual episode has 70. */
export const MAX_YAML_TOKENS = 4000
/** Deepest nesting that is parsed, of `- - -` on one line or of brackets. */
export const MAX_YAML_DEPTH = 20

/** Control tokens of the lexer, which stand for no text of the source. */
const CONTROL_TOKENS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR])

const REFUSED_TOKENS: Readonly<Record<string, string>> = {
  'explicit-key-ind': 'a key that starts with "? ": expected "key: value"',
  'directive-line': 'a YAML directive (%): remove it',
  'doc-end': 'a line "...": expected --- to close the front matter',
}

/**
 * Finds what must not reach the YAML parser, which takes minutes for 16 KiB of `? ? ? ?` and overflows its stack on deep
 * nesting. Looks at the lexer's tokens alone, which takes linear time.
 */
export function findUnsafeYaml(text: string): { offset: number; message: string } | undefined {
  let offset = 0
  let tokens = 0
  let brackets = 0
  let dashes = 0
  let isScalarNext = false
  for (const token of new Lexer().lex(text)) {
    const type = isScalarNext ? 'scalar' : (CST.tokenType(token) ?? 'unknown')
    isScalarNext = token === CST.SCALAR
    tokens += 1
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets += 1
    if (type === 'flow-map-end' || type === 'flow-seq-end') brackets -= 1
    if (type === 'seq-item-ind') dashes += 1
    if (type === 'newline') dashes = 0

    const refused = REFUSED_TOKENS[type]
    if (refused !== undefined) return { offset, message: refused }
    if (tokens > MAX_YAML_TOKENS) return { offset, message: `more than ${MAX_YAML_TOKENS} YAML tokens: shorten it` }
    if (Math.max(brackets, dashes) > MAX_YAML_DEPTH) {
      return { offset, message: `values nested more than ${MAX_YAML_DEPTH} deep: flatten them` }
    }
    if (!CONTROL_TOKENS.has(token)) offset += token.length
  }
  return undefined
}
