import { expect, it } from 'vitest'
import { dayNumber, dayText, toMinute } from '../../src/time/day.ts'

it.each([
  ['1969-12-31T23:59:59.999Z', -1, '1969-12-31'],
  ['1970-01-01T00:00:00Z', 0, '1970-01-01'],
  ['2026-03-01T23:59:59Z', 20_513, '2026-03-01'],
])('the UTC day of %s', (time, number, text) => {
  expect(dayNumber(new Date(time))).toBe(number)
  expect(dayText(number)).toBe(text)
})

it('a moment to the minute', () => {
  expect(toMinute('2026-03-01T10:00:59.000Z')).toBe('2026-03-01 10:00 UTC')
  expect(toMinute(new Date('2026-03-01T10:00:59Z'))).toBe('2026-03-01 10:00 UTC')
})
