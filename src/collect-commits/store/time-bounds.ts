/** The times that a column can hold; git allows more. */
export interface TimeBounds {
  readonly earliest: Date
  readonly latest: Date
}

/** What DateTime64 holds. */
const WIDEST: TimeBounds = { earliest: new Date(Date.UTC(1900, 0, 1)), latest: new Date(Date.UTC(2299, 11, 31)) }
/** DateTime counts seconds from 1970 on in 32 bits. */
const OF_SECONDS: TimeBounds = { earliest: new Date(0), latest: new Date((2 ** 32 - 1) * 1_000) }
/** DateTime64(9) counts nanoseconds in 64 bits. */
const OF_NANOSECONDS: TimeBounds = { ...WIDEST, latest: new Date(Date.UTC(2262, 3, 11)) }

function boundsOf(type: string): TimeBounds {
  if (/\bDateTime64\(9/u.test(type)) return OF_NANOSECONDS
  return /\bDateTime64\b/u.test(type) ? WIDEST : OF_SECONDS
}

/**
 * The times that columns of all these types can hold. Pure.
 *
 * @param types such as `DateTime('UTC')` and `DateTime64(3)`, also Nullable.
 * @see https://clickhouse.com/docs/sql-reference/data-types/datetime64
 */
export function commonBounds(types: readonly string[]): TimeBounds {
  const all = [WIDEST, ...types.map(boundsOf)]
  return {
    earliest: new Date(Math.max(...all.map(({ earliest }) => earliest.getTime()))),
    latest: new Date(Math.min(...all.map(({ latest }) => latest.getTime()))),
  }
}

/** The time, or the nearest that can be held. */
export const withinBounds = (time: Date, { earliest, latest }: TimeBounds): Date =>
  time < earliest ? earliest : time > latest ? latest : time

/** Both ends, as days. */
export const boundsText = ({ earliest, latest }: TimeBounds): string =>
  [earliest, latest].map((time) => time.toISOString().slice(0, 10)).join(' to ')

/**
 * The time to look for events in that have these times: all of it, and where a DateTime would have held them: a column of
 * that type may have been widened since. Pure.
 *
 * @param times at least one.
 */
export function searchedRange(times: readonly Date[]): { readonly from: Date; readonly to: Date } {
  const all = times.map((time) => time.getTime())
  const first = all.reduce((one, other) => Math.min(one, other))
  const last = all.reduce((one, other) => Math.max(one, other))
  return {
    from: new Date(Math.min(first, OF_SECONDS.latest.getTime())),
    to: new Date(Math.max(last, OF_SECONDS.earliest.getTime())),
  }
}
