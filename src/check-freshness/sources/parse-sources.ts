import { type Document, isMap, LineCounter, parseDocument } from 'yaml'
import type { z } from 'zod'
import { type Source, sourcesSchema } from './sources.ts'

type Path = readonly PropertyKey[]

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

const rangeStart = (range: unknown) => (Array.isArray(range) ? Number(range[0]) : 0)

const fieldOf = (path: Path) => {
  const field = path[1]
  return typeof field === 'string' ? `${field} ` : ''
}

function faultsOf(document: Document, lines: LineCounter, issues: readonly z.core.$ZodIssue[]) {
  return issues.flatMap((issue) => {
    const at = (key?: string) => lines.linePos(offsetOf(document, issue.path, key)).line
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({ line: at(key), message: `${key} is not a field of a source.` }))
    return [{ line: at(), message: `${fieldOf(issue.path)}${issue.message}` }]
  })
}

function duplicates(document: Document, lines: LineCounter, sources: readonly Source[]) {
  return sources.flatMap((source, index) =>
    sources.findIndex((other) => other.name === source.name) === index
      ? []
      : [
          {
            line: lines.linePos(offsetOf(document, [index, 'name'])).line,
            message: `name must be unique: found '${source.name}'.`,
          },
        ],
  )
}

/** The document's value, or the error when an alias names nothing, or too much. */
function resolved(document: Document): unknown {
  try {
    return document.toJS()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** The sources that a YAML text lists, or every fault in it, each with its line, in order. */
export function parseSources(
  yaml: string,
): { readonly sources: readonly Source[] } | { readonly faults: readonly string[] } {
  const lines = new LineCounter()
  const document = parseDocument(yaml, { lineCounter: lines, prettyErrors: false })
  const render = (faults: readonly { readonly line: number; readonly message: string }[]) => ({
    faults: faults.toSorted((a, b) => a.line - b.line).map(({ line, message }) => `line ${line}: ${message}`),
  })
  if (document.errors.length > 0) {
    return render(
      document.errors.map(({ pos, message }) => ({ line: lines.linePos(pos[0]).line, message: `${message}.` })),
    )
  }
  const value = resolved(document)
  if (value instanceof Error) return render([{ line: 1, message: `${value.message}.` }])
  const parsed = sourcesSchema.safeParse(value)
  if (!parsed.success) return render(faultsOf(document, lines, parsed.error.issues))
  const twice = duplicates(document, lines, parsed.data)
  return twice.length > 0 ? render(twice) : { sources: parsed.data }
}
