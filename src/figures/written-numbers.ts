import type { Aspect } from '../facts/fact.ts'
import { attachedTo, type Token } from './tokens.ts'
import {
  ATTACHED_ONLY,
  countedBy,
  MAGNITUDES,
  NUMBER_WORDS,
  thousandsIn,
  unitOf,
  WRITTEN_MAGNITUDES,
  type WrittenUnit,
} from './units.ts'

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

/** Words between a number and what it counts. */
const MAX_WORDS_BETWEEN = 3
/** No adjective: what is behind it is not what the number counts. */
const STOPS =
  /^(?:of|in|to|from|and|or|at|by|with|on|for|than|per|is|are|was|were|has|have|had|as|after|before|since|into|over|under|that|which|while|without|between|did|do|does|got|went|fell|rose)$/u
const DETERMINERS = /^(?:the|these|those|all|our|its|their)$/u
/** Behind a number they make lines of it: `1,080 lines added, 245 deleted`. */
const ADDED_OR_DELETED = /^(?:added|deleted|removed|additions?|deletions?|insertions?)$/u
const PLUS = '+'
const MINUS = /^[-−–]$/u

const lower = (token: Token | undefined) => (token?.kind === 'word' ? token.text.toLowerCase() : '')

function signBefore(tokens: readonly Token[], at: number): { readonly sign: -1 | 0 | 1; readonly first: number } {
  const before = tokens[at - 1]
  if (before?.kind !== 'sign' || tokens[at]?.isApart) return { sign: 0, first: at }
  const opener = tokens[at - 2]
  const isOpen = before.isApart || opener === undefined || (opener.kind === 'sign' && /^[([/,→=]$/u.test(opener.text))
  if (!isOpen) return { sign: 0, first: at }
  if (before.text === PLUS) return { sign: 1, first: at - 1 }
  return MINUS.test(before.text) ? { sign: -1, first: at - 1 } : { sign: 0, first: at }
}

/** `per 1k tokens`, `/ 1k`: of a price. */
function perThousand(
  tokens: readonly Token[],
  next: number,
): { readonly thousands: number; readonly next: number } | undefined {
  const per = tokens[next]
  if (per === undefined || !(lower(per) === 'per' || lower(per) === 'a' || per.text === '/')) return undefined
  const amount = tokens[next + 1]
  const suffix = tokens[next + 2]
  if (amount === undefined) return undefined
  if (/^tokens?$/u.test(lower(amount))) return { thousands: 1e-3, next: next + 2 }
  const isJoined = amount.kind === 'number' && suffix?.kind === 'word' && !suffix.isApart
  const thousands = thousandsIn(isJoined ? `${amount.text}${suffix.text}` : amount.text)
  if (thousands === undefined) return undefined
  const after = next + (isJoined ? 3 : 2)
  return { thousands, next: /^tokens?$/u.test(lower(tokens[after])) ? after + 1 : after }
}

interface UnitAt {
  readonly unit: WrittenUnit
  readonly next: number
}

/** `tokens per second`, `percentage points`, and words that are a unit by themselves. */
function unitAt(tokens: readonly Token[], at: number): UnitAt | undefined {
  const token = tokens[at]
  if (token === undefined || (ATTACHED_ONLY.has(token.text) && token.isApart)) return undefined
  const [word, second, third] = [lower(token), lower(tokens[at + 1]), lower(tokens[at + 2])]
  if (word === 'percentage' && /^points?$/u.test(second)) return { unit: { unit: 'ratio', scale: 0.01 }, next: at + 2 }
  if (word === 'tokens' && /^(?:per|a|each)$/u.test(second) && /^(?:second|sec|s)$/u.test(third))
    return { unit: { unit: 'tokens/s', scale: 1 }, next: at + 3 }
  if (token.text === '%' && (second === 'points' || second === 'percentage'))
    return { unit: { unit: 'ratio', scale: 0.01 }, next: at + 2 }
  // The space behind a sentence may be missing: `240 ms.And more`.
  const unit = unitOf(token.text) ?? unitOf(/^(\p{L}+)\.\p{Lu}/u.exec(token.text)?.[1] ?? '')
  return unit && { unit, next: at + 1 }
}

/** What a number counts, behind at most a few adjectives: `1,080 changed lines`, `8 of the 30 commits`. */
function countedAt(tokens: readonly Token[], at: number): UnitAt | undefined {
  let index = at
  if (ADDED_OR_DELETED.test(lower(tokens[at])) && !/^(?:files?|lines?)$/u.test(lower(tokens[at + 1])))
    return { unit: { unit: 'lines', scale: 1 }, next: at + 1 }
  if (lower(tokens[index]) === 'of') {
    index += 1
    if (DETERMINERS.test(lower(tokens[index]))) index += 1
    if (tokens[index]?.kind === 'number') index += 1
  }
  for (let between = 0; between <= MAX_WORDS_BETWEEN; between += 1, index += 1) {
    const word = lower(tokens[index])
    if (word === '' || STOPS.test(word)) return undefined
    if (word === 'pull' && /^requests?$/u.test(lower(tokens[index + 1])))
      return { unit: { unit: 'pull requests', scale: 1 }, next: index + 2 }
    const unit = countedBy(word)
    // `12 benchmark runs`, but `12 commit messages` counts no commits.
    const following = tokens[index + 1]
    const isCompound = !word.endsWith('s') && following?.kind === 'word' && !STOPS.test(lower(following))
    if (unit !== undefined && (!isCompound || lower(following).startsWith('run'))) return { unit, next: index + 1 }
  }
  return undefined
}

const DURATION = /^(?:(\d{1,6})h)?(?:(\d{1,6})m(?:in)?)?(?:(\d{1,6})s)?$/u

/** The milliseconds of a time that is written in more than one unit: `1m30s`. */
function durationIn(text: string): number | undefined {
  const [, ...parts] = DURATION.exec(text) ?? []
  if (parts.filter((part) => part !== undefined).length < 2) return undefined
  const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0))
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000
}

/** Reads the number whose digits are a token; undefined for what is none, such as `4-bit` or `70B`. */
export function numberAt(text: string, tokens: readonly Token[], at: number): WrittenNumber | undefined {
  const token = tokens[at]
  if (token?.kind === 'word') return wordAt(tokens, at, token)
  if (token?.kind !== 'number') return undefined
  let { sign, first } = signBefore(tokens, at)
  const currency = tokens[first - 1]
  const isDollar = currency?.text === '$' && !tokens[first]?.isApart
  if (isDollar) {
    first -= 1
    const outer = signBefore(tokens, first)
    if (outer.sign !== 0) ({ sign, first } = outer)
  }
  const digits = token.text.replace(/[, \u00a0\u202f\u2009'’]/gu, '')
  const [mantissa = '', exponent = '0'] = digits.toLowerCase().split('e')
  const decimals = (mantissa.split('.')[1]?.length ?? 0) - Number(exponent)

  const attached = attachedTo(text, token)
  const duration = durationIn(`${digits}${attached}`)
  if (duration !== undefined) {
    const end = token.to + attached.length
    let next = at + 1
    while ((tokens[next]?.from ?? end) < end) next += 1
    return { first, next, at, value: duration, step: 1_000, sign, unit: { unit: 'ms', scale: 1 }, aspects: [] }
  }
  const magnitude = /^[kKM](?![\p{L}\p{N}])/u.test(attached)
    ? MAGNITUDES.get(attached.charAt(0))
    : attached === ''
      ? MAGNITUDES.get(lower(tokens[at + 1]))
      : undefined
  const scale = magnitude ?? 1
  let next = at + (magnitude === undefined ? 1 : 2)
  const found = isDollar
    ? { unit: { unit: 'USD', scale: 1 } as const, next }
    : (unitAt(tokens, next) ?? countedAt(tokens, next))
  const isAttachedUnit = attached === '' || magnitude !== undefined || unitOf(attached) !== undefined
  const isHyphened = attached.startsWith('-') && unitOf(attached.slice(1)) !== undefined
  if (!isAttachedUnit && !isHyphened) return undefined
  let unit: WrittenUnit | undefined = found?.unit
  if (found !== undefined) ({ next } = found)
  if (isHyphened) {
    unit = unitOf(attached.slice(1))
    next = at + 3
  }
  if (unit?.unit === 'USD') {
    const per = perThousand(tokens, next)
    if (per !== undefined) {
      unit = { unit: 'USD/1k tokens', scale: unit.scale / per.thousands }
      next = per.next
    }
  }
  return { first, next, at, value: Number(digits) * scale, step: 10 ** -decimals * scale, sign, unit, aspects: [] }
}

/** `three commits`: a number that is written out and counts something. */
function wordAt(tokens: readonly Token[], at: number, token: Token): WrittenNumber | undefined {
  const value = NUMBER_WORDS.get(token.text.toLowerCase())
  if (value === undefined) return undefined
  const before = tokens[at - 1]
  const isMultiplied = before?.kind === 'number' || NUMBER_WORDS.has(lower(before))
  if (isMultiplied && WRITTEN_MAGNITUDES.has(lower(token))) return undefined
  const scale = WRITTEN_MAGNITUDES.get(lower(tokens[at + 1]))
  const counted = countedAt(tokens, at + (scale === undefined ? 1 : 2))
  return (
    counted && {
      first: at,
      at,
      value: value * (scale ?? 1),
      step: scale ?? 1,
      sign: 0,
      unit: counted.unit,
      next: counted.next,
      aspects: [],
    }
  )
}
