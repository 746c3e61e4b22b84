import type { Fact } from '../../../facts/fact.ts'
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
  /^(?:before|after|now|then|today|previous|previously|current|currently|old|new|value|values|figure|figures|number|numbers|count|total|totals|result|results|measured|amount|change|difference|delta|all|the|of|in|and|at|is|was|what|how|many|much|ms|s|min|mb|gb)$/u
const MAX_HEAD_CHARACTERS = 200

const wordsOf = (text: string) =>
  text
    .slice(0, MAX_HEAD_CHARACTERS)
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

/** Tells whether a fact is of what the head of a column, or of a row, says of a number without a unit: `| QPS |` is of none. */
export function headReader({ surroundings, header, unit, offset }: NumberFigure): (fact: Fact) => boolean {
  if (surroundings.kind !== 'row' || unit !== undefined) return () => true
  const { text } = surroundings.plain
  const end = text.indexOf('\n')
  const own = wordsOf(header).filter((word) => !NEUTRAL.test(word))
  const first = end === -1 || offset < end ? [] : wordsOf(text.slice(0, end))
  if (own.length === 0) return () => true
  const aspects = aspectsIn(header)
  return (fact) => {
    const isAspect = (fact.aspects ?? []).some((aspect) => aspects.has(aspect))
    const measured = wordsOf(`${fact.name} ${fact.unit}`).map(singular)
    const named = wordsOf(Object.values(fact.subject).join(' ')).map(singular)
    const isOf = (words: readonly string[], known: readonly string[]) =>
      words.some((word) => known.includes(singular(word)))
    return isAspect || isOf(own, [...measured, ...named]) || isOf(first, measured)
  }
}
