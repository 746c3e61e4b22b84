const timeOf = (time: Date | string) => new Date(time).getTime()

/**
 * The time that a row's version says, where of several rows the one with the newest time stays: now, but always after what is stored.
 * The clock of a runner that was ahead once must not make all that comes later lose. Pure.
 *
 * @param stored the times of what is stored, as dates or in ISO 8601.
 */
export const versionAfter = (now: Date, stored: Iterable<Date | string>): Date =>
  new Date([...stored].reduce((version, time) => Math.max(version, timeOf(time) + 1), now.getTime()))

/** Tells versions, each of them newer than the one before. */
export type VersionClock = () => Date

/** Starts a clock that is never behind what is stored. */
export function startVersionClock(stored: Iterable<Date | string>): VersionClock {
  let last = versionAfter(new Date(), stored)
  return () => {
    last = versionAfter(new Date(), [last])
    return last
  }
}
