import type { Body } from '../episode/front-matter/split.ts'
import { isCalendarSpan, isNoFigure } from './dates.ts'
import type { Figure, Range, Surroundings } from './figure.ts'
import { type Passage, passagesOf } from './passages.ts'
import { plainTextOf } from './plain-text.ts'
import { shaOfSpan, type Token, tokensOf } from './tokens.ts'
import { countedBy, unitOf, type WrittenUnit } from './units.ts'
import { numberAt, type WrittenNumber } from './written-numbers.ts'

/** Figures of one episode that are looked up; a hostile one can hold hundreds of thousands. */
const MAX_FIGURES = 2_000
/** A sentence is looked through up to here. */
const MAX_SENTENCE_CHARACTERS = 2_000
/** Longest figure that is shown, in characters. */
const MAX_SHOWN_CHARACTERS = 60

/** The figures of an episode's body, in its order. */
export interface Figures {
  readonly figures: readonly Figure[]
  /** Whether there are more, which were not read. */
  readonly isCut: boolean
}

const SENTENCE_END = /[.!?](?=\s|$)/gu
const CLAUSE_END = /[,;:](?=\s)|\s[–—]\s|\s(?:while|whereas|but|and)\s/gu
const ROW_END = /\n/gu
const LOOSE =
  /^(?:about|around|nearly|almost|over|roughly|approximately|approx|some|circa|under|below|above|than|most|least|~|≈|>|<|≥|≤)$/iu
const CONNECTOR = /^(?:to|and|or|of|from|vs|versus|against|the|these|those|all|[-–−→>/])$/iu
/** Between the two ends of a range, where the first gives the second its unit. */
const RANGE = /^(?:to|[-–−→>])$/iu
const MAX_CONNECTORS = 3
const MAX_CODE_TOKENS = 5

function rangesOf(text: string, end: RegExp): Range[] {
  const ranges: Range[] = []
  let from = 0
  for (const { 0: mark, index } of text.matchAll(end)) {
    ranges.push({ from, to: index + mark.length })
    from = index + mark.length
  }
  return [...ranges, { from, to: text.length }]
}

/** Gives the range that an offset is in; offsets are asked for in ascending order. */
function rangeFinder(ranges: readonly Range[]): (offset: number) => Range {
  let index = 0
  return (offset) => {
    while (index < ranges.length - 1 && (ranges[index]?.to ?? 0) <= offset) index += 1
    return ranges[index] ?? { from: 0, to: 0 }
  }
}

/** Tokens with the SHAs that a link or inline code shows, and without the numbers of other code. */
function tokensIn(passage: {
  readonly text: string
  readonly spans: ReturnType<typeof plainTextOf>['spans']
}): Token[] {
  const tokens = tokensOf(passage.text)
  const spans = passage.spans.toSorted((one, other) => one.from - other.from || other.to - one.to)
  const result: Token[] = []
  let spanAt = 0
  let index = 0
  while (index < tokens.length) {
    const token = tokens[index]
    if (token === undefined) break
    while ((spans[spanAt]?.to ?? Number.POSITIVE_INFINITY) <= token.from) spanAt += 1
    const span = spans[spanAt]
    if (span === undefined || span.from > token.from) {
      result.push(token)
      index += 1
      continue
    }
    const inside = index
    while ((tokens[index]?.from ?? Number.POSITIVE_INFINITY) < span.to) index += 1
    result.push(...shownTokens(passage, span, tokens.slice(inside, index)))
    spanAt += 1
  }
  return result
}

function shownTokens(
  plain: ReturnType<typeof plainTextOf>,
  span: ReturnType<typeof plainTextOf>['spans'][number],
  tokens: readonly Token[],
): Token[] {
  const [first] = tokens
  if (first === undefined) return []
  const sha = shaOfSpan(plain, span)
  if (sha !== undefined) return [{ ...first, kind: 'sha', text: sha, from: span.from, to: span.to }]
  if (span.kind === 'link') return [...tokens]
  const figure = tokens.findIndex(({ kind }) => kind === 'number')
  // A number alone may be the name of anything.
  const isFigure =
    tokens.length > figure + 1 &&
    tokens.length <= MAX_CODE_TOKENS &&
    (figure === 0 || (figure === 1 && first.kind === 'sign')) &&
    tokens.slice(figure + 1).every(({ text }) => unitOf(text) !== undefined || countedBy(text) !== undefined)
  if (isFigure) return [...tokens]
  return tokens.map((token) =>
    token.kind === 'number' || token.kind === 'reference' ? { ...token, kind: 'name' } : token,
  )
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
    if (one === undefined || other === undefined || other.unit !== undefined) continue
    if (one.sign === 1 && other.sign === -1 && one.unit === undefined && other.first - one.next <= 1) {
      const lines: WrittenUnit = { unit: 'lines', scale: 1 }
      joined[index - 1] = { ...one, unit: lines, sign: 0, aspects: ['added'] }
      joined[index] = { ...other, unit: lines, sign: 0, aspects: ['deleted'] }
    } else if (one.unit !== undefined && isNext(one, other, RANGE)) joined[index] = { ...other, unit: one.unit }
  }
  return joined
}

/** The unit that the head of a column gives the numbers under it. */
function unitOfHeader(header: string): WrittenUnit | undefined {
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

function surroundingsOf({ kind, markdown, headers, headings }: Passage): Surroundings {
  const plain = plainTextOf(markdown)
  const shown = (text: string) => plainTextOf(text).text
  return { kind, plain, tokens: tokensIn(plain), headers: headers.map(shown), headings: headings.map(shown) }
}

function figuresIn(passage: Passage, limit: number): Figure[] {
  const surroundings = surroundingsOf(passage)
  const { plain, tokens, headers } = surroundings
  const { text } = plain
  const isRow = passage.kind === 'row'
  const sentenceAt = rangeFinder(isRow ? [{ from: 0, to: text.length }] : rangesOf(text, SENTENCE_END))
  const clauseAt = rangeFinder(rangesOf(text, isRow ? ROW_END : CLAUSE_END))
  const lineAt = lineCounter(text, passage.line)
  const cellAt = lineCounter(text, 0)
  const numbers = new Map(withUnits(text, isRow, tokens, numbersIn(text, tokens)).map((number) => [number.at, number]))
  const figures: Figure[] = []
  tokens.forEach((token, index) => {
    if (figures.length >= limit) return
    const number = numbers.get(index)
    if (number === undefined && token.kind !== 'sha' && token.kind !== 'reference') return
    const [first, last] = number === undefined ? [token, token] : [tokens[number.first], tokens[number.next - 1]]
    const written = text.slice(first?.from, last?.to)
    const sentence = sentenceAt(token.from)
    const clause = clauseAt(token.from)
    const base = {
      text: written.slice(0, MAX_SHOWN_CHARACTERS).replace(/\s+/gu, ' '),
      written,
      offset: first?.from ?? 0,
      line: isRow ? passage.line : lineAt(token.from),
      surroundings,
      clause: { from: Math.max(clause.from, sentence.from), to: Math.min(clause.to, sentence.to) },
      sentence,
      header: isRow ? (headers[cellAt(token.from)] ?? '') : '',
    }
    if (number === undefined) {
      figures.push({ ...base, kind: token.kind === 'sha' ? 'sha' : 'reference', name: token.text.replace('#', '') })
      return
    }
    const figure = numberFigure(base, number, tokens, text)
    if (figure !== undefined) figures.push(figure)
  })
  return figures
}

/** Whether so many tokens are what a price is for: `1,000 tokens cost $0.25`. */
const isPriced = (sentence: string, value: number) =>
  (value === 1e3 || value === 1e6) && /\b(?:costs?|price[ds]?)\b|\$/iu.test(sentence.slice(0, MAX_SENTENCE_CHARACTERS))

type Base = Pick<Figure, 'text' | 'written' | 'offset' | 'line' | 'surroundings' | 'clause' | 'sentence' | 'header'>

function numberFigure(base: Base, number: WrittenNumber, tokens: readonly Token[], text: string): Figure | undefined {
  const { first, at, value, step, sign } = number
  const before = tokens[first - 1]
  if (/^(?:requests?|PR|PRs)$/u.test(before?.text ?? '') && number.unit === undefined && step === 1 && sign === 0)
    return { ...base, kind: 'reference', name: tokens[at]?.text ?? '' }
  if (text.charAt(tokens[number.next - 1]?.to ?? 0) === '…') return undefined
  const unit = number.unit ?? unitOfHeader(base.header)
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
    sign,
    aspects: number.aspects,
  }
}

function numbersIn(text: string, tokens: readonly Token[]): WrittenNumber[] {
  const numbers: WrittenNumber[] = []
  for (let index = 0; index < tokens.length; index += 1) {
    const number = numberAt(text, tokens, index)
    if (number === undefined) continue
    numbers.push(number)
    // The amount that a price is for is no figure of its own.
    if (number.unit?.unit === 'USD/1k tokens') index = number.next - 1
  }
  return numbers
}

/** Counts line ends before ascending offsets. */
function lineCounter(text: string, first: number): (offset: number) => number {
  let line = first
  let at = 0
  return (offset) => {
    for (; at < offset; at += 1) if (text[at] === '\n') line += 1
    return line
  }
}

/** Finds the figures of an episode's body. */
export function readFigures(body: Body): Figures {
  const figures: Figure[] = []
  for (const passage of passagesOf(body)) {
    if (figures.length > MAX_FIGURES) break
    figures.push(...figuresIn(passage, MAX_FIGURES + 1 - figures.length))
  }
  return { figures: figures.slice(0, MAX_FIGURES), isCut: figures.length > MAX_FIGURES }
}
