/** A time in the form that a bound `DateTime64` takes, in UTC. Takes a date, or a time in ISO 8601 that ends with Z. */
export const timeParameter = (time: Date | string): string =>
  (typeof time === 'string' ? time : time.toISOString()).replace('T', ' ').replace('Z', '')
