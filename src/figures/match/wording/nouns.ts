import type { Aspect, Fact } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { aspectsIn } from './aspect-words.ts'

const singular = (word: string) => word.replace(/(?<=\p{L}{2})s$/u, '')

/** Tells whether a fact is of what a number counts. */
export function nounReader(noun: string | undefined): (fact: Fact) => boolean {
  if (noun === undefined) return () => true
  const wanted = aspectsIn(noun)
  return ({ name, aspects = [] }) =>
    aspects.some((aspect) => wanted.has(aspect)) ||
    (name.toLowerCase().match(/[\p{L}\p{N}-]+/gu) ?? []).some((word) => singular(word) === singular(noun))
}

/** Heads of columns that say nothing of what stands under them. */
const NEUTRAL =
  /^(?:before|after|now|then|today|previous|previously|current|currently|old|new|value|values|figure|figures|number|numbers|count|total|totals|result|results|measured|amount|change|difference|delta|all|the|of|in|and|at|is|was|what|how|many|much|ms|s|min|mb|gb|metric|measure|by|with|for|per|a|an|our|its|their|result|results|summary|sum|overall|together|both|also|so|then|note|here|it|they|them|this|that|which|these|those|figures|window|episode)$/u
const MAX_HEAD_CHARACTERS = 200

const wordsOf = (text: string) =>
  text
    .slice(0, MAX_HEAD_CHARACTERS)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

/** The words of a text that may say what a number is. */
export const meaningOf = (text: string): string[] => wordsOf(text).filter((word) => !NEUTRAL.test(word))

const measuredBy = ({ name, unit }: Fact) => wordsOf(`${name} ${unit}`).map(singular)
const subjectOf = ({ subject }: Fact) => wordsOf(Object.values(subject).join(' ')).map(singular)
const haveCommon = (words: readonly string[], known: readonly string[]) =>
  words.some((word) => known.includes(singular(word)))

/** Whether words name what a fact measures, or what it is about. */
export const isOfWords = (fact: Fact, words: readonly string[]): boolean =>
  haveCommon(words, [...measuredBy(fact), ...subjectOf(fact)])

/**
 * Tells whether a fact is of what the head of a column, or of a row, says of a number without a unit: `| QPS |` is of none, and so is
 * a row of `| users |`.
 */
export function headReader({ surroundings, header, unit, offset }: NumberFigure): (fact: Fact) => boolean {
  if (surroundings.kind !== 'row' || unit !== undefined) return () => true
  const { text } = surroundings.plain
  const end = text.indexOf('\n')
  const head = meaningOf(header)
  const first = end === -1 || offset < end ? [] : meaningOf(text.slice(0, end))
  const [headAspects, rowAspects] = [aspectsIn(head.join(' ')), aspectsIn(first.join(' '))]
  return (fact) => {
    const isOfAspect = (aspects: ReadonlySet<Aspect>) => (fact.aspects ?? []).some((aspect) => aspects.has(aspect))
    if (rowAspects.size > 0 && head.length === 0 && !isOfAspect(rowAspects)) return false
    const measured = measuredBy(fact)
    if (isOfAspect(headAspects) || haveCommon(head, measured)) return true
    if (isOfAspect(rowAspects) || haveCommon(first, measured)) return true
    const subject = subjectOf(fact)
    const isOfSubject = (words: readonly string[]) => words.length === 0 || haveCommon(words, subject)
    return isOfSubject(head) && isOfSubject(first)
  }
}
