import { lower, type Token } from '../tokens.ts'
import { countedAt, unitAt } from '../unit-behind.ts'
import type { WrittenUnit } from '../units.ts'
import type { WrittenNumber } from '../written-number.ts'
import {
  DIGIT_WORDS,
  FACTOR_VERBS,
  FACTOR_WORDS,
  GROUP_WORDS,
  LARGE_WORDS,
  TEEN_WORDS,
  TEN_WORDS,
} from './number-words.ts'
import { severalTimes } from './several.ts'

/** Words of one number that are read. */
const MAX_WORDS = 16
/** Behind `twice the`: what is measured or counted. */
const MEASURED =
  /^(?:latency|latencies|throughput|memory|costs?|price|time|speed|tokens?|size|commits|lines|p50|p95|p99|peak|median)$/u
/** Behind `three times`: it says how much, not how often. */
const AS_MUCH = /^(?:as|the|faster|slower|quicker|longer|shorter|higher|lower|larger|smaller|more|less|cheaper)$/u
const NO_FACTOR = /^(?:down|up|over|back|check\w*)$/u
const RATIO: WrittenUnit = { unit: 'ratio', scale: 1 }
/** What a factor in words may be off by: people say twice of what is nearly so. */
const FACTOR_STEP = 0.1

interface Spelled {
  readonly value: number
  readonly step: number
  /** Index of the token behind it. */
  readonly next: number
}

interface Words {
  /** Of the thousands that are complete, and of what follows them. */
  readonly total: number
  readonly current: number
  /** What a word may follow: nothing, a word below twenty, one of tens, one that multiplies. */
  readonly last: 'none' | 'digit' | 'tens' | 'group'
}

/** The number with one more word; undefined where that doesn't go on with it. */
function withWord(words: Words | undefined, word: string): Words | undefined {
  if (words === undefined) return undefined
  const { total, current, last } = words
  const small = DIGIT_WORDS.get(word) ?? TEEN_WORDS.get(word)
  const [tens, group, large] = [TEN_WORDS.get(word), GROUP_WORDS.get(word), LARGE_WORDS.get(word)]
  if (small !== undefined) {
    const isBegun = last === 'digit' || (last === 'tens' && small > 9)
    return isBegun ? undefined : { total, current: current + small, last: 'digit' }
  }
  if (tens !== undefined)
    return last === 'digit' || last === 'tens' ? undefined : { total, current: current + tens, last: 'tens' }
  if (group !== undefined) return current >= 100 ? undefined : { total, current: (current || 1) * group, last: 'group' }
  if (large !== undefined) return { total: total + (current || 1) * large, current: 0, last: 'group' }
  return word === 'and' && last === 'group' ? words : undefined
}

function beginsNumber(token: Token | undefined): boolean {
  const [first = ''] = lower(token).split('-')
  return DIGIT_WORDS.has(first) || TEEN_WORDS.has(first) || TEN_WORDS.has(first)
}

/** The number that words from a place on spell: `two hundred and forty-one`, `two and a half`, `two point five`. */
function spelledAt(tokens: readonly Token[], at: number): Spelled | undefined {
  let words: Words = { total: 0, current: 0, last: 'none' }
  let next = at
  while (next < at + MAX_WORDS) {
    const isAnd = lower(tokens[next]) === 'and'
    if (isAnd && !(words.last === 'group' && beginsNumber(tokens[next + 1]))) break
    const read = lower(tokens[next]).split('-').reduce<Words | undefined>(withWord, words)
    if (read === undefined) break
    words = read
    next += 1
  }
  if (next === at) return undefined
  const value = words.total + words.current
  const fraction = fractionAt(tokens, next)
  if (fraction !== undefined) return { ...fraction, value: value + fraction.value }
  // Alone they are articles and the like.
  const isAlone = next === at + 1 && value <= 1
  return isAlone ? undefined : { value, step: roundness(value), next }
}

/** `a thousand` is rounder than `a thousand and one`. */
const roundness = (value: number) => [1e9, 1e6, 1e3, 100].find((step) => value >= step && value % step === 0) ?? 1

/** `and a half`, `point five` */
function fractionAt(tokens: readonly Token[], at: number): Spelled | undefined {
  const [first, second, third] = [lower(tokens[at]), lower(tokens[at + 1]), lower(tokens[at + 2])]
  if (first === 'and' && second === 'a' && third === 'half') return { value: 0.5, step: 0.1, next: at + 3 }
  if (first !== 'point') return undefined
  let digits = ''
  let next = at + 1
  for (let digit = DIGIT_WORDS.get(lower(tokens[next])); digit !== undefined && digits.length < 6; next += 1) {
    digits += digit
    digit = DIGIT_WORDS.get(lower(tokens[next + 1]))
  }
  return digits === '' ? undefined : { value: Number(`0.${digits}`), step: 10 ** -digits.length, next }
}

/** `half a second`, `half a million tokens` */
function halfAt(tokens: readonly Token[], at: number): Spelled | undefined {
  if (lower(tokens[at]) !== 'half' || !/^an?$/u.test(lower(tokens[at + 1]))) return undefined
  const large = LARGE_WORDS.get(lower(tokens[at + 2]))
  const scale = large ?? 1
  return { value: 0.5 * scale, step: 0.1 * scale, next: at + (large === undefined ? 2 : 3) }
}

/** `halved`, `twice as fast`, `half the memory` */
function factorAt(tokens: readonly Token[], at: number): WrittenNumber | undefined {
  const word = lower(tokens[at])
  const [second, third] = [lower(tokens[at + 1]), lower(tokens[at + 2])]
  const verb = NO_FACTOR.test(second) ? undefined : FACTOR_VERBS.get(word)
  const isMeant = second === 'as' || (/^(?:the|its|their)$/u.test(second) && MEASURED.test(third))
  const value = verb ?? (isMeant ? FACTOR_WORDS.get(word) : undefined)
  if (value === undefined) return undefined
  return { first: at, at, next: at + 1, value, step: value * FACTOR_STEP, sign: 0, unit: RATIO, aspects: [] }
}

/** Reads a number that is written out and says how many or how much: `three commits`, `two hundred forty ms`, `halved`. */
export function spelledNumberAt(tokens: readonly Token[], at: number): WrittenNumber | undefined {
  const factor = factorAt(tokens, at)
  if (factor !== undefined) return factor
  const spelled = halfAt(tokens, at) ?? (tokens[at - 1]?.kind === 'number' ? undefined : spelledAt(tokens, at))
  if (spelled === undefined) return undefined
  const { value, step, first, next } = severalTimes(tokens, at, spelled)
  const found = unitAt(tokens, next) ?? countedAt(tokens, next)
  const isHowOften = lower(tokens[next]) === 'times' && !AS_MUCH.test(lower(tokens[next + 1]))
  if (found === undefined || isHowOften) return undefined
  return { first, at, next: found.next, value, step, sign: 0, unit: found.unit, aspects: [] }
}
