/** A text as it is shown, or decoded, that knows where its characters stand in the text that it was made from. */
export interface View {
  readonly text: string
  /** The part of the first text that a part of this one comes from, as offsets; the end is exclusive. */
  origin(start: number, end: number): readonly [number, number]
}

/** A part of a view's text, and what stands for it in the next view. */
interface Piece {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A text as it is. */
export const plainView = (text: string): View => ({ text, origin: (start, end) => [start, end] })

/** The last index whose value is at most `limit`, in ascending values; -1 when there is none. */
export function lastAtMost(values: readonly number[], limit: number): number {
  let low = 0
  let high = values.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((values[middle] ?? 0) <= limit) low = middle + 1
    else high = middle
  }
  return low - 1
}

function piecesOf({ text }: View, expression: RegExp, replacement: (match: string) => string | undefined): Piece[] {
  const pieces: Piece[] = []
  for (const { 0: match, index } of text.matchAll(expression)) {
    const shown = replacement(match)
    if (shown !== undefined) pieces.push({ start: index, end: index + match.length, text: shown })
  }
  return pieces
}

/**
 * The view with each match of a global expression replaced; a match for which there is no replacement stays. The same view when nothing
 * is replaced.
 */
export function replaced(view: View, expression: RegExp, replacement: (match: string) => string | undefined): View {
  const pieces = piecesOf(view, expression, replacement)
  if (pieces.length === 0) return view
  const parts: string[] = []
  const starts: number[] = []
  let length = 0
  let copied = 0
  for (const { start, end, text } of pieces) {
    parts.push(view.text.slice(copied, start), text)
    length += start - copied
    starts.push(length)
    length += text.length
    copied = end
  }
  parts.push(view.text.slice(copied))
  /** Where the character at an offset comes from. */
  const place = (offset: number): readonly [number, number] => {
    const index = lastAtMost(starts, offset)
    const piece = pieces[index]
    if (piece === undefined) return [offset, offset + 1]
    const inside = offset - (starts[index] ?? 0)
    if (inside < piece.text.length) return [piece.start, piece.end]
    const copy = piece.end + inside - piece.text.length
    return [copy, copy + 1]
  }
  return {
    text: parts.join(''),
    origin: (start, end) => view.origin(place(start)[0], place(Math.max(start, end - 1))[1]),
  }
}

/** Just the matches that have a replacement, each on a line of its own; undefined when there is none. */
export function extracted(
  view: View,
  expression: RegExp,
  replacement: (match: string) => string | undefined,
): View | undefined {
  const pieces = piecesOf(view, expression, replacement)
  if (pieces.length === 0) return undefined
  const starts: number[] = []
  let length = 0
  for (const { text } of pieces) {
    starts.push(length)
    length += text.length + 1
  }
  const pieceAt = (offset: number) => pieces[Math.max(0, lastAtMost(starts, offset))]
  return {
    text: pieces.map(({ text }) => text).join('\n'),
    origin: (start, end) =>
      view.origin(pieceAt(start)?.start ?? 0, pieceAt(Math.max(start, end - 1))?.end ?? view.text.length),
  }
}
