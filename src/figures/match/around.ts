import { ASPECTS, type Aspect } from '../../facts/fact.ts'
import type { Figure, Range, Surroundings } from '../figure.ts'

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

const ASPECT_NAMES = Object.keys(ASPECTS).filter((name): name is Aspect => name in ASPECTS)

/** The aspects that a text names. */
export function aspectsIn(text: string): ReadonlySet<Aspect> {
  const words = [...new Set(text.toLowerCase().match(/[\p{L}\p{N}-]+/gu) ?? [])]
  return new Set(ASPECT_NAMES.filter((aspect) => words.some((word) => ASPECTS[aspect].test(word))))
}
