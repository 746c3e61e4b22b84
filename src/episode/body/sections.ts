import { type Fault, quote } from '../fault.ts'
import type { Body } from '../front-matter/split.ts'
import { type Heading, type Outline, outlineOf } from './outline.ts'

/** The sections that every episode has, in their order, each under a heading `## …`. */
export const SECTION_HEADINGS = [
  'What changed',
  'Why it matters',
  'Benchmarks (summary)',
  'Next steps',
  'Links & artifacts',
] as const

/** A level-2 heading with what follows it, up to the next heading of level 1 or 2. */
export interface Section {
  readonly heading: string
  /** Line of the heading in the file, the first one is 1. */
  readonly line: number
  /** Markdown, without the heading and the blank lines around it. */
  readonly content: string
}

interface PlacedSection extends Section {
  readonly level: number
  readonly isUnderlined: boolean
  readonly isEmpty: boolean
}

/**
 * Finds the sections of an episode, and what is wrong with them: missing, doubled, out of order, or empty, which a section
 * of nothing but white space and HTML comments is. Text and headings of other levels may stand anywhere; further sections
 * (such as "Data quality") only after the five.
 */
export function readSections(body: Body): { sections: Section[]; faults: Fault[] } {
  const lines = body.text.split(/\r?\n/u)
  const outline = outlineOf(lines)
  const placed = placeSections(body, lines, outline)
  const sections = placed.filter(({ level }) => level === 2)
  const lastLine = body.line + Math.max(0, lines.length - (lines.at(-1) === '' ? 2 : 1))
  const faults = [
    ...orderFaults(sections),
    ...missingFaults(placed, lastLine),
    ...strayFaults(sections),
    ...unclosedFaults(outline, body.line),
  ]
  return { sections: sections.map(({ heading, line, content }) => ({ heading, line, content })), faults }
}

function placeSections(body: Body, lines: readonly string[], { headings, codeLines }: Outline): PlacedSection[] {
  const places: PlacedSection[] = []
  let end = lines.length
  for (const heading of headings.toReversed()) {
    const { text, level, index, next, isUnderlined } = heading
    const content = trimBlankLines(lines.slice(next, level <= 2 ? end : next))
    const isEmpty = !hasCode(codeLines, heading, end) && withoutComments(content).trim() === ''
    places.push({ heading: plainText(text), line: body.line + index, content, level, isUnderlined, isEmpty })
    if (level <= 2) end = index
  }
  return places.reverse()
}

function hasCode(codeLines: ReadonlySet<number>, { next, level }: Heading, end: number): boolean {
  if (level > 2 || codeLines.size === 0) return false
  for (let index = next; index < end; index += 1) if (codeLines.has(index)) return true
  return false
}

/** Faults of the sections that are there: doubled, out of order, empty. */
function orderFaults(sections: readonly PlacedSection[]): Fault[] {
  const faults: Fault[] = []
  const firstLines = new Map<number, number>()
  let latest = -1
  for (const { heading, line, isEmpty } of sections) {
    const position = positionOf(heading)
    if (position === -1) continue
    const firstLine = firstLines.get(position)
    if (firstLine !== undefined) {
      const message = `The section "${heading}" is given twice, first on line ${firstLine}: keep one.`
      faults.push({ line, field: heading, message })
      continue
    }
    firstLines.set(position, line)
    if (isEmpty) {
      faults.push({ line, field: heading, message: `The section "${heading}" is empty: expected text under it.` })
    }
    if (position < latest) {
      const message = `The section "${heading}" comes after "${SECTION_HEADINGS[latest]}": expected it before.`
      faults.push({ line, field: heading, message })
    }
    latest = Math.max(latest, position)
  }
  return faults
}

function missingFaults(placed: readonly PlacedSection[], lastLine: number): Fault[] {
  const faults: Fault[] = []
  const present = placed.filter(({ level, heading }) => level === 2 && positionOf(heading) !== -1)
  SECTION_HEADINGS.forEach((wanted, position) => {
    if (present.some(({ heading }) => heading === wanted)) return
    const letters = lettersOf(wanted)
    const similar = placed.find(({ heading }) => lettersOf(heading) === letters)
    if (similar !== undefined) {
      const message = `Expected the heading "## ${wanted}", found ${quote(`${'#'.repeat(similar.level)} ${similar.heading}`)}.`
      faults.push({ line: similar.line, field: wanted, message })
      return
    }
    const following = present.find(({ heading }) => positionOf(heading) > position)
    const place = following === undefined ? 'here' : `before "${following.heading}"`
    const message = `The section "${wanted}" is missing: expected a heading "## ${wanted}" ${place}.`
    faults.push({ line: following?.line ?? lastLine, field: wanted, message })
  })
  return faults
}

/** Further sections that stand before one of the five. */
function strayFaults(sections: readonly PlacedSection[]): Fault[] {
  const last = sections.findLastIndex(({ heading }) => positionOf(heading) !== -1)
  return sections.slice(0, Math.max(0, last)).flatMap(({ heading, line, isUnderlined }) => {
    if (positionOf(heading) !== -1 || SIMILAR_HEADINGS.has(lettersOf(heading))) return []
    const remedy = isUnderlined
      ? 'the line of dashes under it makes it a heading: put a blank line between them'
      : `expected further sections after "${SECTION_HEADINGS.at(-1)}"`
    return [{ line, message: `The section ${quote(heading)} stands among the five of an episode: ${remedy}.` }]
  })
}

function unclosedFaults({ unclosed }: Outline, firstLine: number): Fault[] {
  if (unclosed === undefined) return []
  const message = `The ${unclosed.what} opened here is never closed, and so takes the rest of the episode.`
  return [{ line: firstLine + unclosed.index, message }]
}

function positionOf(heading: string): number {
  const headings: readonly string[] = SECTION_HEADINGS
  return headings.indexOf(heading)
}

function lettersOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')
}

const SIMILAR_HEADINGS: ReadonlySet<string> = new Set(SECTION_HEADINGS.map(lettersOf))

/** Undoes the escapes with which an ampersand or a bracket may be written. */
function plainText(heading: string): string {
  return heading.replaceAll('&amp;', '&').replace(/\\([&()])/gu, '$1')
}

function trimBlankLines(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line.trim() !== '')
  if (first === -1) return ''
  return lines.slice(first).join('\n').trimEnd()
}

function withoutComments(markdown: string): string {
  let text = ''
  let from = 0
  while (from < markdown.length) {
    const start = markdown.indexOf('<!--', from)
    if (start === -1) return text + markdown.slice(from)
    text += markdown.slice(from, start)
    const end = markdown.indexOf('-->', start + 4)
    if (end === -1) return text
    from = end + 3
  }
  return text
}
