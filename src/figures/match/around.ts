import type { Figure, NumberFigure, Range, Surroundings } from '../figure.ts'
import { isComparedBehind } from './comparisons/comparative.ts'

/** The parts of the text around a figure that it may be about, the nearest first. */
export function scopesOf({ clause, sentence, surroundings }: Figure): Range[] {
  const whole = { from: 0, to: surroundings.plain.text.length }
  return surroundings.kind === 'text' ? [clause, sentence] : [clause, sentence, whole]
}

/** Remembers what was found in a part of a text, which many figures may be in. */
export function oncePerRange<Found>(
  find: (surroundings: Surroundings, range: Range) => Found,
): (surroundings: Surroundings, range: Range) => Found {
  const known = new WeakMap<Surroundings, Map<string, Found>>()
  return (surroundings, range) => {
    const ranges = known.get(surroundings) ?? new Map<string, Found>()
    known.set(surroundings, ranges)
    const key = `${range.from} ${range.to}`
    const before = ranges.get(key)
    if (before !== undefined) return before
    const found = find(surroundings, range)
    ranges.set(key, found)
    return found
  }
}

/** Finds where the figures of a figure's unit begin in a part of its text, it included; what says how two differ is none of either. */
export type FindValues = (figure: NumberFigure, range: Range) => readonly number[]

/** Prepares the search for figures beside each other. */
export function valueFinder(figures: readonly Figure[]): FindValues {
  const numbers = figures.filter((figure) => figure.kind === 'number')
  const compared = new Set(numbers.filter(isComparedBehind))
  const bySurroundings = Map.groupBy(numbers, ({ surroundings }) => surroundings)
  return (figure, { from, to }) =>
    (bySurroundings.get(figure.surroundings) ?? []).flatMap((other) => {
      const isNear = other.unit === figure.unit && other.offset >= from && other.offset < to
      return isNear && (other === figure || !compared.has(other)) ? [other.offset] : []
    })
}
