import type { Figure } from '../figure.ts'
import { tokensOf } from './tokens.ts'
import { thousandsIn, type WrittenUnit } from './units.ts'
import { numberAt } from './written-numbers.ts'

/** Heads of columns are looked through up to here. */
const MAX_HEAD_CHARACTERS = 200
const AMOUNT =
  /(?:\bper\b|\/)\s*(1k|k|1,000|1000|thousand|1m|m|1,000,000|million)?\s*m?tok(?:en)?s?\b|(?:\bper\b|\/)\s*(1k|1,000|1000|1m|1,000,000|million|thousand)\b/iu
const PER = /\bper\b|\/|\beach\b/iu
/** What figures are listed by, so that each is of one of them: `commits per repository`. */
const LISTED_BY =
  /\bper\s+(?:model|repository|repo|data\s?set|quanti[sz]ation|quant|commit|series|type|author|contributor)\b/iu

/** What the head of a column says of the numbers under it. */
export interface ColumnUnit {
  readonly unit: WrittenUnit
  /** Whether they are for each of something, as no fact is: `commits per day`. */
  readonly isRate: boolean
}

function priceIn(head: string, scale: number): ColumnUnit {
  const amount = AMOUNT.exec(head)
  if (amount === null) return { unit: { unit: 'USD', scale }, isRate: PER.test(head) && !LISTED_BY.test(head) }
  const thousands = thousandsIn(amount[1] ?? amount[2] ?? '') ?? (/mtok/iu.test(amount[0]) ? 1_000 : 0.001)
  return { unit: { unit: 'USD/1k tokens', scale: scale / thousands }, isRate: false }
}

/** The unit that the head of a column gives the numbers under it. */
function unitOfHead(text: string): ColumnUnit | undefined {
  const head = text.slice(0, MAX_HEAD_CHARACTERS)
  const tokens = tokensOf(`1 ${head.replace(/[()[\],:]/gu, ' ')}`)
  for (let index = 1; index < tokens.length; index += 1) {
    const [one, ...rest] = tokens.slice(index)
    if (one === undefined) return undefined
    const probe = [{ kind: 'number', text: '1', from: 0, to: 1, isApart: true } as const, one, ...rest]
    const found = numberAt('1 ', probe, 0)
    const unit = found?.unit
    if (unit?.unit === 'USD' || unit?.unit === 'USD/1k tokens' || one.text === '$')
      return priceIn(head, unit?.unit === 'USD' ? unit.scale : 1)
    if (found === undefined || unit === undefined) continue
    const others = [head.slice(0, Math.max(0, one.from - 2)), ...probe.slice(found.next).map((token) => token.text)]
    return { unit, isRate: PER.test(others.join(' ')) && !LISTED_BY.test(head) }
  }
  return undefined
}

/** The unit that the first cell of a row has in brackets: `p95 (ms)`. */
function unitOfRow({ surroundings, offset }: Pick<Figure, 'surroundings' | 'offset'>): ColumnUnit | undefined {
  const { kind, plain } = surroundings
  const end = plain.text.indexOf('\n')
  if (kind !== 'row' || end === -1 || offset < end) return undefined
  const inBrackets = /[([]([^()[\]]{1,40})[)\]]\s*$/u.exec(plain.text.slice(0, end).slice(-MAX_HEAD_CHARACTERS))?.[1]
  return inBrackets === undefined ? undefined : unitOfHead(inBrackets)
}

/** The unit that a number of a table has by the head of its column, or of its row. */
export const columnUnit = (figure: Pick<Figure, 'surroundings' | 'offset' | 'header'>): ColumnUnit | undefined =>
  unitOfHead(figure.header) ?? unitOfRow(figure)
