import type { Aspect, Fact } from '../../../facts/fact.ts'
import type { NumberFigure } from '../../figure.ts'
import { aspectsIn, oncePerRange, scopesOf } from '../around.ts'

const PERCENTILES: readonly Aspect[] = ['p50', 'p95', 'p99']
const DIRECTIONS: readonly Aspect[] = ['added', 'deleted']
const METRICS: readonly Aspect[] = ['latency', 'throughput', 'cost', 'memory']

/** Aspects that exclude each other: where one is named, only its facts count; where none is, all of them do. */
const ALTERNATIVES: readonly (readonly Aspect[])[] = [PERCENTILES, DIRECTIONS, METRICS]

/** Tells whether the words around a figure speak of a fact. */
export type SpeaksOf = (figure: NumberFigure) => (fact: Fact) => boolean

/** Prepares the search for aspects around figures. */
export function aspectReader(): SpeaksOf {
  const within = oncePerRange(({ plain }, { from, to }) => aspectsIn(plain.text.slice(from, to)))
  const headed = oncePerRange(({ parents, headings }) => aspectsIn([...parents, ...headings].join(' ')))
  return (figure) => {
    const { surroundings, header, aspects } = figure
    const own = new Set([...aspects, ...aspectsIn(header)])
    const scopes = scopesOf(figure).map((range) => within(surroundings, range))
    const around = new Set([own, ...scopes, headed(surroundings, { from: 0, to: 0 })].flatMap((set) => [...set]))
    const nearest = ALTERNATIVES.map((group) => {
      const naming = [own, ...scopes].find((set) => group.some((aspect) => set.has(aspect)))
      return new Set(group.filter((aspect) => naming?.has(aspect)))
    })
    return ({ aspects = [], unit }) =>
      aspects.every((aspect) => {
        // Their units tell them apart; shares have none of their own.
        if (METRICS.includes(aspect) && unit !== 'ratio') return true
        const wanted = nearest[ALTERNATIVES.findIndex((group) => group.includes(aspect))]
        return wanted === undefined ? around.has(aspect) : wanted.size === 0 || wanted.has(aspect)
      })
  }
}
