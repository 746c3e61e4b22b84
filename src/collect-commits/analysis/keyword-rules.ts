/** Tells which of some keywords a text has. */
export type KeywordRules = (text: string) => string[]

/** One word of a keyword. */
interface WordRule {
  readonly start: string
  /** Whether the word may go on. */
  readonly isOpen: boolean
}

/** Messages can be long, and a word of a keyword is not. */
const MAX_WORDS = 20_000

/** Letters and digits that stand together, in lower case; an emoji is a word, and so is its `:name:`. */
const WORD = /(?<![\p{L}\p{N}:]):[a-z0-9_+-]{1,40}:|[\p{L}\p{N}]+|\p{Extended_Pictographic}/gu

function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [word] of text.toLowerCase().matchAll(WORD)) {
    if (words.length === MAX_WORDS) break
    words.push(word)
  }
  return words
}

/** A keyword, such as `token usage`, `optimi*` or `tokens/s`, as the words that have to follow each other. */
function phraseOf(keyword: string): WordRule[] {
  const phrase: WordRule[] = []
  for (const part of keyword.split(/\s+/u)) {
    const words = wordsOf(part)
    for (const [index, start] of words.entries())
      phrase.push({ start, isOpen: part.endsWith('*') && index === words.length - 1 })
  }
  return phrase
}

const matchesWord = ({ start, isOpen }: WordRule, word: string | undefined): boolean =>
  word !== undefined && (isOpen ? word.startsWith(start) : word === start)

/** A keyword, prepared. */
interface Phrase {
  readonly keyword: string
  readonly words: readonly WordRule[]
}

/** Finds the phrases that begin at a word: most words begin none, so those that may are looked up by it. */
function phraseFinder(phrases: readonly Phrase[]) {
  const byFirstWord = new Map<string, Phrase[]>()
  const open: Phrase[] = []
  for (const phrase of phrases) {
    const [first] = phrase.words
    if (first === undefined) continue
    if (first.isOpen) open.push(phrase)
    else byFirstWord.set(first.start, [...(byFirstWord.get(first.start) ?? []), phrase])
  }
  return (words: readonly (string | undefined)[], at: number): Phrase[] => {
    const first = words[at]
    if (first === undefined) return []
    const standsHere = (phrase: Phrase) => phrase.words.every((rule, offset) => matchesWord(rule, words[at + offset]))
    return [...(byFirstWord.get(first) ?? []), ...open].filter(standsHere)
  }
}

/**
 * Prepares keywords. Each is a word or several that follow each other, as whole words in upper or lower case; a `*` at a
 * word's end stands for any ending. Words that a keyword with a `!` in front covers (`!auth token*`) count for no other.
 */
export function keywordRules(keywords: readonly string[]): KeywordRules {
  const isExcluded = (keyword: string) => keyword.startsWith('!')
  const wanted = phraseFinder(
    keywords.filter((keyword) => !isExcluded(keyword)).map((keyword) => ({ keyword, words: phraseOf(keyword) })),
  )
  const excluded = phraseFinder(
    keywords.filter(isExcluded).map((keyword) => ({ keyword, words: phraseOf(keyword.slice(1)) })),
  )
  return (text) => {
    const words = wordsOf(text)
    const counted: (string | undefined)[] = [...words]
    for (const at of words.keys())
      for (const phrase of excluded(words, at)) counted.fill(undefined, at, at + phrase.words.length)
    const found = new Set<string>()
    for (const at of words.keys()) for (const { keyword } of wanted(counted, at)) found.add(keyword)
    return keywords.filter((keyword) => found.has(keyword))
  }
}
