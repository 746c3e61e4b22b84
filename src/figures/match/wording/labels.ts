import type { Fact } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { ALTERNATIVES, aspectLabels, aspectsIn } from './aspect-words.ts'
import { isOfWords, meaningOf } from './nouns.ts'

const MAX_CHARACTERS = 200
/** A label of more words is a sentence, which may speak of anything. */
const MAX_UNKNOWN_WORDS = 3

/** The last measure that a number's label or its clause names before it: `the p95 of llama fell to 90`. */
function measureBefore({ surroundings, clause, offset, label }: NumberFigure): string | undefined {
  const labelled = aspectLabels(label?.text ?? '', ALTERNATIVES.metrics).at(-1)
  if (labelled !== undefined) return labelled.name
  const from = Math.max(clause.from, offset - MAX_CHARACTERS)
  const before = surroundings.plain.text.slice(Math.min(from, offset), offset)
  return aspectLabels(before, ALTERNATIVES.metrics).at(-1)?.name
}

/**
 * Tells whether a fact is of what stands before a number without a unit and says what it is: `p95: 90`, `Fixes: 31`, `the number of users
 * is 184`.
 */
export function labelReader(figure: NumberFigure): (fact: Fact) => boolean {
  if (figure.unit !== undefined || figure.surroundings.kind === 'row') return () => true
  const measure = measureBefore(figure)
  const { label } = figure
  const words = label === undefined ? [] : meaningOf(label.text)
  const aspects = aspectsIn(words.join(' '))
  const isCounted = label !== undefined && /\b(?:number|count)\b/u.test(label.text)
  const isLabel = label !== undefined && words.length > 0 && (label.isSetOff || isCounted || aspects.size > 0)
  const isShort = words.length <= MAX_UNKNOWN_WORDS
  return (fact) => {
    if (measure !== undefined && !(fact.aspects ?? []).some((aspect) => aspect === measure)) return false
    if (!isLabel) return true
    const own = (fact.aspects ?? []).some((aspect) => aspects.has(aspect))
    return own || (aspects.size === 0 && !isShort) || isOfWords(fact, words)
  }
}
