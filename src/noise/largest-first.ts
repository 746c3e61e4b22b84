import type { Verdict } from './verdict.ts'

/** How large a change is; null where there is nothing to compare with. */
interface ChangeSize {
  readonly verdict: Verdict | null
  readonly ratio: number | null
}

/** Orders changes: the largest first, what is noise last. Pure. */
export function largestFirst<Change>(changes: readonly Change[], sizeOf: (change: Change) => ChangeSize): Change[] {
  const isNoise = (change: Change) => Number(sizeOf(change).verdict === 'no change')
  const size = (change: Change) => Math.abs(sizeOf(change).ratio ?? 0)
  return changes.toSorted((one, other) => isNoise(one) - isNoise(other) || size(other) - size(one))
}
