import type { PlainText, Span } from '../markdown/plain-text.ts'

/** A piece of a plain text. Names hold figures that are none: dates, times, versions, file names, identifiers. */
export interface Token {
  readonly kind: 'number' | 'word' | 'name' | 'sha' | 'reference' | 'sign'
  readonly text: string
  readonly from: number
  readonly to: number
  /** Whether white space comes before it. */
  readonly isApart: boolean
}

/** A word in lower case; the empty text for any other token. */
export const lower = (token: Token | undefined) => (token?.kind === 'word' ? token.text.toLowerCase() : '')

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/iuy
const SHA = /(?=[0-9a-f]{0,39}\d)(?=[0-9a-f]{0,39}[a-f])[0-9a-f]{7,40}(?![\p{L}\p{N}_]|-[\p{L}\p{N}])/iuy
/** `2025-10-07T20:50:43Z`, `2025-10`, `10/07/2025`, `7.10.2025`, `20:50:43` */
const MOMENT =
  /(?:\d{4}-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}[\d:.]{0,12}Z?)?)?|\d{4}\/\d{2}\/\d{2}|\d{1,2}[/.]\d{1,2}[/.]\d{4}|\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(?![\p{L}\p{N}_]|[-.:/]\d)/uy
/** `1.2.3`, `1.2.3-rc.1`, `127.0.0.1` */
const VERSION = /\d+(?:\.\d+){2,}[\p{L}\p{N}_+.-]*/uy
const REFERENCE = /#\d{1,9}(?![\p{L}\p{N}_])/uy
const NUMBER =
  /(?:\d{1,3}(?: \d{3})+(?= \p{L})|\d{1,3}(?:[,\u00a0\u202f\u2007-\u200a'’]\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:e[+-]?\d{1,2}(?![\p{L}\p{N}_.]))?/iuy
const WORD = /\p{L}[\p{L}\p{N}_]*(?:[-.'’/+@\\]+[\p{L}\p{N}_]+)*/uy
/** What a number begins that isn't one: `4-bit`, `2025-10-07`, `10_000`, `12/15`-like paths are left to their readers. */
const REST_OF_NAME = /(?:[\p{L}\p{N}_]|-(?=\p{L}))[\p{L}\p{N}_]*(?:[-.@/][\p{L}\p{N}_]+)*/uy
const SPACE = /\s+/uy

const PATTERNS: readonly (readonly [Token['kind'], RegExp])[] = [
  ['name', UUID],
  ['sha', SHA],
  ['name', MOMENT],
  ['name', VERSION],
  ['reference', REFERENCE],
  ['number', NUMBER],
  ['word', WORD],
]

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

function tokenAt(text: string, at: number, isApart: boolean): Token {
  for (const [kind, pattern] of PATTERNS) {
    const found = match(pattern, text, at)
    if (found === undefined) continue
    return { kind, text: kind === 'sha' ? found.toLowerCase() : found, from: at, to: at + found.length, isApart }
  }
  return { kind: 'sign', text: text.charAt(at), from: at, to: at + 1, isApart }
}

/** Cuts a plain text into tokens. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  let isApart = true
  while (at < text.length) {
    const space = match(SPACE, text, at)
    if (space !== undefined) {
      at += space.length
      isApart = true
      continue
    }
    const token = tokenAt(text, at, isApart)
    tokens.push(token)
    at = token.to
    isApart = false
  }
  return tokens
}

/** What follows a number without a space: its unit, or what makes a name of it. */
export const attachedTo = (text: string, { to }: Token): string => match(REST_OF_NAME, text, to) ?? ''

const LINKED_COMMIT = /\/commit\/([0-9a-f]{7,40})(?:[?#]|$)/iu

/** The SHA that a span shows: that of the commit that a link leads to, or inline code of nothing but hexadecimal digits. */
export function shaOfSpan({ text }: PlainText, { kind, from, to, target }: Span): string | undefined {
  const shown = text.slice(from, Math.min(to, from + 41)).trim()
  if (!/^[0-9a-f]{7,40}$/iu.test(shown)) return undefined
  const sha = shown.toLowerCase()
  if (kind === 'code') return sha
  return LINKED_COMMIT.exec(target)?.[1]?.toLowerCase().startsWith(sha) ? sha : undefined
}
