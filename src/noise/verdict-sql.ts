import { criticalU, MAX_EXACT_RUNS } from './critical-values.ts'
import type { Verdict } from './verdict.ts'

/** Quantile of the normal distribution that belongs to a two-sided test at 5 %. */
const Z = 1.96

const exactCounts = Array.from({ length: MAX_EXACT_RUNS - 1 }, (_, index) => index + 2)

/** The critical values of 2 runs and more on either side; symmetric, so that its order doesn't matter. */
const CRITICAL_VALUES = `[${exactCounts.map((n) => `[${exactCounts.map((m) => criticalU(n, m)).join(', ')}]`).join(', ')}]`

const quoted = (verdict: Verdict) => `'${verdict}'`

/**
 * In SQL: what {@link verdictsSql} needs to know of two arrays of Float64, what the runs of a benchmark at a commit measured and at the one
 * before, with the values that are told of them: how many runs there are, how far the sides lie apart (0 and less where they overlap), the
 * wider of their spreads, how far U is from its middle, and what is told.
 */
export function comparisonSql(now: string, before: string, toldValue: (runs: string) => string): string {
  const [low, high] = [(runs: string) => `arrayMin(${runs})`, (runs: string) => `arrayMax(${runs})`]
  const gap = `greatest(${low(now)} - ${high(before)}, ${low(before)} - ${high(now)})`
  const spread = `greatest(${high(now)} - ${low(now)}, ${high(before)} - ${low(before)})`
  // The area under the curve of "which side is it" is U divided by all pairs.
  const area = `arrayAUC(arrayConcat(${now}, ${before}), arrayConcat(arrayMap(run -> 1, ${now}), arrayMap(run -> 0, ${before})))`
  const fromMiddle = `round((${area} - 0.5) * length(${now}) * length(${before}) * 2) / 2`
  return `(toInt64(length(${now})), toInt64(length(${before})), ${gap}, ${spread}, ${fromMiddle}, ${toldValue(now)}, ${toldValue(before)})`
}

/**
 * In SQL: the verdicts on an array of comparisons, NULL where a side has no runs. It is the only place where noise is judged:
 *
 * - One run on a side: the spread is unknown, and so is the verdict, unless that run lies within the others.
 * - Several: the two-sided rank-sum test of Mann and Whitney at 5 %, exact up to 12 runs a side, equal values counting half.
 * - Too few for any order of ranks to be rarer than that (2 and 2 up to 2 and 7, 3 and 3, 3 and 4): all runs of one side beyond all of
 *   the other, by more than half the wider spread; the whole of it with 5 runs in all, twice it with 4.
 * - Where the ranks say one direction and the values that are told another, such as a mean with an outlier: unknown.
 */
export function verdictsSql(comparisons: string): string {
  const critical = `${CRITICAL_VALUES}[n - 1][m - 1]`
  const isBeyond = `multiIf(
      greatest(n, m) > ${MAX_EXACT_RUNS}, abs(u) - 0.5 > ${Z} * sqrt(n * m * (n + m + 1) / 12),
      ${critical} >= 0, n * m / 2 - abs(u) <= ${critical},
      gap > spread * multiIf(n + m = 4, 2, n + m = 5, 1, 0.5)
    )`
  return `arrayMap((n, m, gap, spread, u, told, before) -> multiIf(
    n * m = 0, NULL,
    least(n, m) = 1, if(gap <= 0, ${quoted('no change')}, ${quoted('unknown')}),
    NOT ${isBeyond}, ${quoted('no change')},
    (told - before) * u <= 0, ${quoted('unknown')},
    ${quoted('change')}
  ), ${[1, 2, 3, 4, 5, 6, 7].map((part) => `${comparisons}.${part}`).join(', ')})`
}
