import { log } from '../../runner/log.ts'
import { count } from '../../text/figures.ts'

/** Between two lines. */
const INTERVAL_MS = 5_000

/** Says now and then how far a long collection has come. */
interface ProgressLog {
  add(count: number): void
}

/** Begins to count the commits of a branch; `total` gives undefined as long as it is not known. */
export function startProgressLog(branch: string, total: () => number | undefined): ProgressLog {
  const start = performance.now()
  let saidAt = start
  let done = 0
  return {
    add(more) {
      done += more
      const now = performance.now()
      if (now - saidAt < INTERVAL_MS) return
      saidAt = now
      const all = total()
      const share = all === undefined ? '' : ` of ${count(all)} (${Math.floor((done / Math.max(1, all)) * 100)} %)`
      log.info(
        `${branch}: ${count(done)}${share} commits, ${count(Math.round((done / (now - start)) * 1000))} a second`,
      )
    },
  }
}
