import type { Piece } from './piece.ts'

/** What is marked between two doubled signs, which some readers of Markdown show as marked or inserted: `==240==`, `++240++`. */
const MARKED: Readonly<Record<string, RegExp>> = {
  '=': /==(?=[^\s=])[^=\n]{1,200}==(?!=)/uy,
  '+': /\+\+(?=[^\s+])[^+\n]{1,200}\+\+(?!\+)/uy,
}
/** Struck out, with another number behind it: what was, and what is. */
const REPLACED = /~~([^~\n]{0,100}\d[^~\n]{0,100})~~(?=[\s*_`]{0,8}[~≈$]?\d)/uy
const WORD_SIGN = /[\p{L}\p{N}]/u

/** Places of signs that close what was opened before them. */
export interface Closings {
  readonly marked: Set<number>
  readonly replaced: Set<number>
}

const runAt = (markdown: string, at: number) => {
  let length = 1
  while (markdown[at + length] === markdown[at]) length += 1
  return length
}

/** Underscores mark what stands between them; inside of a word they belong to it. */
export function underscores(markdown: string, at: number): Piece {
  const taken = runAt(markdown, at)
  const isInside = WORD_SIGN.test(markdown[at - 1] ?? '') && WORD_SIGN.test(markdown[at + taken] ?? '')
  return { text: isInside ? '_'.repeat(taken) : '', taken }
}

function findAt(pattern: RegExp, markdown: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(markdown) ? pattern.lastIndex : undefined
}

/** A sign that marks what stands between two pairs of it, or stands for itself. */
export function markingSign(markdown: string, at: number, { marked }: Closings): Piece {
  const sign = markdown.charAt(at)
  const pattern = MARKED[sign]
  if (marked.has(at)) return { text: '', taken: 2 }
  const end = pattern === undefined ? undefined : findAt(pattern, markdown, at)
  if (end === undefined) return { text: sign, taken: 1 }
  marked.add(end - 2)
  return { text: '', taken: 2 }
}

/** A tilde strikes out when it is doubled, and an arrow leads to what replaces a number; alone it says "about". */
export function tilde(markdown: string, at: number, { replaced }: Closings): Piece {
  if (markdown[at + 1] !== '~') return { text: '~', taken: 1 }
  if (replaced.has(at)) return { text: ' → ', taken: 2 }
  const end = findAt(REPLACED, markdown, at)
  if (end !== undefined) replaced.add(end - 2)
  return { text: '', taken: 2 }
}
