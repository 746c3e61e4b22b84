import type { Body } from '../../episode/front-matter/split.ts'
import type { Figure, Range, Surroundings } from '../figure.ts'
import type { Passage } from '../markdown/passage.ts'
import { passagesOf } from '../markdown/passages.ts'
import { plainTextOf } from '../markdown/plain-text.ts'
import { type Base, numberFigure } from './number-figure.ts'
import { numbersIn } from './numbers-in.ts'
import { lineCounter, rangeFinder, rangesOf } from './ranges.ts'
import { shownTokens } from './shown-tokens.ts'

/** Figures of one episode that are looked up; a hostile one can hold hundreds of thousands. */
const MAX_FIGURES = 2_000
/** Longest figure that is shown, in characters. */
const MAX_SHOWN_CHARACTERS = 60

/** The figures of an episode's body, in its order. */
export interface Figures {
  readonly figures: readonly Figure[]
  /** Whether there are more, which were not read. */
  readonly isCut: boolean
}

/** Not behind an abbreviation: `llama vs. qwen` */
const SENTENCE_END = /(?<!\b(?:vs|approx|ca|cf|e\.g|i\.e|incl|resp|avg))[.!?](?=\s|$)/gu
const CLAUSE_END = /[,;:](?=\s)|\s[–—]\s|\s(?:while|whereas|but|and)\s/gu
const ROW_END = /\n/gu

const POINTS_BACK = /^\s*(?:it|its|this|that|they|their|these|those|both)\b/iu
const MAX_POINTER_CHARACTERS = 40

/** Sentences, each with the one before it where it points back to that: `llama is faster. It takes 90 ms.` */
function withWhatTheyMean(text: string, sentences: readonly Range[]): Range[] {
  let from = 0
  return sentences.map((sentence) => {
    if (!POINTS_BACK.test(text.slice(sentence.from, sentence.from + MAX_POINTER_CHARACTERS))) ({ from } = sentence)
    return { from, to: sentence.to }
  })
}

function surroundingsOf({ kind, markdown, headers, headings, parents }: Passage): Surroundings {
  const plain = plainTextOf(markdown)
  const shown = (text: string) => plainTextOf(text).text
  return {
    kind,
    plain,
    tokens: shownTokens(plain),
    headers: headers.map(shown),
    headings: headings.map(shown),
    parents: parents.map(shown),
  }
}

function figuresIn(passage: Passage, limit: number): Figure[] {
  const surroundings = surroundingsOf(passage)
  const { plain, tokens, headers } = surroundings
  const { text } = plain
  const isRow = passage.kind === 'row'
  const sentences = isRow ? [{ from: 0, to: text.length }] : rangesOf(text, SENTENCE_END)
  const sentenceAt = rangeFinder(sentences)
  const widerAt = rangeFinder(withWhatTheyMean(text, sentences))
  const clauseAt = rangeFinder(rangesOf(text, isRow ? ROW_END : CLAUSE_END))
  const lineAt = lineCounter(text, passage.line)
  const cellAt = lineCounter(text, 0)
  const numbers = new Map(numbersIn(text, isRow, tokens).map((number) => [number.at, number]))
  const figures: Figure[] = []
  tokens.forEach((token, index) => {
    if (figures.length >= limit) return
    const number = numbers.get(index)
    if (number === undefined && token.kind !== 'sha' && token.kind !== 'reference') return
    const [first, last] = number === undefined ? [token, token] : [tokens[number.first], tokens[number.next - 1]]
    const written = text.slice(first?.from, last?.to)
    const sentence = sentenceAt(token.from)
    const clause = clauseAt(token.from)
    const base: Base = {
      text: written.slice(0, MAX_SHOWN_CHARACTERS).replace(/\s+/gu, ' '),
      written,
      offset: first?.from ?? 0,
      line: isRow ? passage.line : lineAt(token.from),
      surroundings,
      clause: { from: Math.max(clause.from, sentence.from), to: Math.min(clause.to, sentence.to) },
      sentence: widerAt(token.from),
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

/** Finds the figures of an episode's body. */
export function readFigures(body: Body): Figures {
  const figures: Figure[] = []
  for (const passage of passagesOf(body)) {
    if (figures.length > MAX_FIGURES) break
    figures.push(...figuresIn(passage, MAX_FIGURES + 1 - figures.length))
  }
  return { figures: figures.slice(0, MAX_FIGURES), isCut: figures.length > MAX_FIGURES }
}
