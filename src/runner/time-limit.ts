import { formatDuration } from '../time/duration.ts'
import { log } from './log.ts'

/** The action may take no more time: what was being done did not fail, it was ended. */
export class TimeIsUp extends Error {
  override readonly name = 'TimeIsUp'

  /** @param attempted what was being done: "reading the branches' heads". */
  constructor(attempted: string) {
    super(`${describeTimeUp().replace(/^t/u, 'T')} while ${attempted}.`)
  }
}

/** "the time that the input 'timeout' gives (30m) was up" */
export const describeTimeUp = (): string => `the time that the input 'timeout' gives (${limit?.label ?? 'none'}) was up`

/** For ending what is under way, the last time below, the record of the run, and telling of it, after the time is up. */
const GRACE_MS = 30_000

/** Of the grace, for what must be done whatever happens: see {@link takeLastTime}. */
const LAST_MS = 12_000

interface TimeLimit {
  /** For messages: `30m`. */
  readonly label: string
  readonly endsAtMs: number
  readonly signal: AbortSignal
  /** Whether the last time is taken already. */
  readonly isLast: boolean
}

/** A process runs one action, which has one limit. */
let limit: TimeLimit | undefined

/** Limits the time of the whole action. What waits for a server is ended then, and what can't be ended goes with the process. */
export function limitTime(seconds: number): void {
  const label = formatDuration(seconds)
  const totalMs = seconds * 1_000
  limit = { label, endsAtMs: performance.now() + totalMs, signal: AbortSignal.timeout(totalMs), isLast: false }
  const giveUp = () => {
    log.error(
      `The time that the input 'timeout' gives (${label}) is up, and what was under way did not end. Run again.`,
    )
    process.exit(1)
  }
  setTimeout(giveUp, totalMs + GRACE_MS).unref()
}

/** Gives time for what must be done before the action ends, whether its time is up already or not: a part of the grace, once. */
export function takeLastTime(): void {
  if (limit === undefined || limit.isLast) return
  const ms = Math.ceil(timeLeftMs()) + LAST_MS
  limit = { ...limit, endsAtMs: performance.now() + ms, signal: AbortSignal.timeout(ms), isLast: true }
}

/** Gives so much time, and no more, to one last thing: also where the action's own time is up, or was never limited. */
export function allowLast(ms: number): void {
  limit = {
    label: limit?.label ?? formatDuration(ms / 1_000),
    endsAtMs: performance.now() + ms,
    signal: AbortSignal.timeout(ms),
    isLast: true,
  }
}

/** Whether the action may take no more time. Never without a limit. */
export const isTimeUp = (): boolean => limit?.signal.aborted === true

/** How much time is left, in milliseconds; infinite without a limit. */
export const timeLeftMs = (): number =>
  limit === undefined ? Number.POSITIVE_INFINITY : Math.max(0, limit.endsAtMs - performance.now())

/** A signal for a request: it is aborted after so many milliseconds, when the action's time is up, or with another signal. */
export function deadline(ms: number, other?: AbortSignal | null): AbortSignal {
  const signals = [AbortSignal.timeout(ms), limit?.signal, other].filter((signal) => signal != null)
  return AbortSignal.any(signals)
}

/** Waits for work that takes no signal, as long as there is time. */
export async function whileThereIsTime<Result>(attempted: string, work: Promise<Result>): Promise<Result> {
  const signal = limit?.signal
  if (signal === undefined) return await work
  work.catch(() => undefined)
  if (signal.aborted) throw new TimeIsUp(attempted)
  const { promise: over, reject } = Promise.withResolvers<never>()
  const end = () => reject(new TimeIsUp(attempted))
  signal.addEventListener('abort', end, { once: true })
  try {
    return await Promise.race([work, over])
  } finally {
    signal.removeEventListener('abort', end)
  }
}
