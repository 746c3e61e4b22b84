/** What is shown for some characters of the Markdown. */
export interface Piece {
  readonly text: string
  readonly taken: number
}

/** Nothing to see: zero-width characters and soft hyphens. */
export const UNSEEN = /[\u00ad\u200b-\u200d\u2060\ufeff]/u

/** Matches a sticky pattern at one place. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
