import type { Figure } from '../figure.ts'
import { countedNoun, isRate } from './counted-noun.ts'
import { isCalendarSpan, isNoFigure } from './dates.ts'
import { type Token, tokensOf } from './tokens.ts'
import type { WrittenUnit } from './units.ts'
import { numberAt, type WrittenNumber } from './written-numbers.ts'

/** Sentences and heads of columns are looked through up to here. */
const MAX_SENTENCE_CHARACTERS = 2_000
const MAX_HEAD_CHARACTERS = 200
const LOOSE =
  /^(?:about|around|nearly|almost|over|roughly|approximately|approx|some|circa|under|below|above|than|most|least|~|≈|>|<|≥|≤)$/iu

const AT_LEAST = /^(?:over|above|(?:more|longer|larger|higher) than|at least|>|≥)$/iu
const AT_MOST = /^(?:under|below|(?:less|fewer|lower|shorter|smaller) than|at most|<|≤)$/iu

/** On which side of a number the value is said to be. */
function sideOf(tokens: readonly Token[], first: number): -1 | 0 | 1 {
  const [outer, before] = [tokens[first - 2]?.text ?? '', tokens[first - 1]?.text ?? '']
  const matches = (pattern: RegExp) => pattern.test(before) || pattern.test(`${outer} ${before}`)
  return matches(AT_LEAST) ? 1 : matches(AT_MOST) ? -1 : 0
}

/** The unit that the head of a column gives the numbers under it. */
function unitOfHeader(head: string): WrittenUnit | undefined {
  const header = head.slice(0, MAX_HEAD_CHARACTERS)
  const tokens = tokensOf(`1 ${header.replace(/[()[\],:]/gu, ' ')}`)
  for (let index = 1; index < tokens.length; index += 1) {
    const [one, ...rest] = tokens.slice(index)
    if (one === undefined) return undefined
    const probe = [{ kind: 'number', text: '1', from: 0, to: 1, isApart: true } as const, one, ...rest]
    const found = numberAt('1 ', probe, 0)?.unit
    if (found !== undefined && found.unit !== 'USD') return found
    if (found !== undefined || one.text === '$')
      return { unit: /per|\//iu.test(header) ? 'USD/1k tokens' : 'USD', scale: found?.scale ?? 1 }
  }
  return undefined
}

/** The unit that the first cell of a row has in brackets: `p95 (ms)`. */
function unitOfRow({ surroundings, offset }: Base): WrittenUnit | undefined {
  const { kind, plain } = surroundings
  const end = plain.text.indexOf('\n')
  if (kind !== 'row' || end === -1 || offset < end) return undefined
  const inBrackets = /[([]([^()[\]]{1,40})[)\]]\s*$/u.exec(plain.text.slice(0, end).slice(-MAX_HEAD_CHARACTERS))?.[1]
  return inBrackets === undefined ? undefined : unitOfHeader(inBrackets)
}

/** Whether so many tokens are what a price is for: `1,000 tokens cost $0.25`. */
const isPriced = (sentence: string, value: number) =>
  (value === 1e3 || value === 1e6) && /\b(?:costs?|price[ds]?)\b|\$/iu.test(sentence.slice(0, MAX_SENTENCE_CHARACTERS))

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
  if (/^(?:requests?|PR|PRs)$/u.test(before?.text ?? '') && number.unit === undefined && step === 1 && sign === 0)
    return { ...base, kind: 'reference', name: tokens[at]?.text ?? '' }
  if (text.charAt(tokens[number.next - 1]?.to ?? 0) === '…') return undefined
  const unit = number.unit ?? unitOfHeader(base.header) ?? unitOfRow(base)
  if (unit?.unit === 'tokens' && isPriced(text.slice(base.sentence.from, base.sentence.to), value)) return undefined
  if (unit === undefined) {
    const startsSentence = (index: number) =>
      /(?:^|[.!?:\n]\s*)$/u.test(text.slice(Math.max(0, (tokens[index]?.from ?? 0) - 3), tokens[index]?.from))
    if (isNoFigure(tokens, number, startsSentence)) return undefined
  } else if (unit.unit === 'ms' && isCalendarSpan(tokens, number)) return undefined
  const scale = unit?.scale ?? 1
  return {
    ...base,
    kind: 'number',
    value: value * scale,
    unit: unit?.unit,
    tolerance: (step * scale) / 2,
    isLoose: LOOSE.test(before?.text ?? ''),
    side: sideOf(tokens, first),
    isRate: isRate(tokens, number),
    noun: unit === undefined ? countedNoun(tokens, number, text) : undefined,
    sign,
    aspects: number.aspects,
  }
}
