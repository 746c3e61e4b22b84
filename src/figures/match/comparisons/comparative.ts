import type { Fact } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { withOneWord } from './one-word.ts'

/** How one thing stands to another, by the word for it. */
export type Comparison =
  /** `faster`: less time, or more tokens per second */
  | 'better'
  | 'worse'
  | 'up'
  | 'down'
  /** `37 % of the latency of` */
  | 'share'
  /** `differ by`, whichever has more */
  | 'gap'

/** A comparison that a figure gives the size of. */
export interface Compared {
  readonly comparison: Comparison
  /** Whether it is how many times as much (`twice as fast as`), not by how much. */
  readonly isFactor: boolean
  /** The word for it, in lower case. */
  readonly word: string
}

const BETTER = 'faster|quicker|sooner|better|ahead|leads?|leading|beats?|beating|outperforms?|outperforming|outpaces?'
const WORSE = 'slower|later|worse|behind|trails?|trailing|lags?|lagging'
const UP = 'longer|higher|larger|bigger|more|dearer|heavier|above|exceeds?|exceeding'
const DOWN = 'shorter|lower|smaller|less|fewer|cheaper|lighter|below'
const WORDS: readonly (readonly [Comparison, RegExp])[] = [
  ['better', new RegExp(`^(?:${BETTER})$`, 'u')],
  ['worse', new RegExp(`^(?:${WORSE})$`, 'u')],
  ['up', new RegExp(`^(?:${UP})$`, 'u')],
  ['down', new RegExp(`^(?:${DOWN})$`, 'u')],
]
const ADJECTIVES: readonly (readonly [Comparison, RegExp])[] = [
  ['better', /^(?:fast|quick)$/u],
  ['worse', /^slow$/u],
  ['up', /^(?:long|much|many|high|large|big|expensive|dear|heavy)$/u],
  ['down', /^(?:short|little|few|low|small|cheap|light)$/u],
]

const COMPARATIVE = new RegExp(`^\\s*(${BETTER}|${WORSE}|${UP}|${DOWN})\\b`, 'u')
const ANY_COMPARATIVE = new RegExp(`\\b(${BETTER}|${WORSE}|${UP}|${DOWN})\\b`, 'u')
const AS_MUCH = /^\s*as\s+(\p{L}+)(?:\s+\p{L}+)?\s+as\b/u
const OF_WHAT =
  /^\s*(?:of\s+)?the\s+(?:\p{L}[\p{L}\p{N}]*\s+){1,3}(?:of|that)\b|^\s*of\s+(?:that\s+of\s+)?[\p{L}\p{N}._/-]+['’]s?\s/u
const THAN = /\bthan\b/u
const BY =
  /\bby\s+(?:(?:about|around|nearly|almost|over|roughly|approximately|some|only|just|more than|less than|under|a)\s+){0,2}[~≈<>+−-]*\$?$/u
const GAP = /\b(?:gap|difference|differs?|distance|margin)\b(?!.*\d)/su
const GAP_BEHIND = /^\s*(?:apart|(?:of\s+)?(?:difference|gap|margin))\b/u
const MAX_WORDS_CHARACTERS = 100

const kindOf = (words: readonly (readonly [Comparison, RegExp])[], word: string) =>
  words.find(([, pattern]) => pattern.test(word))?.[0]

/** Whether more of what a fact measures is better. */
export const isHigherBetter = ({ unit, aspects = [] }: Fact) => unit === 'tokens/s' || aspects.includes('throughput')

/** Whether a comparison says that there is more of what a fact measures. */
export const goesUp = (comparison: Comparison, of: Fact): boolean =>
  comparison === 'up' || comparison === 'share' || comparison === (isHigherBetter(of) ? 'better' : 'worse')

interface Words {
  readonly before: string
  readonly behind: string
}

/** What is written beside a figure in its sentence, in lower case. */
function wordsBeside({ surroundings, offset, written, sentence }: NumberFigure): Words {
  const { text } = surroundings.plain
  const end = offset + written.length
  return {
    before: withOneWord(text.slice(Math.max(sentence.from, offset - MAX_WORDS_CHARACTERS), offset).toLowerCase()),
    behind: withOneWord(text.slice(end, Math.min(sentence.to, end + MAX_WORDS_CHARACTERS)).toLowerCase()),
  }
}

/** The comparison that a figure gives the size of; undefined where it gives none. */
export function comparedBy(figure: NumberFigure): Compared | undefined {
  if (figure.unit === undefined) return undefined
  const { before, behind } = wordsBeside(figure)
  const isTimes = /[×x]|times|fold|twice|half|double/iu.test(figure.written)
  const adjective = AS_MUCH.exec(behind)?.[1]
  const asMuch = adjective === undefined ? undefined : kindOf(ADJECTIVES, adjective)
  if (adjective !== undefined && asMuch !== undefined) return { comparison: asMuch, isFactor: true, word: adjective }
  if (GAP.test(before) || GAP_BEHIND.test(behind)) return { comparison: 'gap', isFactor: false, word: '' }
  if (figure.unit === 'ratio' && OF_WHAT.test(behind)) return { comparison: 'share', isFactor: true, word: '' }
  const word = COMPARATIVE.exec(behind)?.[1] ?? (BY.test(before) ? ANY_COMPARATIVE.exec(before)?.[1] : undefined)
  const comparison = word === undefined ? undefined : kindOf(WORDS, word)
  return word === undefined || comparison === undefined ? undefined : { comparison, isFactor: isTimes, word }
}

/** Whether a figure says how something is beside what is named behind it: `20 % faster than`, `2.7 times as long as`. */
export function isComparedBehind(figure: NumberFigure): boolean {
  const compared = comparedBy(figure)
  if (compared === undefined) return false
  const { behind } = wordsBeside(figure)
  return AS_MUCH.test(behind) || OF_WHAT.test(behind) || THAN.test(behind.slice(0, 50))
}

/** What was before, at whatever time, of the same thing. */
const ITSELF =
  /^(?:before|previous\w*|earlier|it|they|that|this|these|in|on|at|with|ever|last|then|usual|yesterday|its|their|our|a|an|the|what|when|planned|expected|[0-9a-f]{7,40}|#)/u
const WITH_WHAT = /^[^,;.!?]{0,60}?\b(?:than|as\s+\p{L}+(?:\s+\p{L}+)?\s+as)\s+(\S+)/u

/** Whether a figure compares something with what has a name of its own, known or not. */
export function isWithAnother(figure: NumberFigure): boolean {
  const other = WITH_WHAT.exec(wordsBeside(figure).behind)?.[1]
  return other !== undefined && !ITSELF.test(other.replace(/^[`*"'’(]+/u, ''))
}
