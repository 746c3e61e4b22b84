import type { Figure } from '../figure.ts'
import { unitCounted } from './label.ts'
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

/** At most a few words, so that no sentence is taken for what is counted: `Pull requests`, `Lines added`. */
const COUNTED_ROW = /^\s*(?:[\p{L}-]+\s*){1,4}:?\s*$/u
const MEASURED_HEAD = /\b(?:p\d\d|latency|throughput|memory|cost|price|per)\b|[%$]/iu

/** The unit that the first cell of a row has in brackets, or by what it counts: `p95 (ms)`, `Contributors`. */
function unitOfRow({
  surroundings,
  offset,
  header,
}: Pick<Figure, 'surroundings' | 'offset' | 'header'>): ColumnUnit | undefined {
  const { kind, plain } = surroundings
  const end = plain.text.indexOf('\n')
  if (kind !== 'row' || end === -1 || offset < end) return undefined
  const first = plain.text.slice(0, end).slice(-MAX_HEAD_CHARACTERS)
  const inBrackets = /[([]([^()[\]]{1,40})[)\]]\s*$/u.exec(first)?.[1]
  if (inBrackets !== undefined) return unitOfHead(inBrackets)
  const counted =
    COUNTED_ROW.test(first) && !MEASURED_HEAD.test(header)
      ? unitCounted(first.toLowerCase().match(/[\p{L}-]+/gu) ?? [])
      : undefined
  return counted && { unit: counted, isRate: false }
}

/** The unit that a number of a table has by the head of its column, or of its row. */
export const columnUnit = (figure: Pick<Figure, 'surroundings' | 'offset' | 'header'>): ColumnUnit | undefined =>
  unitOfHead(figure.header) ?? unitOfRow(figure)
