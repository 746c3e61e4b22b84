import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '../runner/log.ts'
import { timeLeftMs } from '../runner/time-limit.ts'

/** How often something is tried, and how long the waits between are. */
export interface RetryPolicy {
  /** Tries in all, the first included. */
  readonly attempts: number
  /** The longest first wait in milliseconds; it doubles with each further one. */
  readonly baseMilliseconds: number
  /** No wait is longer than this, in milliseconds. */
  readonly mostMilliseconds: number
}

/** Three tries with waits of up to 1 and 2 seconds. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = { attempts: 3, baseMilliseconds: 1_000, mostMilliseconds: 10_000 }

/** A wait that is longer is told. */
const TOLD_FROM_MS = 10_000

/** Waits, unless the action's time is up before; false then. */
async function waitFor(ms: number, error: unknown): Promise<boolean> {
  if (ms >= timeLeftMs()) return false
  if (ms >= TOLD_FROM_MS && error instanceof Error)
    log.info(`${error.message.replace(/\.?$/u, '.')} Trying again in ${Math.round(ms / 1_000)} s.`)
  await sleep(ms)
  return true
}

/**
 * Tries `attempt` until it succeeds, `isRetryable` says that another try can't help, or the policy's tries or the action's time are used
 * up; then it throws the last error. Half of each wait is random, so that jobs that failed together don't come back together.
 *
 * @param policy may depend on how the last try failed.
 *
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export async function retry<Result>(
  attempt: (number: number) => Promise<Result>,
  isRetryable: (error: unknown) => boolean,
  policy: RetryPolicy | ((error: unknown) => RetryPolicy) = DEFAULT_RETRY_POLICY,
): Promise<Result> {
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number)
    } catch (error) {
      const { attempts, mostMilliseconds, baseMilliseconds } = typeof policy === 'function' ? policy(error) : policy
      if (number >= attempts || !isRetryable(error)) throw error
      const ceiling = Math.min(mostMilliseconds, baseMilliseconds * 2 ** (number - 1))
      if (!(await waitFor(ceiling * (0.5 + Math.random() / 2), error))) throw error
    }
  }
}
