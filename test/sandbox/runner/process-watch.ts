import { readFileSync } from 'node:fs'

const SAMPLE_EVERY_MILLISECONDS = 25
const KILOBYTES_PER_MEGABYTE = 1024
/** What /proc counts time in, whatever the kernel's own clock does (USER_HZ). */
const TICKS_PER_SECOND = 100

/** What a process needed. Undefined where there is no /proc. */
export interface ProcessNeeds {
  /** Resident memory at its highest, in MiB. */
  readonly peakMemoryMegabytes: number | undefined
  /** Of the processor, by it and by what it started and saw end. */
  readonly cpuSeconds: number | undefined
}

/** A running measurement. */
interface ProcessWatch {
  /** Ends the measurement. */
  stop(): ProcessNeeds
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

/** The ticks that a process took, in user mode and in the kernel, with its children's. Undefined once it is gone. */
function ticksOf(pid: number): number | undefined {
  try {
    // The name of the program, which may hold anything, ends with the last parenthesis.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /su, '')
      .split(' ')
    return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0)
  } catch {
    return undefined
  }
}

/** Watches what a process needs. What it takes in its last few milliseconds may be missed. */
export function watchProcess(pid: number | undefined): ProcessWatch {
  let peak: number | undefined
  let ticks: number | undefined
  const sample = () => {
    const mark = pid === undefined ? undefined : highWaterMark(pid)
    if (mark !== undefined) peak = Math.max(peak ?? 0, mark)
    ticks = (pid === undefined ? undefined : ticksOf(pid)) ?? ticks
  }
  const timer = setInterval(sample, SAMPLE_EVERY_MILLISECONDS).unref()
  sample()
  return {
    stop() {
      clearInterval(timer)
      return {
        peakMemoryMegabytes: peak === undefined ? undefined : peak / KILOBYTES_PER_MEGABYTE,
        cpuSeconds: ticks === undefined ? undefined : ticks / TICKS_PER_SECOND,
      }
    },
  }
}
