import type { Range } from '../figure.ts'

/** The parts of a text that end with a mark. */
export function rangesOf(text: string, end: RegExp): Range[] {
  const ranges: Range[] = []
  let from = 0
  for (const { 0: mark, index } of text.matchAll(end)) {
    ranges.push({ from, to: index + mark.length })
    from = index + mark.length
  }
  return [...ranges, { from, to: text.length }]
}

/** Gives the range that an offset is in; offsets are asked for in ascending order. */
export function rangeFinder(ranges: readonly Range[]): (offset: number) => Range {
  let index = 0
  return (offset) => {
    while (index < ranges.length - 1 && (ranges[index]?.to ?? 0) <= offset) index += 1
    return ranges[index] ?? { from: 0, to: 0 }
  }
}

/** Counts line ends before ascending offsets. */
export function lineCounter(text: string, first: number): (offset: number) => number {
  let line = first
  let at = 0
  return (offset) => {
    for (; at < offset; at += 1) if (text[at] === '\n') line += 1
    return line
  }
}
