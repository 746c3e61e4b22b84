import { log } from '../runner/log.ts'

/** Between two lines, in milliseconds. */
const INTERVAL = 5_000

/** Says now and then how far a long collection has come. */
export interface Progress {
  add(count: number): void
}

const count = (number: number) => Math.round(number).toLocaleString('en-US')

/** Begins to count the commits of a branch; `total` is undefined where it is not known beforehand. */
export function startProgress(branch: string, total: number | undefined, interval: number = INTERVAL): Progress {
  const start = performance.now()
  let saidAt = start
  let done = 0
  return {
    add(more) {
      done += more
      const now = performance.now()
      if (now - saidAt < interval) return
      saidAt = now
      const share =
        total === undefined ? '' : ` of ${count(total)} (${Math.floor((done / Math.max(1, total)) * 100)} %)`
      log.info(`${branch}: ${count(done)}${share} commits, ${count((done / (now - start)) * 1000)} a second`)
    },
  }
}
