const MILLISECONDS_PER_DAY = 86_400_000

/** The number of a moment's UTC day, counted from 1970-01-01. */
export const dayNumber = (time: Date): number => Math.floor(time.getTime() / MILLISECONDS_PER_DAY)

/** A UTC day by its number: `2026-03-01`. */
export const dayText = (number: number): string => new Date(number * MILLISECONDS_PER_DAY).toISOString().slice(0, 10)

/** A moment for people, to the minute: `2026-03-01 10:00 UTC`. Takes a date, or a time in ISO 8601 that ends with Z. */
export const toMinute = (time: Date | string): string =>
  `${(typeof time === 'string' ? time : time.toISOString()).slice(0, 16).replace('T', ' ')} UTC`
