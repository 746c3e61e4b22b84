import { formatDuration } from '../../time/duration.ts'
import type { Source } from '../sources/sources.ts'
import { limitsOf } from './case.ts'
import { countedSeconds } from './counted-time.ts'

/** How far ahead it is looked for a time at which a source could be stale. */
const LOOK_AHEAD_MS = 366 * 86_400_000

function limitFault(source: Source, checkMaxLagSeconds: number, now: Date): string | undefined {
  const { warnAfterSeconds, maxLagSeconds } = limitsOf(source, checkMaxLagSeconds)
  const maxLag = formatDuration(maxLagSeconds)
  if (warnAfterSeconds > maxLagSeconds)
    return `has a warn-after of ${formatDuration(warnAfterSeconds)}, longer than max-lag (${maxLag}).`
  if (source.calendar === undefined) return undefined
  const counted = countedSeconds(now, new Date(now.getTime() + LOOK_AHEAD_MS), source.calendar)
  return counted > maxLagSeconds
    ? undefined
    : `has a calendar that counts ${formatDuration(counted)} of the next 366 days, not more than max-lag (${maxLag}): a source that can never be stale checks nothing.`
}

/** What is wrong with sources' limits, beside each other and with their calendars, each with its source's line. Pure. */
export const limitFaults = (sources: readonly Source[], checkMaxLagSeconds: number, now: Date): readonly string[] =>
  sources.flatMap((source) => {
    const fault = limitFault(source, checkMaxLagSeconds, now)
    return fault === undefined ? [] : [`line ${source.line}: '${source.name}' ${fault}`]
  })
