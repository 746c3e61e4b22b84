const HOUR = 3_600_000
/** Times are told from one moment: two calls must not fall on both sides of a second. */
const START = Math.floor(Date.now() / 1000) * 1000

/** A time in the past, in ISO 8601, without fractions of a second. */
export const hoursAgo = (hours: number): string => new Date(START - hours * HOUR).toISOString()
