import type { Token } from './tokens.ts'
import type { WrittenUnit } from './units.ts'
import type { WrittenNumber } from './written-number.ts'
import { numberAt } from './written-numbers.ts'

const CONNECTOR = /^(?:to|and|or|of|from|vs|versus|against|the|these|those|all|[-–−→>/])$/iu
/** Between the two ends of a range, where the first gives the second its unit. */
const RANGE = /^(?:to|[-–−→>])$/iu
const MAX_CONNECTORS = 3

function numbersAmong(text: string, tokens: readonly Token[]): WrittenNumber[] {
  const numbers: WrittenNumber[] = []
  for (let index = 0; index < tokens.length; index += 1) {
    const number = numberAt(text, tokens, index)
    if (number === undefined) continue
    numbers.push(number)
    // The amount that a price is for is no figure of its own, nor are the words of a number.
    if (number.unit?.unit === 'USD/1k tokens' || tokens[number.at]?.kind === 'word') index = number.next - 1
  }
  return numbers
}

/** Gives numbers without a unit that of the other end of their range, or of the list that they are in: `from 12 to 9 ms`. */
function withUnits(
  text: string,
  isRow: boolean,
  tokens: readonly Token[],
  numbers: readonly WrittenNumber[],
): WrittenNumber[] {
  const joined = [...numbers]
  const isNext = (one: WrittenNumber, other: WrittenNumber, pattern: RegExp) => {
    const between = tokens.slice(one.next, other.first)
    if (other.first - one.next > MAX_CONNECTORS) return false
    const isOneCell = !isRow || !text.slice(tokens[one.at]?.from, tokens[other.at]?.from).includes('\n')
    return isOneCell && between.length > 0 && between.every(({ text }) => pattern.test(text))
  }
  for (let index = joined.length - 2; index >= 0; index -= 1) {
    const [one, other] = [joined[index], joined[index + 1]]
    if (one === undefined || other?.unit === undefined || one.unit !== undefined) continue
    const isPair = one.sign === 1 && other.sign === -1
    if (!isPair && isNext(one, other, CONNECTOR)) joined[index] = { ...one, unit: other.unit }
  }
  for (let index = 1; index < joined.length; index += 1) {
    const [one, other] = [joined[index - 1], joined[index]]
    if (one === undefined || other === undefined || (other.unit !== undefined && other.unit.unit !== 'lines')) continue
    if (one.sign === 1 && other.sign === -1 && one.unit === undefined && other.first - one.next <= 1) {
      const lines: WrittenUnit = { unit: 'lines', scale: 1 }
      joined[index - 1] = { ...one, unit: lines, sign: 0, aspects: ['added'] }
      joined[index] = { ...other, unit: lines, sign: 0, aspects: ['deleted'] }
    } else if (other.unit === undefined && one.unit !== undefined && isNext(one, other, RANGE))
      joined[index] = { ...other, unit: one.unit }
  }
  return joined
}

/**
 * Finds the numbers of a text, each with its unit where it has one.
 *
 * @param isRow whether its lines are cells, which have nothing to do with each other
 */
export const numbersIn = (text: string, isRow: boolean, tokens: readonly Token[]): WrittenNumber[] =>
  withUnits(text, isRow, tokens, numbersAmong(text, tokens))
