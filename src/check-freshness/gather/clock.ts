import type { GitHub } from '../../github/client.ts'
import { log } from '../../runner/log.ts'
import { formatDuration } from '../../time/duration.ts'

/** A clock that is off by less is right: GitHub tells whole seconds, and an answer takes its time. */
const CLOCK_NOISE_MS = 60_000

/**
 * The time by GitHub's clock, by which pushes are dated, where this machine's is off: one that is behind would make every lag look
 * shorter than it is.
 */
export function timeByGitHub(now: Date, { usage: { clockBehindMs = 0 } }: Pick<GitHub, 'usage'>): Date {
  if (Math.abs(clockBehindMs) <= CLOCK_NOISE_MS) return now
  const off = `${formatDuration(Math.abs(clockBehindMs) / 1_000)} ${clockBehindMs > 0 ? 'behind' : 'ahead of'}`
  log.warning(`The runner's clock is ${off} GitHub's, by which this check goes: set the runner's clock.`)
  return new Date(now.getTime() + clockBehindMs)
}
