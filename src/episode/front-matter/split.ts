import { type Fault, quote } from '../fault.ts'

/** Largest episode that is read, in bytes of UTF-8. */
export const MAX_EPISODE_BYTES = 1024 * 1024
/** Largest front matter that is read, in bytes of UTF-8. */
export const MAX_FRONT_MATTER_BYTES = 64 * 1024
/** Most lines of front matter that are read: gray-matter takes time quadratic in the number of blank lines. */
export const MAX_FRONT_MATTER_LINES = 500

const BYTE_ORDER_MARK = '\uFEFF'
const DELIMITER = /^---[ \t]*$/u
/** A control character other than tab and line ends. A carriage return must be part of a CRLF. */
const FORBIDDEN_CHARACTER = /[^\P{Cc}\t\n\r]|\r(?!\n)/u

/** The Markdown after the front matter. */
export interface Body {
  readonly text: string
  /** Line of the file on which `text` starts, the first one is 1. */
  readonly line: number
}

/** An episode's source cut at its two `---` lines. */
interface FrontMatterParts {
  /** What is between the `---` lines, line ends kept. It always starts on line 2. */
  readonly frontMatter: string
  /** Offset of `frontMatter` in the source. */
  readonly start: number
  /** Offset of the closing `---` line in the source. */
  readonly end: number
  readonly body: Body
}

export type FrontMatterSplit =
  | ({ readonly ok: true } & FrontMatterParts)
  | {
      readonly ok: false
      readonly faults: readonly Fault[]
      /** The Markdown, where it can be told apart all the same. */
      readonly body: Body | undefined
    }

interface Line {
  /** Without its line end. */
  readonly text: string
  /** Offset in the source. */
  readonly start: number
  /** Offset of the next line. */
  readonly next: number
}

/**
 * Splits an episode into its front matter and its Markdown. Only a plain `---` line may open front matter: a word after
 * it (`---js`) names a language to readers such as gray-matter, which would run it. The first later line that starts with
 * `---` must be the plain closing one, so that every reader sees the same end.
 */
export function splitFrontMatter(source: string): FrontMatterSplit {
  const tooLarge = sizeFault(source)
  if (tooLarge !== undefined) return { ok: false, faults: [tooLarge], body: undefined }

  const opening = lineAt(source, source.startsWith(BYTE_ORDER_MARK) ? 1 : 0)
  if (!opening.text.startsWith('---') || opening.text.startsWith('----')) {
    const message = `Expected front matter, opened by a line --- at the top of the file, found ${quote(opening.text)}.`
    return { ok: false, faults: [{ line: 1, message }], body: { text: source, line: 1 } }
  }
  const faults: Fault[] = []
  if (!DELIMITER.test(opening.text)) {
    const message = `Only a plain --- line may open front matter, found ${quote(opening.text)}: remove what follows ---.`
    faults.push({ line: 1, message })
  }
  const closing = closingLine(source, opening.next)
  if (closing === undefined) {
    faults.push({ line: 1, message: 'The front matter opened here is never closed: expected a second line ---.' })
    return { ok: false, faults, body: undefined }
  }
  if (!DELIMITER.test(closing.text)) {
    const message = `Expected a plain --- line to close the front matter, found ${quote(closing.text)}.`
    faults.push({ line: closing.number, message })
  }
  const frontMatter = source.slice(opening.next, closing.start)
  faults.push(...frontMatterFaults(frontMatter))
  const body = { text: source.slice(closing.next), line: closing.number + 1 }
  if (faults.length > 0) return { ok: false, faults, body }
  return { ok: true, frontMatter, start: opening.next, end: closing.start, body }
}

function sizeFault(source: string): Fault | undefined {
  const bytes = source.length > MAX_EPISODE_BYTES ? source.length : Buffer.byteLength(source)
  if (bytes <= MAX_EPISODE_BYTES) return undefined
  return { line: 1, message: `Expected an episode of at most ${MAX_EPISODE_BYTES} bytes, found at least ${bytes}.` }
}

function lineAt(source: string, start: number): Line {
  const newline = source.indexOf('\n', start)
  const end = newline === -1 ? source.length : newline
  return { text: source.slice(start, end).replace(/\r$/u, ''), start, next: newline === -1 ? end : end + 1 }
}

function closingLine(source: string, from: number): (Line & { readonly number: number }) | undefined {
  let start = from
  for (let number = 2; start < source.length; number += 1) {
    const line = lineAt(source, start)
    if (line.text.startsWith('---')) return { ...line, number }
    start = line.next
  }
  return undefined
}

function frontMatterFaults(frontMatter: string): Fault[] {
  const bytes = Buffer.byteLength(frontMatter)
  if (bytes > MAX_FRONT_MATTER_BYTES) {
    return [{ line: 1, message: `Expected front matter of at most ${MAX_FRONT_MATTER_BYTES} bytes, found ${bytes}.` }]
  }
  const lines = frontMatter.split('\n').length - 1
  if (lines > MAX_FRONT_MATTER_LINES) {
    return [{ line: 1, message: `Expected front matter of at most ${MAX_FRONT_MATTER_LINES} lines, found ${lines}.` }]
  }
  return controlCharacterFaults({ text: frontMatter, line: 2 })
}

/** Finds the first control character in a part of an episode, other than tabs and line ends. */
export function controlCharacterFaults({ text, line: firstLine }: Body): Fault[] {
  const found = FORBIDDEN_CHARACTER.exec(text)
  if (found === null) return []
  const line = firstLine + text.slice(0, found.index).split('\n').length - 1
  return [{ line, message: `Expected plain text, found the control character ${quote(found[0])}: remove it.` }]
}
