import type { PlainText, Span } from '../markdown/plain-text.ts'
import { shaOfSpan, type Token, tokensOf } from './tokens.ts'
import { countedBy, unitOf } from './units.ts'

const MAX_CODE_TOKENS = 5

/** Tokens with the SHAs that a link or inline code shows, and without the numbers of other code. */
export function shownTokens(plain: PlainText): Token[] {
  const tokens = tokensOf(plain.text)
  const spans = plain.spans.toSorted((one, other) => one.from - other.from || other.to - one.to)
  const result: Token[] = []
  let spanAt = 0
  let index = 0
  while (index < tokens.length) {
    const token = tokens[index]
    if (token === undefined) break
    while ((spans[spanAt]?.to ?? Number.POSITIVE_INFINITY) <= token.from) spanAt += 1
    const span = spans[spanAt]
    if (span === undefined || span.from > token.from) {
      result.push(...apartFromUnit(token, tokens[index + 1]))
      index += 1
      continue
    }
    const inside = index
    while ((tokens[index]?.from ?? Number.POSITIVE_INFINITY) < span.to) index += 1
    result.push(...tokensOfSpan(plain, span, tokens.slice(inside, index), tokens[index]))
    spanAt += 1
  }
  return result
}

const PERCENTILE = /^p\d\d$/iu
/** `llama@240ms` */
const AT_FIGURE = /[@=](\d+(?:\.\d+)?)(\p{L}+(?:\/\p{L}+)?)$/u

/** The parts of a word that ends with a figure, behind a sign that says so. */
function figureInWord({ text, from, to, isApart }: Token): Token[] | undefined {
  const found = AT_FIGURE.exec(text)
  const [, digits = '', unit = ''] = found ?? []
  if (found === null || unitOf(unit) === undefined) return undefined
  const number = from + found.index + 1
  const end = number + digits.length
  return [
    { kind: 'word', text: text.slice(0, found.index), from, to: number - 1, isApart },
    { kind: 'sign', text: text.charAt(found.index), from: number - 1, to: number, isApart: false },
    { kind: 'number', text: digits, from: number, to: end, isApart: false },
    { kind: 'word', text: unit, from: end, to, isApart: false },
  ]
}

/** `ca.240`, `roughly250`: no name, as `v2` is one */
const HEDGED = /^(?:ca?\.?|circa|approx\.?|about|around|nearly|almost|over|under|roughly|only|just|some|than)\d/iu

/** `owner/name@a1b2c3d` */
const AT_SHA = /@(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])([0-9a-f]{7,40})$/iu
/** `PR-240`, `GH-240` */
const GLUED_REFERENCE = /^(?:pr-?|gh-)(\d{1,9})$/iu

/** The parts of a word that ends with what names a commit, a pull request or an issue. */
function nameInWord({ text, from, to, isApart }: Token): Token[] | undefined {
  const number = GLUED_REFERENCE.exec(text)?.[1]
  if (number !== undefined) return [{ kind: 'reference', text: `#${number}`, from, to, isApart }]
  const found = AT_SHA.exec(text)
  if (found === null) return undefined
  const at = from + found.index + 1
  return [
    { kind: 'word', text: text.slice(0, found.index), from, to: at - 1, isApart },
    { kind: 'sign', text: '@', from: at - 1, to: at, isApart: false },
    { kind: 'sha', text: found[1]?.toLowerCase() ?? '', from: at, to, isApart: false },
  ]
}

/** A number that a word is glued to, before a unit: `x240 ms`. */
function apartFromUnit(token: Token, following: Token | undefined): Token[] {
  const parts = token.kind === 'word' ? (nameInWord(token) ?? figureInWord(token)) : undefined
  if (parts !== undefined) return parts
  const isUnit = following?.isApart === true && unitOf(following.text) !== undefined
  const isCounted = following?.isApart === true && countedBy(following.text) !== undefined && HEDGED.test(token.text)
  const found = token.kind === 'word' && (isUnit || isCounted) ? /\d+(?:\.\d+)?$/u.exec(token.text) : null
  if (found === null || PERCENTILE.test(token.text) || following === undefined) return [token]
  const from = token.from + found.index
  return [
    { ...token, text: token.text.slice(0, found.index), to: from },
    { kind: 'number', text: found[0], from, to: token.to, isApart: false },
  ]
}

/** Tokens of a span; `following` is the one behind it. */
function tokensOfSpan(plain: PlainText, span: Span, tokens: readonly Token[], following: Token | undefined): Token[] {
  const [first] = tokens
  if (first === undefined) return []
  const sha = shaOfSpan(plain, span)
  if (sha !== undefined) return [{ ...first, kind: 'sha', text: sha, from: span.from, to: span.to }]
  if (span.kind === 'link') return [...tokens]
  const figure = tokens.findIndex(({ kind }) => kind === 'number')
  // A number alone may be the name of anything.
  const isBeforeUnit = following !== undefined && unitOf(following.text) !== undefined
  if (tokens.length === 1 && figure === 0 && isBeforeUnit) return [...tokens]
  const isFigure =
    tokens.length > figure + 1 &&
    tokens.length <= MAX_CODE_TOKENS &&
    (figure === 0 || (figure === 1 && first.kind === 'sign')) &&
    tokens.slice(figure + 1).every(({ text }) => unitOf(text) !== undefined || countedBy(text) !== undefined)
  if (isFigure) return [...tokens]
  return tokens.map((token) =>
    token.kind === 'number' || token.kind === 'reference' ? { ...token, kind: 'name' } : token,
  )
}
