import type { Fact } from '../../../facts/fact.ts'
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
