import type { Aspect, Unit } from '../facts/fact.ts'
import type { PlainText } from './markdown/plain-text.ts'
import type { NumberLabel } from './read/label.ts'
import type { Token } from './read/tokens.ts'

/** Offsets of a part of a text, its end excluded. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** Where a figure stands: what is near it says what it is about. */
export interface Surroundings {
  readonly kind: 'text' | 'item' | 'row'
  readonly plain: PlainText
  readonly tokens: readonly Token[]
  /** Each with the heads of the columns; one text for each cell of a row. */
  readonly headers: readonly string[]
  /** Nearest first. */
  readonly headings: readonly string[]
  /** The list items that it stands in, nearest first. */
  readonly parents: readonly string[]
}

interface FigureBase {
  /** As it is written. */
  readonly text: string
  /** The same, not shortened, with its offset in the text. */
  readonly written: string
  readonly offset: number
  /** Line of the file. */
  readonly line: number
  readonly surroundings: Surroundings
  /** The part of its sentence that it stands in; of a row the cell. */
  readonly clause: Range
  /** Of a row all of it. */
  readonly sentence: Range
  /** The head of its column. */
  readonly header: string
}

/** A number that says how much or how many. */
export interface NumberFigure extends FigureBase {
  readonly kind: 'number'
  /** In the base unit, without its sign. */
  readonly value: number
  /** Undefined for a number that stands alone. */
  readonly unit: Unit | undefined
  /** How far a fact may be from it: half of the last digit shown, in the base unit. */
  readonly tolerance: number
  /** Whether it is said to be no more than near: about, nearly, over. */
  readonly isLoose: boolean
  /** Whether a fact has to be at least it (1: over, at least) or at most (-1: under, less than); 0 for either side. */
  readonly side: -1 | 0 | 1
  /** Whether it is told as no fact is: for each of something, in another currency, in percentage points. */
  readonly isOfNoFact: boolean
  /** What it counts, where that is no known unit. */
  readonly noun: string | undefined
  /** What stands before it and says what it is, where it has neither a unit nor a noun. */
  readonly label: NumberLabel | undefined
  /** 0 without a sign. */
  readonly sign: -1 | 0 | 1
  readonly aspects: readonly Aspect[]
}

/** The SHA of a commit, or the number of a pull request or an issue. */
export interface NameFigure extends FigureBase {
  readonly kind: 'sha' | 'reference'
  /** Hexadecimal digits, or digits. */
  readonly name: string
}

export type Figure = NumberFigure | NameFigure
