import { lower, type Token } from './tokens.ts'
import { countedBy, type WrittenUnit } from './units.ts'
import type { WrittenNumber } from './written-number.ts'

/** Between a label and its number. */
const HEDGE =
  /^(?:about|around|nearly|almost|over|roughly|approximately|only|just|now|still|exactly|currently|at|~|≈|<|>|≤|≥|"|'|“|„|«|\[|\{)$/iu
const SIGN = /^[:=—–]$/u
const VERB = /^(?:is|was|are|were|equals|totals|reached)$/u
/** Behind a noun they make the head of a count of it: `commit count`. */
const COUNT = /^(?:count|counts|number|numbers|total|totals)$/u
const DONE = /^(?:added|additions|deleted|deletions|removed|removals|insertions)$/u
/** Words of a label. */
const MAX_WORDS = 8

/** What stands before a number and says what it is: `Contributors: 14`. */
export interface NumberLabel {
  /** In lower case. */
  readonly text: string
  /** The unit of what it counts. */
  readonly unit: WrittenUnit | undefined
  /** Whether a sign or a bracket sets it off from its number, not a verb. */
  readonly isSetOff: boolean
}

/** The unit of what words count: `pull requests`, `files changed`; not `commit messages`. */
export function unitCounted(words: readonly string[]): WrittenUnit | undefined {
  const isDone = words.length > 0 && words.every((word) => DONE.test(word))
  if (isDone) return countedBy('lines')
  for (const [index, word] of words.entries()) {
    const next = words[index + 1] ?? ''
    if (/^(?:pull|merge)$/u.test(word) && /^requests?$/u.test(next)) return countedBy('prs')
    const unit = countedBy(word)
    if (unit !== undefined) return word.endsWith('s') || COUNT.test(next) ? unit : undefined
  }
  return undefined
}

/** Finds the label of a number, which stands before it; `clauseFrom` is where its clause begins. */
export function labelOf(
  tokens: readonly Token[],
  { first }: WrittenNumber,
  clauseFrom: number,
): NumberLabel | undefined {
  let at = first - 1
  while (HEDGE.test(tokens[at]?.text ?? '')) at -= 1
  const mark = tokens[at]
  const isBracket = mark?.text === '('
  const isSetOff = isBracket || (mark?.kind === 'sign' && SIGN.test(mark.text))
  const isAlone = mark?.kind === 'word' && at === first - 1
  const isVerb = VERB.test(lower(mark))
  if (isSetOff || isVerb) at -= 1
  else if (!isAlone) return undefined
  const words: string[] = []
  // The clause of `llama — 90` begins behind the dash.
  while (words.length < MAX_WORDS) {
    const token = tokens[at]
    if (token?.kind === 'sign' && /^["'”’»“„«`]$/u.test(token.text)) {
      at -= 1
      continue
    }
    if (token?.kind !== 'word') break
    words.unshift(token.text.toLowerCase())
    at -= 1
  }
  const begins = tokens[at + 1]?.from ?? 0
  // Without anything between them a label is all of its clause: `Contributors 14`.
  if (words.length === 0 || (!isSetOff && !isVerb && (begins > clauseFrom + 1 || words.length > 2))) return undefined
  return { text: words.join(' '), unit: unitCounted(words), isSetOff }
}
