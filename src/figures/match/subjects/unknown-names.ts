import type { SubjectKind } from '../../../facts/fact.ts'
import type { Mention } from './mention.ts'

const START = '(?<![\\p{L}\\p{N}_./@-])'
const END = '(?![\\p{L}\\p{N}_@/-]|\\.[\\p{L}\\p{N}])'
/** Models that every reader knows for such, whatever their version; programs that run them are none. */
const FAMILY = `${START}(?:(?:chat)?gpt|claude|gemini|gemma|mistral|mixtral|llama|qwen|deepseek|grok|phi(?=-?\\d))(?![.-](?:cpp|rs|server))[\\p{L}\\p{N}_.:-]{0,40}?${END}`
/** What has a digit as names have it; a percentile, a version and a SHA have one too. */
const NUMBERED = `(?!p\\d{2}|v\\d|[0-9a-f]{7,40}${END})\\p{L}[\\p{L}_-]{0,30}[.:-]?\\d[\\p{L}\\p{N}_]{0,20}(?:[.:-][\\p{L}\\p{N}_]{1,20}){0,4}${END}`
const VERB =
  '(?:takes?|took|needs?|needed|answers?|answered|serves?|served|costs?|uses?|used|writes?|wrote|runs?|ran|reach(?:es|ed)|has|had|is|was|got|became|fell|dropped|rose|went|improved)'
/** No data set, but what runs a benchmark: `on h100`, `on node24` */
const HARDWARE = '(?:[ahlmtv]\\d|rtx|gtx|x86|arm|cpu|gpu|node|python|ubuntu)'
const PATH = `(?!(?:and|before|ci|client|i|input|ms|read|tcp|tokens?)/)[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{1,38}/[\\p{L}\\p{N}_-]{2,60}${END}`

/** Begins the names of unknown repositories: what is measured may be told of two things with a slash between them. */
export const OTHER = 'other '

/** How what figures are about is written where no fact has it, by its kind. */
const PATTERNS: readonly (readonly [SubjectKind, RegExp])[] = [
  ['model', new RegExp(FAMILY, 'gu')],
  [
    'model',
    new RegExp(`${START}${NUMBERED}(?=[\`*]{0,3}(?:['’]s\\s|\\s+${VERB}\\b|:\\s+[$~≈]?\\d|\\s+\\([$~≈]?\\d))`, 'gu'),
  ],
  ['model', new RegExp(`(?<=(?:^|\\n))${NUMBERED}(?=\\n)`, 'gu')],
  ['model', new RegExp(`(?<=[^\\s.!?]\\s(?:for|of)\\s[\`*]{0,3})${NUMBERED}`, 'gu')],
  ['dataset', new RegExp(`(?<=\\b(?:on|data ?set)\\s(?:the\\s)?[\`*]{0,3})(?!${HARDWARE})${NUMBERED}`, 'gu')],
  ['repository', new RegExp(`(?<=\\b(?:in|to|of|for|from)\\s[\`*]{0,3})${PATH}`, 'gu')],
  ['repository', new RegExp(`${START}${PATH}(?=[\`*]{0,3}\\s(?:got|has|had|received|saw|gained)\\b)`, 'gu')],
]

/** Adds what a text in lower case names in the place of a subject and that no fact is about: figures beside it are none of others. */
export function withUnknownNames(text: string, mentions: readonly Mention[], max: number): Mention[] {
  const all = [...mentions]
  for (const [kind, pattern] of PATTERNS)
    for (const { 0: name, index } of text.matchAll(pattern)) {
      if (all.length >= max) return all
      const to = index + name.length
      if (!all.some((other) => other.from < to && other.to > index))
        all.push({ kind, name: `${kind === 'repository' ? OTHER : 'not '}${name}`, from: index, to })
    }
  return all.toSorted((one, other) => one.from - other.from)
}
