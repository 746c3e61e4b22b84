const LENGTH = 3
/** Of ASCII, of which hints are made; other characters count as one. */
const BITS = 7
const OTHER = 0
const CODES = 1 << BITS
/** In shorter texts the words are looked for one by one: that takes less than the table. */
const MIN_CHARACTERS = 20_000
const MASK = (1 << (BITS * LENGTH)) - 1

const codeAt = (text: string, index: number) => {
  const code = text.charCodeAt(index)
  return code < CODES ? code : OTHER
}

/**
 * Which words a text can't hold, told by its groups of three characters: one look at a text answers for hundreds of words. Letters count as
 * small ones.
 */
export function newWordFilter(text: string): (word: string) => boolean {
  const lower = text.toLowerCase()
  if (lower.length < MIN_CHARACTERS) return (word) => lower.includes(word)
  const seen = new Uint8Array(MASK + 1)
  let group = 0
  for (let index = 0; index < lower.length; index += 1) {
    group = ((group << BITS) | codeAt(lower, index)) & MASK
    seen[group] = 1
  }
  return (word) => {
    let wanted = 0
    for (let index = 0; index < word.length; index += 1) {
      wanted = ((wanted << BITS) | codeAt(word, index)) & MASK
      if (index >= LENGTH - 1 && seen[wanted] !== 1) return false
    }
    return true
  }
}
