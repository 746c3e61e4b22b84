/** Up to so many runs on a side the critical values are exact; beyond, the normal distribution is as good. */
export const MAX_EXACT_RUNS = 12

/** A difference that chance alone brings at most so often counts as a change. */
const MAX_FALSE_ALARMS = 0.05

/** What {@link ordersByU} found, by n and m: each is asked for by many others. */
const known = new Map<string, readonly number[]>()

/**
 * How many orders of `n` and `m` different values have a rank-sum statistic U of 0, 1, 2, …: the largest value belongs to either side.
 * Of one order in all there is none above.
 */
function ordersByU(n: number, m: number): readonly number[] {
  if (n === 0 || m === 0) return [1]
  const key = `${n} ${m}`
  const found = known.get(key) ?? addedOrders(ordersByU(n - 1, m), ordersByU(n, m - 1), m)
  known.set(key, found)
  return found
}

/** The largest value is on the first side, and above all `m` of the other; or it is on the other, and above none that counts. */
function addedOrders(first: readonly number[], other: readonly number[], m: number): readonly number[] {
  const length = Math.max(first.length + m, other.length)
  return Array.from({ length }, (_, u) => (first[u - m] ?? 0) + (other[u] ?? 0))
}

/**
 * The largest U, of the two sides' smaller one, that is no chance in the two-sided rank-sum test of Mann and Whitney; −1 where there are
 * too few runs for any order to be none.
 */
export function criticalU(n: number, m: number): number {
  const orders = ordersByU(n, m)
  const all = orders.reduce((sum, count) => sum + count, 0)
  let critical = -1
  let tail = 0
  for (const count of orders) {
    tail += count
    if ((2 * tail) / all > MAX_FALSE_ALARMS) return critical
    critical += 1
  }
  return critical
}
