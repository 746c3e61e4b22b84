/** A workflow command found in a line of the log. */
export interface Command {
  /** In lower case: the runner compares names without case. */
  readonly name: string
  /** By name in lower case. */
  readonly properties: ReadonlyMap<string, string>
  readonly data: string
  /** `modern` is `::name key=value::data`, `legacy` is `##[name key=value;]data`. */
  readonly syntax: 'modern' | 'legacy'
}

type Escapes = readonly (readonly [code: string, character: string])[]

/** In the order the runner decodes them. */
const DATA_ESCAPES: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%25', '%'],
]
const PROPERTY_ESCAPES: Escapes = [
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%3A', ':'],
  ['%2C', ','],
  ['%25', '%'],
]
const LEGACY_ESCAPES: Escapes = [
  ['%3B', ';'],
  ['%0D', '\r'],
  ['%0A', '\n'],
  ['%5D', ']'],
  ['%25', '%'],
]

/** What .NET's `Char.IsWhiteSpace` holds for white space: with U+0085, without U+FEFF. */
const LEADING_WHITE_SPACE = /^[\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u
/** How .NET splits `key=value` in two without empty entries: equals signs around the first key go too. */
const KEY_VALUE = /^=*(?<key>[^=]+)=+(?<value>[^=].*)$/su

const decode = (encoded: string, escapes: Escapes) =>
  escapes.reduce((text, [code, character]) => text.replaceAll(code, character), encoded)

function parseProperties(text: string, separator: string, escapes: Escapes): Map<string, string> {
  const pairs = text.split(separator).flatMap((pair): [string, string][] => {
    const { key, value } = KEY_VALUE.exec(pair)?.groups ?? {}
    return key === undefined || value === undefined ? [] : [[key.toLowerCase(), decode(value, escapes)]]
  })
  return new Map(pairs)
}

function splitInfo(info: string): { name: string; rest: string } {
  const space = info.indexOf(' ')
  if (space < 0) return { name: info.toLowerCase(), rest: '' }
  return { name: info.slice(0, space).toLowerCase(), rest: info.slice(space + 1) }
}

function parseModern(line: string, known: ReadonlySet<string>): Command | undefined {
  const text = line.replace(LEADING_WHITE_SPACE, '')
  const end = text.startsWith('::') ? text.indexOf('::', 2) : -1
  if (end < 0) return undefined
  const { name, rest } = splitInfo(text.slice(2, end))
  if (!known.has(name)) return undefined
  const properties = parseProperties(rest.trim(), ',', PROPERTY_ESCAPES)
  return { name, properties, data: decode(text.slice(end + 2), DATA_ESCAPES), syntax: 'modern' }
}

/** Anywhere in the line, but only the line's first `##[` counts. */
function parseLegacy(line: string, known: ReadonlySet<string>): Command | undefined {
  const start = line.indexOf('##[')
  const end = start < 0 ? -1 : line.indexOf(']', start)
  if (end < 0) return undefined
  const { name, rest } = splitInfo(line.slice(start + 3, end))
  if (!known.has(name)) return undefined
  const properties = parseProperties(rest, ';', LEGACY_ESCAPES)
  return { name, properties, data: decode(line.slice(end + 1), LEGACY_ESCAPES), syntax: 'legacy' }
}

/**
 * The command that the runner sees in a line, if any, among the names it knows (in lower case).
 *
 * @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
 */
export function parseCommand(line: string, known: ReadonlySet<string>): Command | undefined {
  return parseModern(line, known) ?? parseLegacy(line, known)
}
