import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import type { z } from 'zod'
import { findUnsafeYaml } from '../../text/yaml-limits.ts'
import { sharedSchema, sourcesSchema, toSource } from './source-schema.ts'
import type { Source } from './sources.ts'

/** A hundred sources have some 6000 tokens. */
const LIMITS = { maxTokens: 20_000, maxDepth: 20, isFrontMatter: false } as const

type Path = readonly PropertyKey[]
interface Fault {
  readonly line: number
  readonly message: string
}

const rangeStart = (range: unknown) => (Array.isArray(range) ? Number(range[0]) : 0)

/** Where a fault lies in the text, as an offset: its node, or the nearest node around it. */
function offsetOf(document: Document, path: Path, key?: string): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true)
    if (typeof node !== 'object' || node === null || !('range' in node)) continue
    if (key !== undefined && isMap(node)) {
      const pair = node.items.find((item) => String(item.key) === key)
      if (typeof pair?.key === 'object' && pair.key !== null && 'range' in pair.key) return rangeStart(pair.key.range)
    }
    return rangeStart(node.range)
  }
  return 0
}

/** A text of sources on its way: where its parts are, and what they hold. */
interface Reading {
  lineOf(path: Path, key?: string): number
  /** Where the list stands in the document. */
  readonly listPath: Path
  readonly list: unknown
  readonly defaults: unknown
}

const labelOf = (path: Path) =>
  path.length === 0 ? '' : `${path.filter((part) => typeof part === 'string').join('.')} `

function faultsOf(
  reading: Reading,
  prefix: Path,
  depth: number,
  issues: readonly z.core.$ZodIssue[],
): readonly Fault[] {
  return issues.flatMap((issue) => {
    const path = [...prefix, ...issue.path]
    if (issue.code === 'unrecognized_keys') {
      const owner = issue.path.length > depth ? labelOf(issue.path.slice(depth)).trim() : 'a source'
      return issue.keys.map((key) => ({
        line: reading.lineOf(path, key),
        message: `${key} is not a field of ${owner}.`,
      }))
    }
    return [{ line: reading.lineOf(path), message: `${labelOf(issue.path.slice(depth))}${issue.message}` }]
  })
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A name as people read it: whatever its case, its white space, and signs that are not seen. */
const asRead = (name: string) =>
  name
    .normalize('NFKC')
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/gu, ' ')
    .trim()
    .toLowerCase()

/** The sources with the defaults in them; faults of a default are told once, where it stands. */
function parsedSources(
  reading: Reading,
): { readonly sources: readonly Source[] } | { readonly faults: readonly Fault[] } {
  const { defaults = {}, list, listPath, lineOf } = reading
  const shared = sharedSchema.safeParse(defaults)
  if (!shared.success) return { faults: faultsOf(reading, ['defaults'], 0, shared.error.issues) }
  const filled =
    Array.isArray(list) && isRecord(defaults)
      ? list.map((one: unknown) => (isRecord(one) ? { ...defaults, ...one } : one))
      : list
  const parsed = sourcesSchema.safeParse(filled)
  if (!parsed.success) return { faults: faultsOf(reading, listPath, 1, parsed.error.issues) }
  const sources = parsed.data.map((source, index) => toSource(source, lineOf([...listPath, index])))
  const names = sources.map(({ name }) => asRead(name))
  const faults = sources.flatMap(({ name }, index) => {
    const first = names.indexOf(asRead(name))
    if (first === index) return []
    const line = lineOf([...listPath, index, 'name'])
    const other = sources[first]?.name === name ? '' : `, which reads like '${sources[first]?.name}'`
    return [{ line, message: `name must be unique: found '${name}'${other}.` }]
  })
  return faults.length > 0 ? { faults } : { sources }
}

/** Aliases that name no anchor, and merge keys of what is no map, where they stand. */
function referenceFaults(document: Document, lines: LineCounter): readonly Fault[] {
  const faults: Fault[] = []
  const add = ({ range }: { readonly range?: unknown }, message: string) =>
    faults.push({ line: lines.linePos(rangeStart(range)).line, message })
  visit(document, {
    Alias(_, alias) {
      if (alias.resolve(document) === undefined) add(alias, `*${alias.source} names no anchor above it.`)
    },
    Pair(_, { key, value }) {
      if (!isScalar(key) || key.value !== '<<') return
      const merged = isSeq(value) ? value.items : [value]
      const isMaps = merged.every((one) => isMap(one) || (isAlias(one) && isMap(one.resolve(document))))
      if (!isMaps && !merged.some((one) => isAlias(one) && one.resolve(document) === undefined))
        add(key, '<< takes maps, or aliases of maps.')
    },
  })
  return faults
}

/** The document's value, or the error when an alias names too much. */
function resolved(document: Document): unknown {
  try {
    return document.toJS()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

const yamlMessage = ({ code, message }: { readonly code: string; readonly message: string }) =>
  code === 'MULTIPLE_DOCS'
    ? 'must be one YAML document: a line with --- begins a second one.'
    : `${message.replace(/\.$/u, '')}.`

function fileFaults(document: Document, value: unknown, lineOf: Reading['lineOf']): readonly Fault[] {
  if (isSeq(document.contents) || !isRecord(value)) return []
  return Object.keys(value)
    .filter((key) => key !== 'defaults' && key !== 'sources')
    .map((key) => ({ line: lineOf([], key), message: `${key} is not a field: there are defaults and sources.` }))
}

/** The sources that a YAML text lists, or every fault in it, each with its line, in order. */
export function parseSources(
  yaml: string,
): { readonly sources: readonly Source[] } | { readonly faults: readonly string[] } {
  const unsafe = findUnsafeYaml(yaml, LIMITS)
  if (unsafe !== undefined) {
    const line = yaml.slice(0, unsafe.offset).split('\n').length
    return { faults: [`line ${line}: holds ${unsafe.message}.`] }
  }
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false, merge: true })
  const lineOf = (path: Path, key?: string) => lines.linePos(offsetOf(document, path, key)).line
  const render = (faults: readonly Fault[]) => ({
    faults: faults.toSorted((a, b) => a.line - b.line).map(({ line, message }) => `line ${line}: ${message}`),
  })
  if (document.errors.length > 0) {
    return render(
      document.errors.map((error) => ({ line: lines.linePos(error.pos[0]).line, message: yamlMessage(error) })),
    )
  }
  const references = referenceFaults(document, lines)
  if (references.length > 0) return render(references)
  const value = resolved(document)
  if (value instanceof Error) return render([{ line: 1, message: `${value.message}.` }])
  const isFile = isRecord(value) && 'sources' in value
  const faults = isFile ? fileFaults(document, value, lineOf) : []
  if (faults.length > 0) return render(faults)
  const parsed = parsedSources(
    isFile
      ? { lineOf, listPath: ['sources'], list: value.sources, defaults: value.defaults ?? {} }
      : { lineOf, listPath: [], list: value, defaults: {} },
  )
  return 'faults' in parsed ? render(parsed.faults) : parsed
}
