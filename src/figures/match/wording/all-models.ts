import type { Fact } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { isHigherBetter } from '../comparisons/comparative.ts'
import { isEqual } from '../outcome.ts'
import { contextOf } from './context.ts'

const OF_EACH =
  /\b(?:(?:all|both)(?:\s+of)?(?:\s+(?:the|our|these|those))?(?:\s+\p{L}+)?\s+models|(?:every|each)(?:\s+\p{L}+)?\s+model|each\s+of\s+the\s+models|models\s+all)\b/u
const OF_NONE = /\b(?:no|none\s+of\s+the)(?:\s+\p{L}+)?\s+models?\b/u
/** `the slowest model`, `the slowest takes`, `the slowest of them` */
const OF_ONE =
  /\bthe\s+(\p{L}+est|most\s+\p{L}+|least\s+\p{L}+)(?:\s+(?:models?|one|of\s+(?:all|them|the\s+models)|takes?|needs?|answers?|uses?|costs?|serves?|is|was|has|at|with)\b|\s*[,:(])/u

/** Which of all values a figure has to be, by the word for it; what is best depends on what is measured. */
const EXTREMES: readonly (readonly ['largest' | 'smallest' | 'best' | 'worst', RegExp])[] = [
  ['best', /^(?:fastest|quickest|best)$/u],
  ['worst', /^(?:slowest|worst)$/u],
  ['smallest', /^(?:cheapest|smallest|lowest|lightest|shortest|least\s+(?:expensive|hungry))$/u],
  ['largest', /^(?:dearest|largest|biggest|highest|heaviest|longest|most\s+(?:expensive|hungry))$/u],
]

/** Of which of all models a figure is said to be. */
type Meant = 'each' | 'none' | 'largest' | 'smallest' | 'best' | 'worst'

/** Of which of all models a figure is said to be; undefined where its words say nothing of that. */
export function meantOfAll(figure: NumberFigure): Meant | undefined {
  if (figure.surroundings.kind === 'row') return undefined
  const { before, after } = contextOf(figure)
  const words = `${before} # ${after}`
  if (OF_EACH.test(words)) return 'each'
  if (OF_NONE.test(words)) return 'none'
  const word = OF_ONE.exec(words)?.[1]
  return word === undefined ? undefined : EXTREMES.find(([, pattern]) => pattern.test(word))?.[0]
}

const size = ({ value }: Fact) => Math.abs(value)

/** Which of the values of one measure a figure has to be, and on which side of it the others may be. */
function isOfMeasure(figure: NumberFigure, meant: Meant, facts: readonly [Fact, ...Fact[]]): boolean {
  const [first] = facts
  const largest = facts.reduce((one, other) => (size(other) > size(one) ? other : one))
  const smallest = facts.reduce((one, other) => (size(other) < size(one) ? other : one))
  switch (meant) {
    case 'each':
      // `all take less than 250 ms`
      if (figure.side !== 0) return isEqual(figure, figure.side < 0 ? largest : smallest)
      return facts.every((fact) => isEqual(figure, fact))
    case 'none':
      return figure.side !== 0 && isEqual({ ...figure, side: 0 }, figure.side > 0 ? largest : smallest)
    case 'largest':
      return isEqual(figure, largest)
    case 'smallest':
      return isEqual(figure, smallest)
    default:
      return isEqual(figure, isHigherBetter(first) === (meant === 'best') ? largest : smallest)
  }
}

/** The fact that a figure gives of all models together, of each or of the one that stands out; `facts` are those that it can mean. */
export function factOfAll(figure: NumberFigure, meant: Meant, facts: readonly Fact[]): Fact | undefined {
  for (const [first, ...rest] of Map.groupBy(facts, ({ name, unit }) => `${name} ${unit}`).values()) {
    if (first !== undefined && isOfMeasure(figure, meant, [first, ...rest])) return first
  }
  return undefined
}
