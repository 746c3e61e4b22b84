import type { Calendar } from '../sources/calendar.ts'

const MS_PER_MINUTE = 60_000
const MS_PER_DAY = 86_400_000
const MS_PER_SECOND = 1_000

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, format)
  return format
}

/** What the clocks of a zone show at a moment, as if it were UTC. */
function shownAt(time: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  return Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
}

/** When the clocks of a zone show this. Where they are turned, once more: the first guess may lie on the other side. */
function momentOf(shown: number, zone: string): number {
  const guess = shown - (shownAt(shown, zone) - shown)
  return guess - (shownAt(guess, zone) - shown)
}

function msOfDay(
  day: number,
  from: number,
  to: number,
  { days, except, fromMinute, toMinute, zone }: Calendar,
): number {
  const date = new Date(day)
  if (!days.has(date.getUTCDay()) || except.has(date.toISOString().slice(0, 10))) return 0
  const opens = Math.max(from, momentOf(day + fromMinute * MS_PER_MINUTE, zone))
  const closes = Math.min(to, momentOf(day + toMinute * MS_PER_MINUTE, zone))
  return Math.max(0, closes - opens)
}

/** Whole seconds between two times, of which a calendar counts only its hours. Not negative with one. Pure. */
export function countedSeconds(from: Date, to: Date, calendar: Calendar | undefined): number {
  const [start, end] = [from.getTime(), to.getTime()]
  if (calendar === undefined) return Math.floor((end - start) / MS_PER_SECOND)
  // The hours of the day before may go on into the first day.
  const firstDay = (Math.floor(shownAt(start, calendar.zone) / MS_PER_DAY) - 1) * MS_PER_DAY
  let counted = 0
  for (let day = firstDay; day <= shownAt(end, calendar.zone); day += MS_PER_DAY)
    counted += msOfDay(day, start, end, calendar)
  return Math.floor(counted / MS_PER_SECOND)
}
