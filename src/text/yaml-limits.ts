import { CST, Lexer } from 'yaml'

/** What a YAML text may hold. */
export interface YamlLimits {
  /** Most tokens that are parsed: parsing takes time quadratic in the number of keys of one mapping. */
  readonly maxTokens: number
  /** Deepest nesting that is parsed: of brackets, of `- - -` on one line, and of lines indented further and further. */
  readonly maxDepth: number
  /** Whether one document without directives and without `? ` keys is expected, as in front matter. */
  readonly isFrontMatter: boolean
}

/** Control tokens of the lexer, which stand for no text of the source. */
const CONTROL_TOKENS: ReadonlySet<string> = new Set([CST.DOCUMENT, CST.FLOW_END, CST.SCALAR])

/** Refused everywhere: the parser takes minutes for 16 KiB of `? ? ? ?`. */
const REFUSED_TOKENS: Readonly<Record<string, string>> = {
  'explicit-key-ind': 'a key that starts with "? ": expected "key: value"',
}
const REFUSED_IN_FRONT_MATTER: Readonly<Record<string, string>> = {
  ...REFUSED_TOKENS,
  'directive-line': 'a YAML directive (%): remove it',
  'doc-end': 'a line "...": expected --- to close the front matter',
}

/** What follows the tokens of a text, and says how deep each is nested: in brackets, in dashes of one line, or by its line's indent. */
function newNesting(): (type: string, column: number) => number {
  const indents: number[] = []
  let brackets = 0
  let dashes = 0
  let isLineNew = true
  return (type, column) => {
    if (type === 'newline') {
      dashes = 0
      isLineNew = true
    } else if (isLineNew && type !== 'space' && type !== 'comment') {
      isLineNew = false
      if (brackets === 0) {
        while ((indents.at(-1) ?? -1) >= column) indents.pop()
        indents.push(column)
      }
    }
    if (type === 'flow-map-start' || type === 'flow-seq-start') brackets += 1
    if (type === 'flow-map-end' || type === 'flow-seq-end') brackets -= 1
    if (type === 'seq-item-ind') dashes += 1
    return Math.max(brackets, dashes, indents.length)
  }
}

/**
 * Finds what must not reach the YAML parser, which overflows its stack on deep nesting, and tells one fault of it a hundred times. Looks at
 * the lexer's tokens alone, which takes linear time.
 */
export function findUnsafeYaml(
  text: string,
  { maxTokens, maxDepth, isFrontMatter }: YamlLimits,
): { readonly offset: number; readonly message: string } | undefined {
  const refusedTokens = isFrontMatter ? REFUSED_IN_FRONT_MATTER : REFUSED_TOKENS
  const depthOf = newNesting()
  let offset = 0
  let lineStart = 0
  let tokens = 0
  let isScalarNext = false
  for (const token of new Lexer().lex(text)) {
    tokens += 1
    if (tokens > maxTokens) return { offset, message: `more than ${maxTokens} YAML tokens: shorten it` }
    if (CONTROL_TOKENS.has(token)) {
      isScalarNext = token === CST.SCALAR
      continue
    }
    const type = isScalarNext ? 'scalar' : (CST.tokenType(token) ?? 'unknown')
    isScalarNext = false
    const refused = refusedTokens[type]
    if (refused !== undefined) return { offset, message: refused }
    if (depthOf(type, offset - lineStart) > maxDepth) {
      return { offset, message: `values nested more than ${maxDepth} deep: flatten them` }
    }
    offset += token.length
    if (type === 'newline') lineStart = offset
  }
  return undefined
}
