import { lower, type Token } from '../tokens.ts'

const SEVERAL = /^(?:few|several|many)$/u
const COUPLE = /^couple$/u

interface Several {
  readonly value: number
  /** So far may it be off, to both sides together. */
  readonly step: number
  /** Index of its first word. */
  readonly first: number
}

/** How much a power of ten is behind what says that there are several: `a few hundred` are 200 to 900, `a couple of hundred` 150 to 250. */
export function severalTimes<Of extends { readonly value: number; readonly step: number }>(
  tokens: readonly Token[],
  at: number,
  number: Of,
): Of & Several {
  const isPower = number.value >= 100 && Number.isInteger(Math.log10(number.value))
  const isOf = lower(tokens[at - 1]) === 'of'
  const word = lower(tokens[at - (isOf ? 2 : 1)])
  const first = at - (isOf ? 2 : 1)
  if (isPower && COUPLE.test(word)) return { ...number, first, value: 2 * number.value, step: number.value }
  if (isPower && !isOf && SEVERAL.test(word))
    return { ...number, first, value: 5.5 * number.value, step: 7 * number.value }
  return { ...number, first: at }
}
