import { ASPECTS, type Aspect } from '../../facts/fact.ts'
import type { Figure } from '../figure.ts'
import { columnUnit } from './column-units.ts'
import { countedNoun, isOtherMoney, isPercentagePoints, isRate, isRateOfUnit } from './counted-noun.ts'
import { isCalendarSpan, isNoFigure } from './dates.ts'
import { labelOf } from './label.ts'
import type { Token } from './tokens.ts'
import type { WrittenNumber } from './written-number.ts'

/** Sentences are looked through up to here. */
const MAX_SENTENCE_CHARACTERS = 2_000
const LOOSE =
  /^(?:about|around|nearly|almost|over|roughly|approximately|approx\.?|some|circa|ca\.?|c\.|under|below|above|than|most|least|~|≈|>|<|≥|≤)$/iu

const AT_LEAST = /^(?:over|above|(?:more|longer|larger|higher) than|at least|>|≥)$/iu
const AT_MOST = /^(?:under|below|(?:less|fewer|lower|shorter|smaller) than|at most|<|≤)$/iu

/** On which side of a number the value is said to be. */
function sideOf(tokens: readonly Token[], { first, at }: WrittenNumber): -1 | 0 | 1 {
  const [outer, before] = [tokens[first - 2]?.text ?? '', tokens[first - 1]?.text ?? '']
  const matches = (pattern: RegExp) => pattern.test(before) || pattern.test(`${outer} ${before}`)
  return matches(AT_LEAST) || isOrMore(tokens, at) ? 1 : matches(AT_MOST) ? -1 : 0
}

/** `180+ commits` */
const isOrMore = (tokens: readonly Token[], at: number) =>
  tokens[at + 1]?.text === '+' && tokens[at + 1]?.isApart === false && tokens[at + 2]?.kind === 'word'

/** Whether so many tokens are what a price is for: `1,000 tokens cost $0.25`. */
const isPriced = (sentence: string, value: number) =>
  (value === 1e3 || value === 1e6) &&
  /\b(?:costs?|price[ds]?)\b|[$€£¥]/iu.test(sentence.slice(0, MAX_SENTENCE_CHARACTERS))

/** A number behind these is a figure, however small. */
const MEASURE = /\b(?:p50|p95|p99|latency|throughput|memory)\b/iu

/** `Lines added: 23,143`, but `Lines added and deleted: 23,143 and 1,245` */
function directionsIn(label: string): readonly Aspect[] {
  const words = label.split(' ')
  const named = (['added', 'deleted'] as const).filter((aspect) => words.some((word) => ASPECTS[aspect].test(word)))
  return named.length === 1 ? named : []
}

/** What every figure has. */
export type Base = Pick<
  Figure,
  'text' | 'written' | 'offset' | 'line' | 'surroundings' | 'clause' | 'sentence' | 'header'
>

/** The figure that a number is; undefined for a date, a part of a name, or one that is too small to say anything. */
export function numberFigure(
  base: Base,
  number: WrittenNumber,
  tokens: readonly Token[],
  text: string,
): Figure | undefined {
  const { first, at, value, step, sign } = number
  const before = tokens[first - 1]
  const isBeside = !text.slice(before?.to ?? 0, base.offset).includes('\n') || base.surroundings.kind !== 'row'
  // `pull request number 240`, `PR no. 240`
  const named = [before, tokens[first - 2], tokens[first - 3]].find(
    (token) => !/^(?:number|no|nr|№|\.)$/iu.test(token?.text ?? ''),
  )
  const isReference = isBeside && /^(?:requests?|PR|PRs)$/u.test(named?.text ?? '')
  if (isReference && number.unit === undefined && step === 1 && sign === 0)
    return { ...base, kind: 'reference', name: tokens[at]?.text ?? '' }
  if (text.charAt(tokens[number.next - 1]?.to ?? 0) === '…') return undefined
  const isMoney = isOtherMoney(tokens, number)
  const column = isMoney ? undefined : columnUnit(base)
  const noun = number.unit === undefined && column === undefined ? countedNoun(tokens, number, text) : undefined
  const isBare = number.unit === undefined && column === undefined && noun === undefined
  const label = isBare && base.surroundings.kind !== 'row' ? labelOf(tokens, number, base.clause.from) : undefined
  const unit = number.unit ?? column?.unit ?? label?.unit
  if (unit?.unit === 'tokens' && isPriced(text.slice(base.sentence.from, base.sentence.to), value)) return undefined
  if (unit === undefined) {
    const startsSentence = (index: number) =>
      /(?:^|[.!?:\n]\s*)$/u.test(text.slice(Math.max(0, (tokens[index]?.from ?? 0) - 3), tokens[index]?.from))
    const says = base.surroundings.kind === 'row' ? base.header : (label?.text ?? '')
    const isMeasured = MEASURE.test(says) && noun === undefined
    if (!isMeasured && !isMoney && !isRateOfUnit(tokens, number) && isNoFigure(tokens, number, startsSentence))
      return undefined
  } else if (unit.unit === 'ms' && isCalendarSpan(tokens, number)) return undefined
  const scale = unit?.scale ?? 1
  return {
    ...base,
    kind: 'number',
    value: value * scale,
    unit: unit?.unit,
    tolerance: (step * scale) / 2,
    isLoose: LOOSE.test(before?.text ?? '') || isOrMore(tokens, at),
    side: sideOf(tokens, number),
    isOfNoFact:
      isMoney ||
      isPercentagePoints(base.written) ||
      isRate(tokens, number) ||
      (column?.isRate === true && column.unit.unit === unit?.unit),
    noun: before?.text === '^' ? countedNoun(tokens, number, text) : noun,
    label,
    sign,
    aspects: label === undefined ? number.aspects : directionsIn(label.text),
  }
}
