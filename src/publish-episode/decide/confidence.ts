import { completenessOf, confidenceOf, correlationOf, recencyOf } from '../../episode/confidence.ts'
import type { DraftFrontMatter } from '../../episode/format.ts'
import type { DataBasis } from '../gather/data-basis.ts'

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
