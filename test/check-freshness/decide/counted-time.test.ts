import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countedSeconds } from '../../../src/check-freshness/decide/counted-time.ts'
import type { Calendar } from '../../../src/check-freshness/sources/calendar.ts'

const HOUR = 3_600
const office = (options: Partial<Calendar> = {}): Calendar => ({
  days: new Set([1, 2, 3, 4, 5]),
  fromMinute: 9 * 60,
  toMinute: 18 * 60,
  zone: 'Europe/Berlin',
  except: new Set(),
  ...options,
})
const always = (zone: string) => office({ days: new Set([0, 1, 2, 3, 4, 5, 6]), fromMinute: 0, toMinute: 1_440, zone })
const between = (from: string, to: string, calendar?: Calendar) =>
  countedSeconds(new Date(from), new Date(to), calendar)

describe('the seconds that count', () => {
  it('are all of them without a calendar, whole ones', () => {
    expect(between('2026-03-10T10:00:00Z', '2026-03-10T12:00:00.900Z')).toBe(2 * HOUR)
    expect(between('2026-03-10T12:00:00Z', '2026-03-10T10:00:00Z')).toBe(-2 * HOUR)
  })

  it.each([
    // In March before the 29th, Berlin is one hour ahead.
    ['within the hours', '2026-03-10T09:00:00Z', '2026-03-10T11:30:00Z', 2.5 * HOUR],
    ['from before they begin', '2026-03-10T05:00:00Z', '2026-03-10T09:00:00Z', HOUR],
    ['until after they end', '2026-03-10T16:00:00Z', '2026-03-10T23:00:00Z', HOUR],
    ['over a night', '2026-03-10T16:00:00Z', '2026-03-11T09:00:00Z', 2 * HOUR],
    ['over a weekend', '2026-03-13T16:00:00Z', '2026-03-16T09:00:00Z', 2 * HOUR],
    ['on a Sunday', '2026-03-15T00:00:00Z', '2026-03-15T23:00:00Z', 0],
    ['over a week', '2026-03-09T00:00:00Z', '2026-03-16T00:00:00Z', 45 * HOUR],
    [
      'just after midnight in Berlin, when it is still the day before in UTC',
      '2026-03-15T23:30:00Z',
      '2026-03-16T09:00:00Z',
      HOUR,
    ],
    ['the other way round', '2026-03-11T09:00:00Z', '2026-03-10T09:00:00Z', 0],
    ['nothing', '2026-03-10T10:00:00Z', '2026-03-10T10:00:00Z', 0],
  ])('are those of the calendar: %s', (_, from, to, expected) => {
    expect(between(from, to, office())).toBe(expected)
  })

  it('are counted to the minute in zones that are off by one', () => {
    const calendar = office({ zone: 'Asia/Kolkata', fromMinute: 9 * 60 + 30, toMinute: 10 * 60 })
    expect(between('2026-03-10T04:15:30Z', '2026-03-10T23:00:00Z', calendar)).toBe(14 * 60 + 30)
    expect(between('2026-03-09T23:00:00Z', '2026-03-10T23:00:00Z', office({ zone: 'America/New_York' }))).toBe(9 * HOUR)
    expect(between('2026-03-09T12:30:00Z', '2026-03-09T13:30:00Z', office({ zone: 'America/New_York' }))).toBe(
      0.5 * HOUR,
    )
  })

  it('leave out the days that are excepted', () => {
    const calendar = office({ except: new Set(['2026-12-25']) })
    expect(between('2026-12-24T08:00:00Z', '2026-12-28T08:00:00Z', calendar)).toBe(9 * HOUR)
  })

  it('are right where clocks are turned', () => {
    expect(between('2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', always('Europe/Berlin'))).toBe(23 * HOUR)
    expect(between('2026-03-27T16:00:00Z', '2026-03-30T08:00:00Z', office())).toBe(2 * HOUR)
    expect(between('2026-10-25T06:00:00Z', '2026-10-26T09:00:00Z', office())).toBe(HOUR)
  })

  it('are all of them with a calendar that leaves nothing out, in any zone', () => {
    const time = fc.date({ min: new Date('2024-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
    const zone = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe')
    fc.assert(
      fc.property(time, fc.integer({ min: 0, max: 40 * 86_400 }), zone, (from, seconds, name) => {
        const whole = new Date(Math.floor(from.getTime() / 1_000) * 1_000)
        const to = new Date(whole.getTime() + seconds * 1_000)
        expect(countedSeconds(whole, to, always(name))).toBe(seconds)
      }),
      { numRuns: 60 },
    )
  })
})
