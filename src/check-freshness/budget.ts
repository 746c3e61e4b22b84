import { log } from '../runner/log.ts'
import { formatDuration } from '../time/duration.ts'

/** Time that a check may take. */
export interface Budget extends Disposable {
  /** For messages: `5m`. */
  readonly label: string
  /**
   * Waits for work as long as there is time, of all of it or of a share. What takes longer is left to itself; its failure is nobody's
   * any more.
   *
   * @returns `late()` when the time is over first.
   */
  within<Result>(what: string, work: Promise<Result>, late: () => Result, share?: number): Promise<Result>
  /** Time for one last thing, whatever is left of the budget. */
  atLast<Result>(what: string, work: Promise<Result>, late: () => Result): Promise<Result>
}

/** A wait is told as often as this. */
const TOLD_EVERY_MS = 15_000
/** What is kept of the budget for recording the check. */
const KEPT_SHARE = 0.1
const MAX_KEPT_MS = 20_000
const MIN_WAIT_MS = 1_000

/** Starts to count. */
export function startBudget(timeoutSeconds: number): Budget {
  const startedAt = performance.now()
  const totalMs = timeoutSeconds * 1_000
  const keptMs = Math.min(MAX_KEPT_MS, totalMs * KEPT_SHARE)
  const spentMs = () => performance.now() - startedAt
  let doing = ''
  const ticker = setInterval(() => {
    log.info(`Still ${doing}: ${formatDuration(spentMs() / 1_000)} of ${formatDuration(timeoutSeconds)}.`)
  }, TOLD_EVERY_MS)
  ticker.unref()

  async function wait<Result>(
    what: string,
    work: Promise<Result>,
    late: () => Result,
    waitMs: number,
  ): Promise<Result> {
    doing = what
    let timer: NodeJS.Timeout | undefined
    const over = new Promise<Result>((resolve) => {
      timer = setTimeout(() => resolve(late()), Math.max(MIN_WAIT_MS, waitMs))
    })
    try {
      return await Promise.race([work, over])
    } finally {
      clearTimeout(timer)
      work.catch(() => undefined)
    }
  }

  return {
    label: formatDuration(timeoutSeconds),
    within: (what, work, late, share = 1) => wait(what, work, late, (totalMs - keptMs) * share - spentMs()),
    atLast: (what, work, late) => wait(what, work, late, keptMs),
    [Symbol.dispose]: () => clearInterval(ticker),
  }
}
