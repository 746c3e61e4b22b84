import type { Aspect } from '../../facts/fact.ts'
import type { WrittenUnit } from './units.ts'

/** A number as it is written among the tokens of a text. */
export interface WrittenNumber {
  /** Index of its first token, that of its sign or currency included, and of the one after its last. */
  readonly first: number
  readonly next: number
  /** Index of the token with the digits. */
  readonly at: number
  readonly value: number
  /** The value of its last digit. */
  readonly step: number
  readonly sign: -1 | 0 | 1
  readonly unit: WrittenUnit | undefined
  readonly aspects: readonly Aspect[]
}
