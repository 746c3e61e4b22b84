import { formatDuration } from '../time/duration.ts'
import { log } from './log.ts'

/** Who reads the log shall know what a job waits for. */
const TOLD_AFTER_MS = 10_000
const TOLD_AGAIN_EVERY_MS = 30_000

/** Waits for work, and tells it in the log when that takes long: "Waiting for api.github.com for 10s." */
export async function toldWait<Result>(whom: string, work: Promise<Result>): Promise<Result> {
  const startedAt = performance.now()
  let timer: NodeJS.Timeout
  const tell = () => {
    log.info(`Waiting for ${whom} for ${formatDuration((performance.now() - startedAt) / 1_000)}.`)
    timer = setTimeout(tell, TOLD_AGAIN_EVERY_MS).unref()
  }
  timer = setTimeout(tell, TOLD_AFTER_MS).unref()
  try {
    return await work
  } finally {
    clearTimeout(timer)
  }
}
