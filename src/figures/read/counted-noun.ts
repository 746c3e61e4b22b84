import { lower, type Token } from './tokens.ts'
import { behindMarks } from './unit-behind.ts'
import { countedBy, unitOf } from './units.ts'
import type { WrittenNumber } from './written-number.ts'

/** Behind a dollar's sign that is not told to be that of the United States, it is that of another country. */
const OTHER_CURRENCY = /^[$€£¥₹₩₽]$/u
const OTHER_CURRENCY_NAME =
  /^(?:[€£¥₹₩₽]|EUR|GBP|JPY|CNY|CHF|CAD|AUD|NZD|SEK|NOK|DKK|INR|KRW|euros?|pounds?|yen|francs?|rupees?|yuan)$/u
const PERCENTAGE_POINTS = /(?:\bpp|percentage\s+points?|%[\s-]*(?:points?|percentage))$/iu
const OTHER_SYMBOL = /^[€£¥₹₩₽°Ω]$/u
/** Behind a number they are not what it counts: `184 of them`, `57 went there`. */
const NO_NOUN =
  /^(?:of|in|to|from|and|or|at|by|with|on|for|than|is|are|was|were|has|have|had|as|after|before|since|into|over|under|that|which|while|whereas|without|between|did|do|does|got|went|came|fell|rose|but|if|when|because|so|then|now|today|here|there|instead|again|already|altogether|together|respectively|too|also|vs|versus|against|not|only|more|less|fewer|added|deleted|removed|relevant|it|they|we|this|these|those|per|a|an|each)$/u
/** `tokens/minute`, which is no unit that is known */
const UNKNOWN_RATE = /^\p{L}+\/\p{L}+$/u
const PER = /^per$/u
const EACH =
  /^(?:second|minute|hour|day|week|month|quarter|year|request|query|call|token|user|run|job|seat|commit|repository|person|head)$/u

/** Whether a number says how much there is of something for each of something else, which no fact does: `17 commits per hour`. */
export function isRate(tokens: readonly Token[], { next, unit }: WrittenNumber): boolean {
  const [per, of] = [tokens[next], tokens[next + 1]]
  if (unit === undefined && per?.kind === 'word' && UNKNOWN_RATE.test(per.text)) return true
  if (unit === undefined || per === undefined || of?.kind !== 'word') return false
  // `90 ms / qwen` has a figure of its own.
  const isSlash = per.text === '/'
  if (isSlash && per.isApart && of.isApart) return EACH.test(lower(of))
  if (isSlash || PER.test(lower(per))) return true
  return /^(?:an?|each|every)$/u.test(lower(per)) && EACH.test(lower(of))
}

/** Whether a number is an amount of money in another currency than facts are in: `€0.99`, `C$0.25`, `5 EUR`. */
export function isOtherMoney(tokens: readonly Token[], { first, next, unit }: WrittenNumber): boolean {
  if (unit !== undefined) return false
  const before = tokens[first - 1]
  const isBefore = before !== undefined && OTHER_CURRENCY.test(before.text) && !tokens[first]?.isApart
  return isBefore || [before, tokens[next]].some((token) => OTHER_CURRENCY_NAME.test(token?.text ?? ''))
}

/** Whether a number is told for each unit of something that has a name: `90 ms/s`. */
export function isRateOfUnit(tokens: readonly Token[], { next, unit }: WrittenNumber): boolean {
  const [word = '', per] =
    unit === undefined && tokens[next]?.kind === 'word' ? (tokens[next]?.text ?? '').split('/', 2) : []
  return per !== undefined && unitOf(word) !== undefined
}

/** Whether a number is the difference of two shares, which is none of a share of what was. */
export const isPercentagePoints = (written: string): boolean => PERCENTAGE_POINTS.test(written)

/** What a number without a known unit counts, in lower case; undefined where it stands alone. */
export function countedNoun(
  tokens: readonly Token[],
  { first, next }: WrittenNumber,
  text: string,
): string | undefined {
  const [before, after] = [tokens[first - 1], tokens[next]]
  if (before !== undefined && OTHER_CURRENCY.test(before.text) && !tokens[first]?.isApart) return before.text
  // A power, and a part of what is beside it.
  if (before?.text === '^') return before.text
  if (after?.text === '/' && !after.isApart && tokens[next + 1]?.kind === 'number') return after.text
  if (after === undefined || text.slice(tokens[next - 1]?.to, after.from).includes('\n')) return undefined
  if (OTHER_SYMBOL.test(after.text)) return after.text
  const isBracket = /^[)\]]$/u.test(after.text)
  const word = lower(isBracket ? after : tokens[behindMarks(tokens, next)])
  return word === '' || NO_NOUN.test(word) || countedBy(word) !== undefined ? undefined : word
}
