import { setTimeout as sleep } from 'node:timers/promises'

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

/**
 * Tries `attempt` until it succeeds, `isRetryable` says that another try can't help, or the policy's tries are used up; then
 * it throws the last error. Half of each wait is random, so that jobs that failed together don't come back together.
 *
 * @see https://aws.amazon.com/builders-library/timeouts-retries-and-backoff-with-jitter/
 */
export async function retry<Result>(
  attempt: (number: number) => Promise<Result>,
  isRetryable: (error: unknown) => boolean,
  policy: RetryPolicy = DEFAULT_RETRY_POLICY,
): Promise<Result> {
  for (let number = 1; ; number += 1) {
    try {
      return await attempt(number)
    } catch (error) {
      if (number >= policy.attempts || !isRetryable(error)) throw error
      const ceiling = Math.min(policy.mostMilliseconds, policy.baseMilliseconds * 2 ** (number - 1))
      await sleep(ceiling * (0.5 + Math.random() / 2))
    }
  }
}
