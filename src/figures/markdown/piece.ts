/** What is shown for some characters of the Markdown. */
export interface Piece {
  readonly text: string
  readonly taken: number
}

/** Nothing to see: zero-width characters, soft hyphens, marks for the direction of writing, variants. */
export const UNSEEN = /\p{Default_Ignorable_Code_Point}/u

/** Matches a sticky pattern at one place. */
export function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at
  return pattern.exec(text)
}
