import type { FactSheet } from '../../facts/fact.ts'
import type { Figure } from '../figure.ts'
import { foldDigits } from '../markdown/fold-digits.ts'

/** So many characters beside a figure tell that it is quoted where its commit is not named with it. */
const QUOTED_CHARACTERS = 12
/** Figures that are looked for in the words of all commits: a hostile episode could have them compared for minutes. */
const MAX_SEARCHES = 500

/** Finds the commit that a figure quotes the message or the pull request of; `shas` are those that are named with it. */
export type FindQuoted = (figure: Figure, shas: ReadonlySet<string>) => string | undefined

/** As an episode is read, with digits of any script and style as they are in ASCII. */
const plain = (text: string) => foldDigits(text).toLowerCase().replace(/\s+/gu, ' ')

/** Whether words have a figure, as it is written; of a SHA they may have more. */
function isIn(words: string, { written, kind }: Figure): boolean {
  const text = plain(written)
  for (let at = words.indexOf(text); at !== -1; at = words.indexOf(text, at + 1)) {
    const [before, after] = [words.charAt(at - 1), words.slice(at + text.length, at + text.length + 2)]
    if (/[\p{L}\p{N}_.]/u.test(before)) continue
    if (kind === 'sha' || !/^(?:[\p{L}\p{N}_]|[.,]\d)/u.test(after)) return true
  }
  return false
}

/** What is written around a figure: the text before it with it, and with what comes after it. */
function contexts({ surroundings, offset, written }: Figure): string[] {
  const { text } = surroundings.plain
  const end = offset + written.length
  const before = text.slice(Math.max(0, offset - QUOTED_CHARACTERS), end)
  const after = text.slice(offset, end + QUOTED_CHARACTERS)
  return [before, after].filter((part) => part.length >= written.length + QUOTED_CHARACTERS).map(plain)
}

/** Prepares the search for figures in what was written of the commits that are known. */
export function quoteFinder({ commits }: FactSheet): FindQuoted {
  const bySha = new Map(commits.map(({ sha, words }) => [sha, words.map(plain)]))
  let searches = 0
  return (figure, shas) => {
    for (const sha of shas) if (bySha.get(sha)?.some((words) => isIn(words, figure))) return sha
    searches += 1
    if (searches > MAX_SEARCHES) return undefined
    const quotes = contexts(figure)
    for (const [sha, all] of bySha)
      if (all.some((words) => quotes.some((quote) => words.includes(quote)) && isIn(words, figure))) return sha
    return undefined
  }
}
