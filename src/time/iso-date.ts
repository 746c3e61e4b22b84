const DATE = String.raw`(?<date>\d{4}-\d{2}-\d{2})`
const TIME = String.raw`(?<time>\d{2}:\d{2}(?::\d{2})?)(?<fraction>\.\d{1,9})?`
const ZONE = String.raw`(?<zone>Z|[+-]\d{2}:\d{2})`
const ISO_8601 = new RegExp(`^${DATE}(?:[T ]${TIME} ?${ZONE}?)?$`, 'iu')

/** The years that a DateTime64 of ClickHouse can hold, from the Unix epoch on. */
const FIRST_YEAR = 1970
const LAST_YEAR = 2299

/**
 * Reads a date of ISO 8601 or of YAML: `2025-10-07T20:50:43Z`, `2025-10-07 20:50:43 +02:00`, `2025-10-07`. Without a zone
 * it is UTC, without a time it is midnight.
 *
 * @returns the same moment as `2025-10-07T20:50:43Z`, with milliseconds only where there are any; undefined for a text
 * that is no date, and for a day that does not exist.
 */
export function parseIsoDate(text: string): string | undefined {
  const groups = ISO_8601.exec(text)?.groups
  if (groups === undefined) return undefined
  const { date = '', time = '00:00', fraction = '', zone = 'Z' } = groups
  const local = new Date(`${date}T${time}Z`)
  // Date rolls 30 February over into March.
  if (Number.isNaN(local.getTime()) || !local.toISOString().startsWith(date)) return undefined
  const milliseconds = fraction.slice(0, 4)
  const moment = new Date(`${date}T${time.length === 5 ? `${time}:00` : time}${milliseconds}${zone.toUpperCase()}`)
  if (Number.isNaN(moment.getTime())) return undefined
  const year = moment.getUTCFullYear()
  if (year < FIRST_YEAR || year > LAST_YEAR) return undefined
  return moment.toISOString().replace('.000Z', 'Z')
}
