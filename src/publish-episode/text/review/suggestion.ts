/** Lines of a file, and what to have in their place. */
export interface Suggestion {
  /** The first line that is replaced, counted from 1. */
  readonly startLine: number
  /** The last one. */
  readonly line: number
  readonly replacement: readonly string[]
}

const MAX_LINES = 60
const MAX_CHARACTERS = 8_000
/** What a reader of a suggestion would not see, or what ends a line for some readers alone. */
const UNSEEN = /[^\P{C}\t]|[\p{Zl}\p{Zp}]/u

/**
 * What turns one text into another, as one run of whole lines; what is put in comes with the line before it. Undefined where they are the
 * same, or where it would not be seen as it is.
 */
export function suggestionOf(before: string, after: string): Suggestion | undefined {
  const [old, wanted] = [before.split('\n'), after.split('\n')]
  let same = 0
  while (same < old.length && same < wanted.length && old[same] === wanted[same]) same += 1
  let sameAtEnd = 0
  const most = Math.min(old.length, wanted.length) - same
  while (sameAtEnd < most && old.at(-1 - sameAtEnd) === wanted.at(-1 - sameAtEnd)) sameAtEnd += 1
  if (same === old.length && same === wanted.length) return undefined
  const isInsertion = same + sameAtEnd === old.length
  if (isInsertion && same === 0) return undefined
  const start = isInsertion ? same - 1 : same
  const replacement = wanted.slice(start, wanted.length - sameAtEnd)
  const lines = [...old.slice(start, old.length - sameAtEnd), ...replacement]
  const isTooLong = lines.length > MAX_LINES || lines.join('\n').length > MAX_CHARACTERS
  if (isTooLong || lines.some((line) => UNSEEN.test(line))) return undefined
  return { startLine: start + 1, line: old.length - sameAtEnd, replacement }
}

/** A suggestion in Markdown. Its fence is longer than any run of backticks in it, so that no line ends it. */
export function suggestionBlock({ replacement }: Suggestion): string {
  const runs = replacement.flatMap((line) => line.match(/`+/gu) ?? [])
  const fence = '`'.repeat(runs.reduce((longest, run) => Math.max(longest, run.length + 1), 3))
  return [`${fence}suggestion`, ...replacement, fence].join('\n')
}
