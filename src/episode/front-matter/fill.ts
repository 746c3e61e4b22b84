import { isScalar, type Pair, type ParsedNode } from 'yaml'
import { parseIsoDate } from '../../time/iso-date.ts'
import { FRONT_MATTER_ORDER } from '../format.ts'
import { renderName, renderValue } from '../render.ts'
import { isSettledByQuotes } from './other-readers.ts'
import { splitFrontMatter } from './split.ts'
import { parseYaml, type YamlEntries } from './yaml.ts'

/** Values for entries at the top level. What is undefined is left as it is. */
export type FilledValues = Readonly<Record<string, string | number | undefined>>

interface Edit {
  readonly start: number
  readonly end: number
  readonly replacement: string
}

/**
 * Sets entries of an episode's front matter. An entry that has the value already (dates: that moment; UUIDs: in either
 * case) is left alone, one with another value is rewritten in its place, and one that is missing gets a line of its own
 * after the entry it follows in the format. All other bytes stay as they are: comments, order, quotes, line ends, body.
 *
 * @throws {Error} when the front matter can't be read: validate the episode first.
 */
export function fillFrontMatter(source: string, values: FilledValues): string {
  const split = splitFrontMatter(source)
  if (!split.ok) throw new Error(`The front matter can't be filled in. ${split.faults[0]?.message}`)
  const newline = source.slice(0, split.start).endsWith('\r\n') ? '\r\n' : '\n'
  let text = split.frontMatter
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) text = setEntry(text, name, value, newline)
  }
  return source.slice(0, split.start) + text + source.slice(split.end)
}

/** Puts the values of the front matter in quotes that readers disagree on, so that all of them read what is written. */
export function quoteAmbiguous(source: string): string {
  const split = splitFrontMatter(source)
  if (!split.ok) throw new Error(`The front matter can't be filled in. ${split.faults[0]?.message}`)
  let text = split.frontMatter
  const quotable = readEntries(text).disagreements.filter(isSettledByQuotes)
  for (const { source: written, range } of quotable.toReversed())
    text = text.slice(0, range[0]) + renderValue(written) + text.slice(range[1])
  return source.slice(0, split.start) + text + source.slice(split.end)
}

function setEntry(text: string, name: string, value: string | number, newline: string): string {
  const entries = readEntries(text)
  if (isSame(name, entries.data[name], value)) return text
  const pair = findEntry(entries, name)
  const edit = pair === undefined ? insertion(text, entries, name, value, newline) : rewriting(text, pair, value)
  const edited = text.slice(0, edit.start) + edit.replacement + text.slice(edit.end)
  if (readEntries(edited).data[name] !== value)
    throw new Error(`The entry ${name} can't be set to ${renderValue(value)}.`)
  return edited
}

function readEntries(text: string): YamlEntries {
  const reading = parseYaml(text, 2)
  if (!reading.ok) throw new Error(`The front matter can't be filled in. ${reading.faults[0]?.message}`)
  return reading
}

function isSame(name: string, present: unknown, wanted: string | number): boolean {
  if (present === wanted) return true
  if (typeof present !== 'string' || typeof wanted !== 'string') return false
  if (name === 'date') return parseIsoDate(present) !== undefined && parseIsoDate(present) === parseIsoDate(wanted)
  return name === 'run_id' && present.toLowerCase() === wanted.toLowerCase()
}

type Entry = Pair<ParsedNode, ParsedNode | null>

function findEntry({ map }: YamlEntries, name: string): Entry | undefined {
  return map?.items.find(({ key }) => isScalar(key) && key.value === name)
}

/** Replaces what stands after the colon, up to the end of the value; a comment after it stays. */
function rewriting(text: string, entry: Entry, value: string | number): Edit {
  const start = colonEnd(entry)
  const end = Math.max(start, start + text.slice(start, entry.value?.range[1] ?? start).trimEnd().length)
  return { start, end, replacement: ` ${renderValue(value)}` }
}

function colonEnd({ key, srcToken }: Entry): number {
  const colon = srcToken?.sep?.find(({ type }) => type === 'map-value-ind')
  return colon === undefined ? key.range[2] : colon.offset + 1
}

/** Puts a line after the entry that comes before this one in the format, else at the end. */
function insertion(text: string, entries: YamlEntries, name: string, value: string | number, newline: string): Edit {
  const position = FRONT_MATTER_ORDER.indexOf(name)
  const before = FRONT_MATTER_ORDER.slice(0, Math.max(0, position)).findLast((entry) => findEntry(entries, entry))
  const previous = before === undefined ? undefined : findEntry(entries, before)
  const start = previous === undefined ? text.length : lineAfter(text, previous)
  return {
    start,
    end: start,
    replacement: `${indentation(text, entries)}${renderName(name)}: ${renderValue(value)}${newline}`,
  }
}

function lineAfter(text: string, entry: Entry): number {
  const end = Math.max(colonEnd(entry), entry.value?.range[1] ?? 0)
  if (text[end - 1] === '\n') return end
  const newline = text.indexOf('\n', end)
  return newline === -1 ? text.length : newline + 1
}

/** The white space before each entry: usually none. */
function indentation(text: string, { map }: YamlEntries): string {
  const start = map?.items[0]?.key.range[0] ?? 0
  return text.slice(text.lastIndexOf('\n', start - 1) + 1, start).replace(/\S.*$/u, '')
}
