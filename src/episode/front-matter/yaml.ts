import { isMap, isNode, isScalar, LineCounter, type Node, parseDocument, visit, type YAMLMap } from 'yaml'
import { shorten } from '../../text/markdown/escape.ts'
import { findUnsafeYaml } from '../../text/yaml-limits.ts'
import { type Fault, quote, visible } from '../fault.ts'
import { FRONT_MATTER_ORDER } from '../format.ts'
import { type Disagreement, disagreements } from './other-readers.ts'

/** A usual episode has 70 tokens, and values two deep. */
export const FRONT_MATTER_LIMITS = { maxTokens: 4000, maxDepth: 20, isFrontMatter: true } as const
/** Keys that reach an object's prototype where a careless reader copies them. */
const RESERVED_KEYS: ReadonlySet<unknown> = new Set(['__proto__', 'constructor', 'prototype'])
/** Longest message of the YAML parser that is repeated: it may hold text from the file. */
const PARSER_MESSAGE_CHARACTERS = 200

type LineAt = (offset: number) => number

/** The entries of front matter with their places in the text, and as plain data. */
export interface YamlEntries {
  /** undefined for front matter without entries. */
  readonly map: YAMLMap.Parsed | undefined
  /** An entry with nothing after its colon is left out. */
  readonly data: Readonly<Record<string, unknown>>
  /** Entries that are read, but that other readers take for something else. */
  readonly faults: readonly Fault[]
  /** Values that readers disagree on, without being faults. */
  readonly notes: readonly Fault[]
  /** The same with their places in the text. */
  readonly disagreements: readonly Disagreement[]
  /** Line of the value at a path such as `['models', 1]`, else of its nearest parent; undefined when there is none. */
  readonly lineOf: (path: readonly PropertyKey[]) => number | undefined
}

export type YamlReading =
  | ({ readonly ok: true } & YamlEntries)
  | { readonly ok: false; readonly faults: readonly Fault[] }

/**
 * Reads front matter as plain data by the core schema of YAML 1.2. Aliases, tags beyond that schema, and keys that could
 * reach a prototype are faults. What would occupy the parser for long is refused before it is parsed.
 *
 * @param firstLine line of the file on which `text` starts
 */
export function parseYaml(text: string, firstLine: number): YamlReading {
  const unsafe = findUnsafeYaml(text, FRONT_MATTER_LIMITS)
  if (unsafe !== undefined) {
    const line = firstLine + text.slice(0, unsafe.offset).split('\n').length - 1
    return { ok: false, faults: [{ line, message: `The front matter holds ${unsafe.message}.` }] }
  }
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    resolveKnownTags: false,
    uniqueKeys: true,
    stringKeys: true,
    prettyErrors: false,
    keepSourceTokens: true,
    lineCounter,
  })
  const lineAt: LineAt = (offset) => firstLine - 1 + lineCounter.linePos(offset).line
  const problems = [...document.errors, ...document.warnings]
  if (problems.length > 0) return { ok: false, faults: problems.map((problem) => parserFault(problem, text, lineAt)) }

  const { contents } = document
  if (contents === null)
    return { ok: true, map: undefined, data: {}, faults: [], notes: [], disagreements: [], lineOf: () => undefined }
  if (!isMap(contents) || contents.flow === true) {
    const found = isMap(contents) ? 'a mapping in braces' : isScalar(contents) ? 'a single value' : 'a list'
    const message = `Expected entries such as title: "…", one to a line, found ${found}.`
    return { ok: false, faults: [{ line: lineAt(contents.range[0]), message }] }
  }
  const faults = forbiddenNodes(contents, lineAt)
  if (faults.length > 0) return { ok: false, faults }
  const data = withoutBlanks(contents, document.toJS({ maxAliasCount: 0 }))
  const lineOf = (path: readonly PropertyKey[]) => lineOfPath(contents, path, lineAt)
  const octal = octalFaults(contents, lineAt)
  const disagreed = disagreements(contents)
  const notes = disagreed
    .map(({ range, entry, message }) => ({ line: lineAt(range[0]), field: entry, message }))
    .filter(({ line }) => !octal.some((fault) => fault.line === line))
  return { ok: true, map: contents, data, faults: octal, notes, disagreements: disagreed, lineOf }
}

function parserFault(problem: { code: string; message: string; pos: [number, number] }, text: string, lineAt: LineAt) {
  // What is missing at the end is told of the last line that holds something.
  const line = lineAt(Math.min(problem.pos[0], text.trimEnd().length))
  if (problem.code === 'DUPLICATE_KEY') {
    const key = /^[^:\s]*/u.exec(text.slice(problem.pos[0], problem.pos[0] + PARSER_MESSAGE_CHARACTERS))?.[0] ?? ''
    return { line, field: key, message: `The entry ${quote(key)} is given twice: keep one.` }
  }
  const reason = visible(shorten(problem.message.replace(/\s+/gu, ' '), PARSER_MESSAGE_CHARACTERS))
  return { line, message: `The front matter is not valid YAML: ${reason}` }
}

function forbiddenNodes(map: YAMLMap.Parsed, lineAt: LineAt): Fault[] {
  const faults: Fault[] = []
  const add = (node: Node, message: string) => {
    faults.push({ line: lineAt(node.range?.[0] ?? 0), message })
  }
  visit(map, {
    Alias: (_, alias) => add(alias, `Expected a value, found the alias ${quote(`*${alias.source}`)}: write it out.`),
    Pair: (_, { key }) => {
      if (!isScalar(key)) return
      if (RESERVED_KEYS.has(key.value)) add(key, `The key "${key.value}" is reserved: rename it.`)
      // Other readers, such as gray-matter, refuse the whole file.
      if (key.value === null || key.value === '')
        add(key, 'Expected the name of an entry before the colon, found nothing.')
    },
  })
  return faults
}

/** Numbers of the format that some readers take for others. */
function octalFaults(map: YAMLMap.Parsed, lineAt: LineAt): Fault[] {
  return map.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || !FRONT_MATTER_ORDER.includes(String(key.value)) || !isScalar(value)) return []
    const { source = '', range } = value
    if (!isReadAsOctal(value.value, source)) return []
    const message = `Expected a number without leading zeros, found ${quote(source)}: readers of YAML disagree on it.`
    return [{ line: lineAt(range?.[0] ?? 0), message }]
  })
}

/** YAML 1.1, by which many site generators read, takes 010 for 8, and 08 for a text. */
function isReadAsOctal(value: unknown, source: string): boolean {
  if (typeof value !== 'number' || !/^[-+]?0\d+$/u.test(source)) return false
  return /[89]/u.test(source) || Number.parseInt(source, 8) !== value
}

/** `date:` with nothing after it is an entry left out; `date: null` is a value. */
function withoutBlanks(map: YAMLMap.Parsed, data: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const blanks = new Set<unknown>()
  for (const { key, value } of map.items) {
    if (isScalar(key) && isScalar(value) && value.value === null && value.source === '') blanks.add(key.value)
  }
  return Object.fromEntries(Object.entries(data).filter(([name]) => !blanks.has(name)))
}

function lineOfPath(map: YAMLMap.Parsed, path: readonly PropertyKey[], lineAt: LineAt): number | undefined {
  const [field, ...rest] = path
  const pair = map.items.find(({ key }) => isScalar(key) && key.value === field)
  if (pair === undefined) return undefined
  const value: unknown = rest.length > 0 ? map.getIn(path, true) : undefined
  const offset = isNode(value) && value.range ? value.range[0] : pair.key.range[0]
  return lineAt(offset)
}
