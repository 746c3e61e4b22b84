import { MAGNITUDES } from './spelled/number-words.ts'
import { severalTimes } from './spelled/several.ts'
import { spelledNumberAt } from './spelled/spelled-numbers.ts'
import { attachedTo, lower, type Token } from './tokens.ts'
import { behindMarks, countedAt, perThousand, unitAt } from './unit-behind.ts'
import { countedBy, unitOf, type WrittenUnit } from './units.ts'
import type { WrittenNumber } from './written-number.ts'

const PLUS = '+'
const MINUS = /^[-−–]$/u

function signBefore(tokens: readonly Token[], at: number): { readonly sign: -1 | 0 | 1; readonly first: number } {
  const before = tokens[at - 1]
  if (before?.kind !== 'sign' || tokens[at]?.isApart) return { sign: 0, first: at }
  const opener = tokens[at - 2]
  const isOpen = before.isApart || opener === undefined || (opener.kind === 'sign' && /^[([/,→=]$/u.test(opener.text))
  if (!isOpen) return { sign: 0, first: at }
  if (before.text === PLUS) return { sign: 1, first: at - 1 }
  return MINUS.test(before.text) ? { sign: -1, first: at - 1 } : { sign: 0, first: at }
}

const DURATION = /^(?:(\d{1,6})h)?(?:(\d{1,6})m(?:in)?)?(?:(\d{1,6})s)?$/u

/** The milliseconds of a time that is written in more than one unit: `1m30s`. */
function durationIn(text: string): number | undefined {
  const [, ...parts] = DURATION.exec(text) ?? []
  if (parts.filter((part) => part !== undefined).length < 2) return undefined
  const [hours = 0, minutes = 0, seconds = 0] = parts.map((part) => Number(part ?? 0))
  return ((hours * 60 + minutes) * 60 + seconds) * 1_000
}

/** What multiplies a number: `k` right behind it, `million`, and `B` where what is counted follows. */
function magnitudeAt(tokens: readonly Token[], at: number, attached: string): number | undefined {
  const behind = tokens[at + 1]
  if (attached === '')
    return behind?.text === 'B' ? undefined : (MAGNITUDES.get(behind?.text ?? '') ?? MAGNITUDES.get(lower(behind)))
  const sign = /^(?:[kKMB]|[bm]n)(?![\p{L}\p{N}])/u.exec(attached)?.[0]
  const counted = tokens[at + 2]?.text ?? ''
  // `70B` is the size of a model.
  const isCounted = sign !== 'B' || unitOf(counted) !== undefined || countedBy(counted) !== undefined
  return sign === undefined || !isCounted ? undefined : MAGNITUDES.get(sign)
}

/** The unit behind a number, or what it counts, also behind the marks that the number stands in. */
function unitBehind(tokens: readonly Token[], next: number) {
  const found = unitAt(tokens, next) ?? countedAt(tokens, next)
  const behind = behindMarks(tokens, next)
  return found ?? (behind === next ? undefined : (unitAt(tokens, behind) ?? countedAt(tokens, behind)))
}

/** `C$`, `A$`, `NZ$`, but `US$` */
const isOtherDollar = (tokens: readonly Token[], at: number) => {
  const country = tokens[at - 1]
  return country?.kind === 'word' && !tokens[at]?.isApart && /^(?!US$)[A-Z]{1,3}$/u.test(country.text)
}

/** Whether what a number is glued to is its unit, for each of something or not: `90ms`, `90ms/s`, `240commits`. */
const isUnitAttached = (attached: string) => {
  const [unit = '', per] = attached.split('/', 2)
  return (
    unitOf(attached) !== undefined || unitOf(unit) !== undefined || (per === undefined && countedBy(unit) !== undefined)
  )
}

/** `240-ms`, `240-commits`; what has one thing so many times is told in the singular: a `240-line` file. */
const hyphened = (unit: string) => unitOf(unit) ?? (unit.endsWith('s') ? countedBy(unit) : undefined)

/** Reads the number whose digits are a token; undefined for what is none, such as `4-bit` or `70B`. */
export function numberAt(text: string, tokens: readonly Token[], at: number): WrittenNumber | undefined {
  const token = tokens[at]
  if (token?.kind === 'word') return spelledNumberAt(tokens, at)
  if (token?.kind !== 'number') return undefined
  let { sign, first } = signBefore(tokens, at)
  const currency = tokens[first - 1]
  const isDollar = currency?.text === '$' && !tokens[first]?.isApart && !isOtherDollar(tokens, first - 1)
  if (isDollar) {
    first -= 1
    const outer = signBefore(tokens, first)
    if (outer.sign !== 0) ({ sign, first } = outer)
  }
  const digits = token.text.replace(/[, \u00a0\u202f\u2007-\u200a'’]/gu, '')
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
  const magnitude = magnitudeAt(tokens, at, attached)
  const scale = magnitude ?? 1
  let next = at + (magnitude === undefined ? 1 : 2)
  const found = isDollar ? { unit: { unit: 'USD', scale: 1 } as const, next } : unitBehind(tokens, next)
  const isAttachedUnit = attached === '' || magnitude !== undefined || isUnitAttached(attached)
  const isHyphened = /^[-_]/u.test(attached) && hyphened(attached.slice(1)) !== undefined
  if (!isAttachedUnit && !isHyphened) return undefined
  let unit: WrittenUnit | undefined = found?.unit
  if (found !== undefined) ({ next } = found)
  if (isHyphened) {
    unit = hyphened(attached.slice(1))
    next = at + 3
  }
  if (unit?.unit === 'USD') {
    const per = perThousand(tokens, next)
    if (per !== undefined) {
      unit = { unit: 'USD/1k tokens', scale: unit.scale / per.thousands }
      next = per.next
    }
  }
  const number = { value: Number(digits) * scale, step: 10 ** -decimals * scale }
  const several = first === at ? severalTimes(tokens, at, number) : { ...number, first }
  return { ...several, next, at, sign, unit, aspects: [] }
}
