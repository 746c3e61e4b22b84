import { isTooLarge } from '../http/bounded-fetch.ts'
import { GitHubFailure } from './errors.ts'

/** Whether GitHub failed at a query because it took too long or its answer was too large: half of it may succeed. */
export function tookTooLong(error: unknown): boolean {
  if (!(error instanceof GitHubFailure)) return false
  if (isTooLarge(error)) return true
  return (error.status !== undefined && error.status >= 500) || /time(?:d )?-?out/iu.test(error.message)
}

/** The size of the next batch: half after one that took too long, double after one that came, never above `max`. */
export const nextSize = (size: number, came: boolean, max: number): number =>
  came ? Math.min(max, size * 2) : Math.max(1, Math.ceil(size / 2))
