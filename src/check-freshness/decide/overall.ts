import type { Verdict } from './verdict.ts'

/** Where all sources stand together. */
export interface OverallVerdict {
  readonly status: 'valid' | 'degraded' | 'blocked'
  readonly blocked: boolean
  /** The largest lag in seconds; undefined when none is known. */
  readonly lagSeconds: number | undefined
}

/**
 * Draws the sources' verdicts together: one that blocks is enough. With `isOverridden` what would block only degrades. Pure.
 */
export function judgeAll(verdicts: readonly Verdict[], isOverridden: boolean): OverallVerdict {
  const lags = verdicts.flatMap(({ lagSeconds }) => lagSeconds ?? [])
  const lagSeconds = lags.length === 0 ? undefined : Math.max(...lags)
  const isBlocking = verdicts.some(({ gate }) => gate === 'blocks')
  if (isBlocking && !isOverridden) return { status: 'blocked', blocked: true, lagSeconds }
  const isDegraded = verdicts.some(({ gate }) => gate !== 'passes')
  return { status: isDegraded ? 'degraded' : 'valid', blocked: false, lagSeconds }
}
