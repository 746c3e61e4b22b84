import { ASPECTS, type Aspect } from '../../../facts/fact.ts'
import type { Label } from '../subjects/shares.ts'

const ASPECT_NAMES = Object.keys(ASPECTS).filter((name): name is Aspect => name in ASPECTS)
const WORDS = /[\p{L}\p{N}-]+(?:\.\d+\p{L}*)?/gu

/** What a price is for is no throughput. */
const PRICED = /(?:\bper|\/)\s*(?:1k|k|1,000|1000|thousand|1m|m|1,000,000|million)?\s*tok(?:en)?s?\b/gu
const wordsOf = (text: string) =>
  text
    .toLowerCase()
    .replace(PRICED, (priced) => ' '.repeat(priced.length))
    .matchAll(WORDS)

/** The aspects that a text names. */
export function aspectsIn(text: string): ReadonlySet<Aspect> {
  const words = [...new Set([...wordsOf(text)].map(([word]) => word))]
  return new Set(ASPECT_NAMES.filter((aspect) => words.some((word) => ASPECTS[aspect].test(word))))
}

/** Aspects of which a fact has no more than one. */
export interface Alternatives {
  readonly aspects: readonly Aspect[]
  /** What is none of them, but stands in their place: no fact has it. */
  readonly others: RegExp
  /** Words that name one of them only beside a figure of its unit. */
  readonly also?: ReadonlyMap<string, Aspect>
}

/** `p90`, `p99.9`, `90th` */
const OTHER_PERCENTILE = /^(?:p\d{2,4}(?:\.\d+)?|\d{1,3}(?:\.\d+)?(?:st|nd|rd|th))$/u
const PERCENTILES: Alternatives = { aspects: ['p50', 'p95', 'p99'], others: OTHER_PERCENTILE }
const DIRECTIONS: Alternatives = {
  aspects: ['added', 'deleted'],
  others: /^(?:changed?|changes|touched|touches|modified|edited|net)$/u,
  also: new Map([
    ...(['new', 'add', 'adds', 'adding', 'inserts', 'inserting', 'plus'] as const).map(
      (word) => [word, 'added'] as const,
    ),
    ...(['delete', 'deletes', 'deleting', 'remove', 'removes', 'removing', 'dropped', 'drops', 'gone'] as const).map(
      (word) => [word, 'deleted'] as const,
    ),
  ]),
}
const METRICS: Alternatives = { aspects: ['latency', 'throughput', 'cost', 'memory'], others: /^(?!)/u }

/** Aspects that exclude each other: where one is named, only its facts count. */
export const ALTERNATIVES = { percentiles: PERCENTILES, directions: DIRECTIONS, metrics: METRICS } as const
export type AlternativesName = keyof typeof ALTERNATIVES

/** The aspects of one kind that a text names, and what stands in the place of one, in its order. */
export function aspectLabels(text: string, { aspects, others, also }: Alternatives): Label[] {
  const labels: Label[] = []
  for (const { 0: word, index } of wordsOf(text)) {
    const aspect = aspects.find((name) => ASPECTS[name].test(word)) ?? also?.get(word)
    const name = aspect ?? (others.test(word) ? word : undefined)
    if (name !== undefined) labels.push({ name, from: index, to: index + word.length })
  }
  return labels
}
