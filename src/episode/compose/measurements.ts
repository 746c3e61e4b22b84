import type { BenchmarkFact, Measured } from './facts.ts'

/** What is measured of a benchmark, and how it is said. */
export interface Measure {
  readonly name: 'latency' | 'tokensPerSec' | 'cost' | 'memory'
  /** As a column or in a sentence: "p95 latency". */
  readonly title: string
  /** Whether less is better. */
  readonly isLessBetter: boolean
  /** A value with its unit. */
  readonly text: (value: number) => string
}

const number = (value: number, digits: number) => value.toLocaleString('en-US', { maximumFractionDigits: digits })

export const MEASURES: readonly Measure[] = [
  { name: 'latency', title: 'p95 latency', isLessBetter: true, text: (value) => `${number(value, 1)} ms` },
  {
    name: 'tokensPerSec',
    title: 'throughput',
    isLessBetter: false,
    text: (value) => `${number(value, 1)} tokens per second`,
  },
  {
    name: 'cost',
    title: 'cost of 1,000 tokens',
    isLessBetter: true,
    text: (value) => `$${number(value, 6)}`,
  },
  { name: 'memory', title: 'peak memory', isLessBetter: true, text: (value) => `${number(value, 0)} MB` },
]

/** Slower or faster by less than this is nothing to tell of, even where it is no noise. */
export const NOTABLE_CHANGE = 0.05

/** A benchmark's value that has one to compare with. */
export interface MeasuredChange {
  readonly benchmark: BenchmarkFact
  readonly measure: Measure
  readonly value: number
  readonly previous: number
  /** 0.1 is 10 % more. */
  readonly ratio: number
  /** Whether noise is not ruled out: there were too few runs, or their ranks and their mean say different things. */
  readonly isUnsure: boolean
}

/** Whether a benchmark measured it: what wasn't measured is stored as 0. */
export const isMeasured = ({ value }: Pick<Measured, 'value'>): boolean => value !== 0

/** What it was before; null where that isn't known. */
export const before = ({ previous }: Pick<Measured, 'previous'>): number | null => (previous === 0 ? null : previous)

/** Relative change; undefined when there is nothing to compare, or nothing to compare with. */
export function changeRatio(measured: Pick<Measured, 'value' | 'previous'>): number | undefined {
  const previous = before(measured)
  return previous === null || !isMeasured(measured) ? undefined : measured.value / previous - 1
}

/** Whether it got worse. */
export const isWorse = ({ ratio, measure }: MeasuredChange): boolean => ratio > 0 === measure.isLessBetter

const nameOf = ({ model, quant, dataset, commitSha }: BenchmarkFact) =>
  JSON.stringify([model, quant, dataset, commitSha])

/** What changed by 5 % or more, the largest first, without what is noise. */
export function notableChanges(benchmarks: readonly BenchmarkFact[]): MeasuredChange[] {
  const changes = benchmarks.flatMap((benchmark) =>
    MEASURES.flatMap((measure): MeasuredChange[] => {
      const { value, previous, verdict } = benchmark[measure.name]
      const ratio = changeRatio({ value, previous })
      if (ratio === undefined || previous === null || verdict === 'no change') return []
      if (Math.abs(ratio) < NOTABLE_CHANGE) return []
      return [{ benchmark, measure, value, previous, ratio, isUnsure: verdict === 'unknown' }]
    }),
  )
  const order = ({ measure }: MeasuredChange) => MEASURES.indexOf(measure)
  return changes.toSorted(
    (one, other) =>
      Math.abs(other.ratio) - Math.abs(one.ratio) ||
      order(one) - order(other) ||
      (nameOf(one.benchmark) < nameOf(other.benchmark) ? -1 : 1),
  )
}
