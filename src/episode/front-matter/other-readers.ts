import matter from 'gray-matter'
import { isScalar, Scalar, visit, type YAMLMap } from 'yaml'
import { describe, quote } from '../fault.ts'
import { FRONT_MATTER_ORDER } from '../format.ts'

/** A value that readers by YAML 1.1, as gray-matter is, take for something else than those by YAML 1.2. */
export interface Disagreement {
  /** As it is written. */
  readonly source: string
  /** Where it is written: from the first offset to the one after the last. */
  readonly range: readonly [start: number, end: number]
  /** The entry at the top level that it belongs to. */
  readonly entry: string
  /** By YAML 1.2. */
  readonly value: unknown
  readonly message: string
}

/** What may be something else than a text in either version; whatever else is written plainly is a text in both. */
const AMBIGUOUS = /^[-+.~\d=<]|^(?:y|n|yes|no|on|off|true|false|null)$/iu

/** How gray-matter takes a value that is written plainly, on one line. Options are always given: without, it caches what it reads. */
function readByGrayMatter(source: string): unknown {
  try {
    return matter(`---\nvalue: ${source}\n---\n`, { language: 'yaml' }).data.value
  } catch {
    return undefined
  }
}

const isSame = (one: unknown, other: unknown) => typeof one === typeof other && Object.is(one, other)

const shown = (value: unknown) => (value instanceof Date ? 'a date' : describe(value))

/** Finds the values that readers of the file disagree on: `12:30:45` is 45045 to some, `2018-11-21` a date, `008` a text. */
export function disagreements(map: YAMLMap.Parsed): Disagreement[] {
  const found: Disagreement[] = []
  for (const { key, value } of map.items) {
    if (value === null || !isScalar(key)) continue
    visit(value, {
      Scalar: (position, node) => {
        const { source, range, type } = node
        if (position === 'key' || type !== Scalar.PLAIN || source === undefined || !range) return
        if (!AMBIGUOUS.test(source) || source.includes('\n')) return
        const theirs = readByGrayMatter(source)
        if (isSame(node.value, theirs)) return
        found.push({
          source,
          range: [range[0], range[1]],
          entry: String(key.value),
          value: node.value,
          message: `Readers such as gray-matter take ${quote(source)} for ${shown(theirs)}, others for ${shown(node.value)}: put it in quotes.`,
        })
      },
    })
  }
  return found
}

/** Whether quotes settle a disagreement: a number that the format asks for must stay one. */
export const isSettledByQuotes = ({ entry, value }: Disagreement): boolean =>
  typeof value === 'string' || !FRONT_MATTER_ORDER.includes(entry)
