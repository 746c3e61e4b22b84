import { criticalU, MAX_EXACT_RUNS } from './critical-values.ts'
import type { Verdict } from './verdict.ts'

/** Quantile of the normal distribution that belongs to a two-sided test at 5 %. */
const Z = 1.96

const exactCounts = Array.from({ length: MAX_EXACT_RUNS - 1 }, (_, index) => index + 2)

/** The critical values of 2 runs and more on either side; symmetric, so that its order doesn't matter. */
const CRITICAL_VALUES = `[${exactCounts.map((n) => `[${exactCounts.map((m) => criticalU(n, m)).join(', ')}]`).join(', ')}]`

const quoted = (verdict: Verdict) => `'${verdict}'`

/**
 * In SQL: the verdict on two arrays of Float64, what the runs of a benchmark at a commit measured and at the one before, NULL where
 * that has none. It is the only place where noise is judged:
 *
 * - One run on a side: the spread is unknown, and so is the verdict, unless that run lies within the others.
 * - Several: the two-sided rank-sum test of Mann and Whitney at 5 %, exact up to 12 runs a side, equal values counting half.
 * - Too few for any order of ranks to be rarer than that (2 and 2 up to 2 and 7, 3 and 3, 3 and 4): all runs of one side beyond all of
 *   the other, by more than half the wider spread; the whole of it with 5 runs in all, twice it with 4.
 * - Where the ranks say one direction and the values that are told another, such as a mean with an outlier: unknown. `toldValue` is how
 *   runs become that value.
 */
export function verdictSql(now: string, before: string, toldValue: (runs: string) => string): string {
  const [n, m] = [`toInt64(length(${now}))`, `toInt64(length(${before}))`]
  // The area under the curve of "which side is it" is U divided by all pairs.
  const u = `(round(arrayAUC(arrayConcat(${now}, ${before}), arrayConcat(arrayMap(run -> 1, ${now}), arrayMap(run -> 0, ${before}))) * ${n} * ${m} * 2) / 2)`
  const [low, high] = [(runs: string) => `arrayMin(${runs})`, (runs: string) => `arrayMax(${runs})`]
  const isWithin = `${low(now)} <= ${high(before)} AND ${low(before)} <= ${high(now)}`
  const critical = `arrayElement(arrayElement(${CRITICAL_VALUES}, ${n} - 1), ${m} - 1)`
  const isExact = `greatest(${n}, ${m}) <= ${MAX_EXACT_RUNS}`
  const gap = `greatest(${low(now)} - ${high(before)}, ${low(before)} - ${high(now)})`
  const spread = `greatest(${high(now)} - ${low(now)}, ${high(before)} - ${low(before)})`
  const factor = `multiIf(${n} + ${m} = 4, 2, ${n} + ${m} = 5, 1, 0.5)`
  const isBeyond = `multiIf(
      NOT ${isExact}, abs(${u} - ${n} * ${m} / 2) - 0.5 > ${Z} * sqrt(${n} * ${m} * (${n} + ${m} + 1) / 12),
      ${critical} >= 0, least(${u}, ${n} * ${m} - ${u}) <= ${critical},
      ${gap} > ${factor} * ${spread}
    )`
  const isContrary = `(${toldValue(now)} - ${toldValue(before)}) * (${u} - ${n} * ${m} / 2) <= 0`
  return `multiIf(
    ${m} = 0, NULL,
    least(${n}, ${m}) = 1, if(${isWithin}, ${quoted('no change')}, ${quoted('unknown')}),
    NOT (${isBeyond}), ${quoted('no change')},
    ${isContrary}, ${quoted('unknown')},
    ${quoted('change')}
  )`
}
