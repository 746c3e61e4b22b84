import type { Aspect, Fact } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { comparedBy, goesUp, isHigherBetter } from '../comparisons/comparative.ts'
import { ALTERNATIVES, aspectsIn } from './aspect-words.ts'
import { contextOf } from './context.ts'
import { saidBefore, withoutParticles } from './said-before.ts'

const UP =
  /\b(?:rises?|rose|risen|rising|grows?|grew|grown|increas\w*|more|higher|larger|bigger|longer|up|gain(?:s|ed)?|climb\w*|jump\w*|rais(?:es|ed|ing)|boost\w*|dearer|heavier|added)\b/u
const DOWN =
  /\b(?:falls?|fell|fallen|drop\w*|down|less|lower|fewer|smaller|shorter|cuts?|saves?|saved|saving|decreas\w*|reduc\w*|shr[aiu]nk\w*|cheaper|lighter|declin\w*|los(?:t|es|ing)|shed|shav\w+|trimm\w+|slash\w+|lowered)\b/u
/** In the names of changes that are told in shares of what is now. */
const BY_NOW = 'by what it is now'
/** More tokens per second, or less of anything else. */
const BETTER = /\b(?:faster|quicker|sooner|improv\w*|better|sped|speed(?:s|ed)?[\s-]?up|speed-?ups?)\b/u
const WORSE = /\b(?:slower|slow(?:s|ed)?(?:\s+down)?|later|worse|worsen\w*|regress\w*|slowdowns?)\b/u
/** What such a word compares; it says nothing of other measures. */
const OF_MEASURE: readonly (readonly [RegExp, readonly Aspect[]])[] = [
  [/\b(?:faster|quicker|slower|sped)\b/u, ['latency', 'throughput']],
  [/\b(?:sooner|later)\b/u, ['latency']],
  [/\b(?:cheaper|dearer)\b/u, ['cost']],
]
const PACE = /\b(?:faster|quicker|slower|sped|speed\w*|slow\w*|pace)\b/u

const MAX_CHARACTERS = 200
/** What begins to speak of something else: `25 % faster with less memory`. */
const ELSEWHERE =
  /\b(?:with|while|despite|using|because|due|since|thanks|although|though|at\s+the\s+(?:cost|price)|than|as\s+\p{L}+\s+as)\b.*$/su

/** The text that says which way a figure's change went: that of its clause, else what its sentence says before it. */
function wordsOf(figure: NumberFigure): string {
  const { before, after } = contextOf(figure)
  const near = withoutParticles(`${before} ${after.replace(ELSEWHERE, '')}`)
  if ([UP, DOWN, BETTER, WORSE].some((direction) => direction.test(near))) return near
  // A gain may be of either: less time, or more tokens per second.
  if (figure.surroundings.kind === 'row') return figure.header.toLowerCase().replace(/\bgain(?:s|ed)?\b/gu, ' ')
  return /\([~≈+]?$/u.test(before) ? withoutParticles(saidInClause(figure)) : saidBefore(figure)
}

/** `fell by 30 ms (25 %)`: what is in brackets is said of what stands before them. */
function saidInClause({ surroundings, clause, offset }: NumberFigure): string {
  const from = Math.max(clause.from, offset - MAX_CHARACTERS)
  return surroundings.plain.text.slice(Math.min(from, offset), offset).toLowerCase()
}

/** Whether a figure is said to be a change, by a word for its direction. */
export const hasDirection = (figure: NumberFigure): boolean => {
  const words = wordsOf(figure)
  return [UP, DOWN, BETTER, WORSE].some((direction) => direction.test(words))
}

/** How a fact's measure went from before to now: 1 up, -1 down, 0 where it is no change. */
function trendOf({ name, value, isChange, unit }: Fact): number {
  if (isChange) return name.endsWith(BY_NOW) ? -Math.sign(value) : Math.sign(value)
  if (unit !== 'ratio' || !name.includes(', times ')) return 0
  return name.startsWith('previous') ? Math.sign(1 - value) : Math.sign(value - 1)
}

/** The measures that the words beside a figure compare; undefined where they name the measure, or may mean any. */
function measuresOf(words: string): readonly Aspect[] | undefined {
  const measures = OF_MEASURE.filter(([pattern]) => pattern.test(words)).flatMap(([, of]) => of)
  const named = aspectsIn(words)
  const isNamed = ALTERNATIVES.metrics.aspects.some((aspect) => named.has(aspect) && !measures.includes(aspect))
  return measures.length === 0 || isNamed ? undefined : measures
}

/** Tells whether a change that a figure could mean went the way that its clause says. */
export function directionReader(figure: NumberFigure): (fact: Fact) => boolean {
  const words = wordsOf(figure)
  const compared = comparedBy(figure)
  const { surroundings, sentence, header } = figure
  const isNamed = `${header} ${surroundings.plain.text.slice(sentence.from, sentence.from + 2_000)}`.includes(BY_NOW)
  const [up, down, better, worse, isPace] = [UP, DOWN, BETTER, WORSE, PACE].map((pattern) => pattern.test(words))
  const measures = measuresOf(words)
  return (fact) => {
    const trend = trendOf(fact)
    if (trend === 0) return true
    if (measures !== undefined && !fact.aspects?.some((aspect) => measures.includes(aspect))) return false
    if (compared?.isFactor === true && !fact.isChange)
      return fact.name.startsWith('previous') !== goesUp(compared.comparison, fact)
    // How much faster is told by the speed, which is the reverse of the time; a fall or a rise is not.
    const isPaceTold = isNamed || (isPace && !isHigherBetter(fact))
    if (fact.isChange && fact.name.endsWith(BY_NOW) && !isPaceTold) return false
    const isUp = up || (isHigherBetter(fact) ? better : worse)
    const isDown = down || (isHigherBetter(fact) ? worse : better)
    return isUp === isDown || (isUp ? trend > 0 : trend < 0)
  }
}
