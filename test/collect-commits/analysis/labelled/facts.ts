import { keywordRules } from '../../../../src/collect-commits/analysis/keyword-rules.ts'
import { parseMessage } from '../../../../src/collect-commits/analysis/message.ts'
import { pathRules } from '../../../../src/collect-commits/analysis/path-rules.ts'
import type { RelevanceRules } from '../../../../src/collect-commits/analysis/relevance-rules.ts'
import type { GatheredCommit } from '../../../../src/collect-commits/commit.ts'
import { gathered } from '../../builders.ts'
import { RULE_SETS } from './rules.ts'

/** What of a commit may decide whether it is relevant: no sentence of it, and no code. */
export interface Facts {
  readonly type: string
  /** Of the title, what any rule names and what stands around words that may be about performance: three words at most. */
  readonly phrases: readonly string[]
  readonly isMerge: boolean
  /** A path that it changes and that the rules match, where there is one. */
  readonly path: string
}

/** A commit of a clone, as far as facts are taken from it. */
export interface FullCommit {
  readonly message: string
  readonly parents: readonly string[]
  readonly paths: readonly string[]
}

const MAX_PHRASE_WORDS = 3
const WORD = /:[a-z0-9_+-]{1,40}:|[\p{L}\p{N}]+|\p{Extended_Pictographic}/giu
/** Words that are about performance in some company. */
const MAY_DECIDE =
  /^(?:perf|laten|throughput|bench|speed|sped|fast|slow|optimi|cach|memor|cost|pric|token|alloc|cpu|gpu|overhead|profil|prefetch|batch|parallel|quanti|leak|warm|usage|lazy|lazi|startup|efficien)/u

/** Words of a title that follow each other, by the place of the first. */
interface Span {
  readonly start: number
  readonly end: number
}

const rulesOf = ({ keywords }: RelevanceRules) => ({
  wanted: keywords.filter((keyword) => !keyword.startsWith('!')),
  excluded: keywords.filter((keyword) => keyword.startsWith('!')).map((keyword) => keyword.slice(1)),
})

/** The shortest spans that any of the keywords covers. */
function spansOf(keywords: readonly string[], words: readonly string[]): Span[] {
  return keywords.flatMap((keyword) => {
    const covers = keywordRules([keyword])
    const spans: Span[] = []
    for (let start = 0; start < words.length; start += 1)
      for (let end = start + 1; end <= Math.min(words.length, start + MAX_PHRASE_WORDS); end += 1)
        if (covers(words.slice(start, end).join(' ')).length > 0) {
          if (covers(words.slice(start + 1, end).join(' ')).length === 0) spans.push({ start, end })
          break
        }
    return spans
  })
}

const overlaps = (one: Span, other: Span) => one.start < other.end && other.start < one.end
const isWithin = (one: Span, other: Span) => one.start >= other.start && one.end <= other.end

function phrasesOf(title: string): string[] {
  const words = [...title.matchAll(WORD)].map(([word]) => word.toLowerCase())
  const rules = Object.values(RULE_SETS).map(rulesOf)
  const excluded = spansOf(
    rules.flatMap((set) => set.excluded),
    words,
  )
  const wanted = spansOf(
    rules.flatMap((set) => set.wanted),
    words,
  )
  const around = [...words.keys()]
    .filter((at) => MAY_DECIDE.test(words[at] ?? ''))
    .map((at) => ({ start: Math.max(0, at - 1), end: Math.min(words.length, at + 2) }))
    .filter((span) => !excluded.some((other) => overlaps(span, other)))
  const all = [...excluded, ...wanted, ...around]
  const longest = all.filter(
    (span, index) =>
      !all.some(
        (other, otherIndex) =>
          otherIndex !== index && isWithin(span, other) && (!isWithin(other, span) || otherIndex < index),
      ),
  )
  return longest
    .toSorted((one, other) => one.start - other.start)
    .map(({ start, end }) => words.slice(start, end).join(' '))
}

/** Reduces a commit to what may decide. */
export function factsOf({ message, parents, paths }: FullCommit): Facts {
  const { type, title } = parseMessage(message)
  const isMerge = parents.length > 1
  const matches = [RULE_SETS.after, RULE_SETS.before].map((rules) => {
    const globsOf = pathRules(rules.paths)
    return paths.find((path) => globsOf([path]).length > 0)
  })
  return { type, phrases: phrasesOf(title), isMerge, path: matches.find((path) => path !== undefined) ?? '' }
}

const withFiles = (commit: Partial<GatheredCommit>, paths: readonly string[]) =>
  gathered({ ...commit, files: paths.map((path) => ({ path, change: 'modified' as const })) })

/** The commit as the analysis takes it. */
export const fullInput = ({ message, parents, paths }: FullCommit): GatheredCommit =>
  withFiles({ message, parents }, paths)

/** A commit with these facts: the phrases separated by a word that no rule names. */
export const rebuiltInput = ({ type, phrases, isMerge, path }: Facts): GatheredCommit =>
  withFiles(
    {
      message: `${type === '' ? '' : `${type}: `}x and ${phrases.join(' and ')}`,
      parents: ['b', 'c'].slice(0, isMerge ? 2 : 1).map((letter) => letter.repeat(40)),
    },
    path === '' ? [] : [path],
  )
