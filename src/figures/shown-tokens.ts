import type { PlainText, Span } from './plain-text.ts'
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
      result.push(token)
      index += 1
      continue
    }
    const inside = index
    while ((tokens[index]?.from ?? Number.POSITIVE_INFINITY) < span.to) index += 1
    result.push(...tokensOfSpan(plain, span, tokens.slice(inside, index)))
    spanAt += 1
  }
  return result
}

function tokensOfSpan(plain: PlainText, span: Span, tokens: readonly Token[]): Token[] {
  const [first] = tokens
  if (first === undefined) return []
  const sha = shaOfSpan(plain, span)
  if (sha !== undefined) return [{ ...first, kind: 'sha', text: sha, from: span.from, to: span.to }]
  if (span.kind === 'link') return [...tokens]
  const figure = tokens.findIndex(({ kind }) => kind === 'number')
  // A number alone may be the name of anything.
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
