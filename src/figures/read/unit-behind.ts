import { lower, type Token } from './tokens.ts'
import { ATTACHED_ONLY, countedBy, thousandsIn, unitOf, type WrittenUnit } from './units.ts'

/** Words between a number and what it counts. */
const MAX_WORDS_BETWEEN = 3
/** No adjective: what is behind it is not what the number counts. */
const STOPS =
  /^(?:of|in|to|from|and|or|at|by|with|on|for|than|per|is|are|was|were|has|have|had|as|after|before|since|into|over|under|that|which|while|without|between|did|do|does|got|went|fell|rose)$/u
const DETERMINERS = /^(?:the|these|those|all|our|its|their)$/u
/** Between a number and its unit they say that it is a difference: `10 more tokens/s`. */
const MORE_OR_LESS = /^(?:more|fewer|less|additional|extra)$/u
/** Behind a number they make lines of it: `1,080 lines added, 245 deleted`. */
const ADDED_OR_DELETED = /^(?:added|deleted|removed|additions?|deletions?|insertions?)$/u

/** `per 1k tokens`, `/ 1k`: of a price. */
export function perThousand(
  tokens: readonly Token[],
  next: number,
): { readonly thousands: number; readonly next: number } | undefined {
  const per = tokens[next]
  if (per === undefined || !(lower(per) === 'per' || lower(per) === 'a' || per.text === '/')) return undefined
  const amount = tokens[next + 1]
  const suffix = tokens[next + 2]
  if (amount === undefined) return undefined
  if (/^tokens?$/u.test(lower(amount))) return { thousands: 1e-3, next: next + 2 }
  const isJoined = amount.kind === 'number' && suffix?.kind === 'word' && !suffix.isApart
  const thousands = thousandsIn(isJoined ? `${amount.text}${suffix.text}` : amount.text)
  if (thousands === undefined) return undefined
  const after = next + (isJoined ? 3 : 2)
  return { thousands, next: /^tokens?$/u.test(lower(tokens[after])) ? after + 1 : after }
}

/** They may stand between a number and what it counts: `"240" commits`, `240+ commits`, `(240) commits`. */
const MARK = /^["'”’»«“„‘‹›)\]}+*^~]$/u
const QUOTE = /^["'”’»«“„‘‹›]$/u
const DASH = /^[-–]$/u
const ASIDE = /^(?:!|\?|sic)$/u
const MAX_MARKS = 6

/** The index behind the marks that close what a number stands in. */
export function behindMarks(tokens: readonly Token[], at: number): number {
  let index = at
  while (index < at + MAX_MARKS) {
    const [mark, inside, closing] = tokens.slice(index, index + 3)
    const isAside = mark?.text === '(' && ASIDE.test(inside?.text ?? '') && closing?.text === ')'
    const isJoint = DASH.test(mark?.text ?? '') && mark?.isApart === false && inside?.isApart === false
    if (isAside) index += 3
    else if (isJoint || MARK.test(mark?.text ?? '')) index += 1
    else break
  }
  return index
}

interface UnitAt {
  readonly unit: WrittenUnit
  readonly next: number
}

/** `tokens per second`, `percentage points`, and words that are a unit by themselves. */
export function unitAt(tokens: readonly Token[], at: number): UnitAt | undefined {
  const token = tokens[at]
  if (token === undefined || (ATTACHED_ONLY.has(token.text) && token.isApart)) return undefined
  const [word, second, third] = [lower(token), lower(tokens[at + 1]), lower(tokens[at + 2])]
  if (MORE_OR_LESS.test(word)) return unitAt(tokens, at + 1)
  if (word === 'percentage' && /^points?$/u.test(second)) return { unit: { unit: 'ratio', scale: 0.01 }, next: at + 2 }
  if (word === 'tokens' && /^(?:per|a|each)$/u.test(second) && /^(?:second|sec|s)$/u.test(third))
    return { unit: { unit: 'tokens/s', scale: 1 }, next: at + 3 }
  if (word === 'per' && second === 'cent') return { unit: { unit: 'ratio', scale: 0.01 }, next: at + 2 }
  if (token.text === '%' && (second === 'points' || second === 'percentage'))
    return { unit: { unit: 'ratio', scale: 0.01 }, next: at + 2 }
  if (token.text === '%' && tokens[at + 1]?.text === '-' && /^points?$/u.test(third))
    return { unit: { unit: 'ratio', scale: 0.01 }, next: at + 3 }
  // The space behind a sentence may be missing: `240 ms.And more`.
  const unit = unitOf(token.text) ?? unitOf(/^(\p{L}+)\.\p{Lu}/u.exec(token.text)?.[1] ?? '')
  return unit && { unit, next: at + 1 }
}

/** What a number counts, behind at most a few adjectives: `1,080 changed lines`, `8 of the 30 commits`. */
export function countedAt(tokens: readonly Token[], at: number): UnitAt | undefined {
  let index = at
  if (ADDED_OR_DELETED.test(lower(tokens[at])) && !/^(?:files?|lines?)$/u.test(lower(tokens[at + 1])))
    return { unit: { unit: 'lines', scale: 1 }, next: at + 1 }
  if (lower(tokens[index]) === 'of') {
    index += 1
    if (DETERMINERS.test(lower(tokens[index]))) index += 1
    if (QUOTE.test(tokens[index]?.text ?? '')) index += 1
    if (tokens[index]?.kind === 'number') index = behindMarks(tokens, index + 1)
  }
  for (let between = 0; between <= MAX_WORDS_BETWEEN; between += 1, index += 1) {
    const word = lower(tokens[index])
    if (word === '' || STOPS.test(word)) return undefined
    if (word === 'pull' && /^requests?$/u.test(lower(tokens[index + 1])))
      return { unit: { unit: 'pull requests', scale: 1 }, next: index + 2 }
    const unit = countedBy(word)
    // `12 benchmark runs`, but `12 commit messages` counts no commits.
    const following = tokens[index + 1]
    const isCompound = !word.endsWith('s') && following?.kind === 'word' && !STOPS.test(lower(following))
    if (unit !== undefined && (!isCompound || lower(following).startsWith('run'))) return { unit, next: index + 1 }
  }
  return undefined
}
