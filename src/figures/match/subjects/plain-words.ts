import { aspectsIn } from '../wording/aspect-words.ts'
import type { Mention } from './mention.ts'

/** Between the names of one benchmark: `llama / q4 / memory`. */
const BESIDE = /^[^\p{L}\p{N}]{0,6}$/u
const ONE_WORD = /^[\p{L}\p{N}]+$/u

/** Mentions without words that mean something else where they stand alone: `memory` may be a data set, and the memory that is used. */
export function withoutPlainWords(text: string, mentions: readonly Mention[]): Mention[] {
  return mentions.filter((mention, index) => {
    const word = text.slice(mention.from, mention.to)
    if (!ONE_WORD.test(word) || aspectsIn(word).size === 0) return true
    return [mentions[index - 1], mentions[index + 1]].some((other) => {
      if (other === undefined || other.from === mention.from) return false
      const [first, second] = other.from < mention.from ? [other, mention] : [mention, other]
      return BESIDE.test(text.slice(first.to, second.from))
    })
  })
}
