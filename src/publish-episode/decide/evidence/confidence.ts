import type { DraftFrontMatter } from '../../../episode/format.ts'
import type { DailyMean, DataBasis } from '../../gather/data-basis.ts'

const MS_PER_HOUR = 3_600_000
/** Up to this age of the newest benchmark, recency is full. */
const FRESH_HOURS = 24
/** From this age on, recency is at its lowest. */
const OLD_HOURS = 7 * 24
const MIN_RECENCY = 0.5
/** Fewer days than this say nothing about a correlation. */
const MIN_DAYS = 3

/** How far an episode's data can be trusted, and why. What is undefined can't be told. */
export interface Confidence {
  /** From 0 to 1. */
  readonly score: number | undefined
  /** Whether the draft gave the score. */
  readonly isGiven: boolean
  /** Share of the last seven days' commits that have benchmarks, from 0 to 1. */
  readonly completeness: number | undefined
  /** Of benchmark and user latency, from -1 to 1. */
  readonly correlation: number | undefined
  readonly isCorrelationGiven: boolean
  /** From 0.5 to 1. */
  readonly recency: number | undefined
  readonly basis: DataBasis
}

/** The confidence that a draft gives itself, or else the one that the data allows. */
export function assessConfidence(
  given: Pick<DraftFrontMatter, 'confidence_score' | 'correlation_strength'>,
  basis: DataBasis,
  now: Date,
): Confidence {
  const completeness = completenessOf({ commits: basis.commits, commitsWithData: basis.commitsWithBenchmarks })
  const correlation = given.correlation_strength ?? correlationOf(basis.benchmarkLatency, basis.interfaceLatency)
  const recency = recencyOf(basis.newestBenchmarkAt, now)
  const score = given.confidence_score ?? confidenceOf({ completeness, correlation, recency })
  return {
    score,
    isGiven: given.confidence_score !== undefined,
    completeness,
    correlation,
    isCorrelationGiven: given.correlation_strength !== undefined,
    recency,
    basis,
  }
}

/** Whether an episode is good enough to be reviewed as it is. A confidence that can't be told is not. */
export const isTrusted = ({ score }: Confidence, minConfidence: number): boolean =>
  minConfidence === 0 || (score !== undefined && score >= minConfidence)

/** What confidence is made of; each is undefined where there is nothing to tell it from. */
interface ConfidenceParts {
  /** Share of the commits that have data, from 0 to 1. */
  readonly completeness: number | undefined
  /** Pearson's coefficient, from -1 to 1. */
  readonly correlation: number | undefined
  /** From 0.5 to 1. */
  readonly recency: number | undefined
}

/**
 * How far an episode's data can be trusted: the least of completeness, |correlation| and recency, of those that are
 * defined. Undefined when none is.
 */
export function confidenceOf({ completeness, correlation, recency }: ConfidenceParts): number | undefined {
  const parts = [completeness, correlation === undefined ? undefined : Math.abs(correlation), recency]
  const defined = parts.filter((part) => part !== undefined)
  return defined.length === 0 ? undefined : Math.min(...defined)
}

/** The share of commits that have data; undefined without commits. */
export function completenessOf(counts: { commits: number; commitsWithData: number }): number | undefined {
  return counts.commits === 0 ? undefined : Math.min(1, counts.commitsWithData / counts.commits)
}

/**
 * How young the newest benchmark is: 1 up to 24 hours, falling linearly to 0.5 at 7 days, and 0.5 from then on. A time in
 * the future counts as now. Undefined without a benchmark.
 */
export function recencyOf(newestBenchmarkAt: Date | undefined, now: Date): number | undefined {
  if (newestBenchmarkAt === undefined) return undefined
  const hours = (now.getTime() - newestBenchmarkAt.getTime()) / MS_PER_HOUR
  const aged = Math.min(1, Math.max(0, (hours - FRESH_HOURS) / (OLD_HOURS - FRESH_HOURS)))
  return 1 - aged * (1 - MIN_RECENCY)
}

/**
 * Pearson's correlation coefficient of two daily series, over the days that both have. Undefined below three such days, and
 * when one series never changes.
 */
export function correlationOf(one: readonly DailyMean[], other: readonly DailyMean[]): number | undefined {
  const otherByDay = new Map(other.map(({ day, mean }) => [day, mean]))
  const pairs = one.flatMap(({ day, mean }) => {
    const counterpart = otherByDay.get(day)
    return counterpart === undefined ? [] : [{ x: mean, y: counterpart }]
  })
  if (pairs.length < MIN_DAYS) return undefined
  const [first] = pairs
  // Told by the values themselves: rounding leaves equal values a tiny variance.
  if (pairs.every(({ x }) => x === first?.x) || pairs.every(({ y }) => y === first?.y)) return undefined
  return pearson(pairs)
}

function pearson(pairs: readonly { readonly x: number; readonly y: number }[]): number | undefined {
  const meanX = sum(pairs.map(({ x }) => x)) / pairs.length
  const meanY = sum(pairs.map(({ y }) => y)) / pairs.length
  const covariance = sum(pairs.map(({ x, y }) => (x - meanX) * (y - meanY)))
  const varianceX = sum(pairs.map(({ x }) => (x - meanX) ** 2))
  const varianceY = sum(pairs.map(({ y }) => (y - meanY) ** 2))
  const coefficient = covariance / (Math.sqrt(varianceX) * Math.sqrt(varianceY))
  return Number.isFinite(coefficient) ? Math.min(1, Math.max(-1, coefficient)) : undefined
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
