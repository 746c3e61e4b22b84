/** A time as GitHub writes it: in UTC, to the second, `2026-01-05T09:00:00Z`. */
export function dateTime(date: Date = new Date()): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z')
}
