import { readFileSync } from 'node:fs'

const SAMPLE_EVERY_MILLISECONDS = 25
const KILOBYTES_PER_MEGABYTE = 1024

/** A running measurement. */
export interface MemoryWatch {
  /** Ends the measurement: the most resident memory seen, in MiB. Undefined where there is no /proc. */
  stop(): number | undefined
}

/** The kernel's own high-water mark of a process's resident memory, in KiB. Undefined once the process is gone. */
function highWaterMark(pid: number): number | undefined {
  try {
    const mark = /^VmHWM:\s+(\d+) kB$/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return mark === undefined ? undefined : Number(mark)
  } catch {
    return undefined
  }
}

/** Watches how much memory a process needs at most. What it takes in its last few milliseconds may be missed. */
export function watchPeakMemory(pid: number | undefined): MemoryWatch {
  let peak: number | undefined
  const sample = () => {
    const mark = pid === undefined ? undefined : highWaterMark(pid)
    if (mark !== undefined) peak = Math.max(peak ?? 0, mark)
  }
  const timer = setInterval(sample, SAMPLE_EVERY_MILLISECONDS).unref()
  sample()
  return {
    stop() {
      clearInterval(timer)
      return peak === undefined ? undefined : peak / KILOBYTES_PER_MEGABYTE
    },
  }
}
