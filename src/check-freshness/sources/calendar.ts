import { z } from 'zod'

/** The hours that count towards a lag. */
export interface Calendar {
  /** Days of the week, Sunday is 0. */
  readonly days: ReadonlySet<number>
  /**
   * Minutes after the day's midnight, the first that counts and the first that does not any more: beyond 24 hours where they go on into
   * the next day.
   */
  readonly fromMinute: number
  readonly toMinute: number
  /** An IANA time zone. */
  readonly zone: string
  /** Days that don't count: `2026-12-25`. */
  readonly except: ReadonlySet<string>
}

const WEEK = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const SHORT_WEEK = WEEK.map((name) => name.slice(0, 3))
const MINUTES_PER_HOUR = 60
const MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR

const found = (value: unknown) => `found '${String(value)}'.`

/** `mon` or `monday`, as a number; -1 for anything else. */
const dayOf = (name: string) => Math.max(WEEK.indexOf(name.trim()), SHORT_WEEK.indexOf(name.trim()))

/** `mon-fri`, `sat`, or a range over the week's end such as `fri-mon`. */
function daysOf(part: string): readonly number[] | undefined {
  const [from = -1, to = from, ...more] = part.toLowerCase().split('-').map(dayOf)
  if (from === -1 || to === -1 || more.length > 0) return undefined
  const count = ((to - from + WEEK.length) % WEEK.length) + 1
  return Array.from({ length: count }, (_, index) => (from + index) % WEEK.length)
}

const days = z
  .union([z.string().transform((text) => text.split(',')), z.array(z.string())], {
    error: 'must be days such as mon-fri.',
  })
  .transform((parts, context) => {
    const parsed = parts.map(daysOf)
    if (parts.length > 0 && parsed.every((some) => some !== undefined)) return new Set(parsed.flat())
    context.addIssue({ code: 'custom', message: `must be days such as mon-fri or sat: ${found(parts.join(', '))}` })
    return z.NEVER
  })
  .meta({ description: 'Days that count: `mon-fri`, or a list. By default all.' })

const minuteOf = (text: string | undefined) => {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/u.exec(text?.trim() ?? '') ?? []
  const minute = Number(hours) * MINUTES_PER_HOUR + Number(minutes)
  return Number(minutes) < MINUTES_PER_HOUR && minute <= MINUTES_PER_DAY ? minute : undefined
}

const hours = z
  .string({ error: 'must be hours such as 09:00-18:00.' })
  .transform((text, context) => {
    const [from, to, ...more] = text.split('-').map(minuteOf)
    const isSpan = from !== undefined && to !== undefined && from !== to && from < MINUTES_PER_DAY && more.length === 0
    if (isSpan) return { from, to: from < to ? to : to + MINUTES_PER_DAY }
    context.addIssue({ code: 'custom', message: `must be hours such as 09:00-18:00 or 22:00-06:00: ${found(text)}` })
    return z.NEVER
  })
  .meta({ description: 'Hours that count: `09:00-18:00`, or `22:00-06:00` into the next day. By default all.' })

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).format(0) !== ''
  } catch {
    return false
  }
}

const zone = z
  .string({ error: 'must be a time zone such as Europe/Berlin.' })
  .refine(isZone, { error: ({ input }) => `must be a time zone such as Europe/Berlin: ${found(input)}` })
  .meta({ description: 'The time zone, such as `Europe/Berlin`. By default `UTC`.' })

const except = z
  .array(z.iso.date({ error: ({ input }) => `must be days such as 2026-12-25: ${found(input)}` }), {
    error: 'must be a list of days such as 2026-12-25.',
  })
  .meta({ description: 'Days that do not count, such as `2026-12-25`.' })

/** A calendar, as YAML gives it. */
export const calendarSchema = z
  .strictObject(
    { days: days.optional(), hours: hours.optional(), zone: zone.optional(), except: except.optional() },
    {
      error: (issue) => (issue.code === 'invalid_type' ? 'must be a map with days, hours, zone or except.' : undefined),
    },
  )
  .transform(
    (given): Calendar => ({
      days: given.days ?? new Set(WEEK.keys()),
      fromMinute: given.hours?.from ?? 0,
      toMinute: given.hours?.to ?? MINUTES_PER_DAY,
      zone: given.zone ?? 'UTC',
      except: new Set(given.except),
    }),
  )
