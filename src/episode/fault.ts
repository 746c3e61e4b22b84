import { shorten } from '../text/markdown/escape.ts'

/** Something in an episode's file that does not follow the format. */
export interface Fault {
  /** Line in the file, the first one is 1. */
  readonly line: number
  /** Front-matter entry or section that the fault is about. */
  readonly field?: string
  /** The entry, the value found and what was expected. Text from the file is quoted and shortened in it. */
  readonly message: string
  /** The one value of the entry that mends it, where there is only one. */
  readonly right?: string | number
  /** What sort of fault it is, where that tells how bad it is. */
  readonly kind?: 'secret' | 'unreadable' | 'missing' | 'place' | 'contradicted' | 'untraced'
}

/** Longest part of a text from outside that a message repeats, in characters. */
const SHOWN_CHARACTERS = 80
/** Faults listed for one file: a hostile file can hold hundreds of thousands. */
const LISTED_FAULTS = 100

/** Writes what can't be seen, or would end a line, as escapes. */
export function visible(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

/** A text from outside in double quotes: shortened, on one line, with invisible characters written as escapes. */
export function quote(text: string): string {
  return visible(JSON.stringify(shorten(text, SHOWN_CHARACTERS)))
}

/** Says what a parsed value is: `the text "1250"`, `the number 12.5`, `a list of 3`, `nothing`. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === '') return 'an empty text'
  if (typeof value === 'string') return `the text ${quote(value)}`
  if (typeof value === 'number') return `the number ${value}`
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (typeof value === 'object' && value !== null) return 'a mapping'
  return String(value)
}

/** Names in a sentence: `title, date and models`. */
export const inWords = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

/** Orders faults by line, and bounds their number: the last one then says how many more there are. */
export function sortFaults(faults: readonly Fault[]): Fault[] {
  const sorted = faults.toSorted((one, other) => one.line - other.line)
  const hidden = sorted.length - LISTED_FAULTS
  const last = sorted.at(-1)
  if (hidden <= 0 || last === undefined) return sorted
  return [...sorted.slice(0, LISTED_FAULTS), { line: last.line, message: `${hidden} more faults are not listed.` }]
}
