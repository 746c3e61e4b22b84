import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseIsoDate } from '../../src/time/iso-date.ts'

test.each([
  ['2025-10-07T20:50:43Z', '2025-10-07T20:50:43Z'],
  ['2025-10-07T20:50:43.120+02:00', '2025-10-07T18:50:43.120Z'],
  ['2025-10-07t20:50:43z', '2025-10-07T20:50:43Z'],
  ['2025-10-07 20:50:43 -05:30', '2025-10-08T02:20:43Z'],
  ['2025-10-07T20:50:43', '2025-10-07T20:50:43Z'],
  ['2025-10-07T20:50', '2025-10-07T20:50:00Z'],
  ['2025-10-07', '2025-10-07T00:00:00Z'],
  ['2024-02-29', '2024-02-29T00:00:00Z'],
  ['2025-10-07T20:50:43.123456789Z', '2025-10-07T20:50:43.123Z'],
])('reads %s as %s', (text, moment) => {
  expect(parseIsoDate(text)).toBe(moment)
})

test.each([
  '',
  '2025-02-29',
  '2025-13-01',
  '2025-10-07T24:00:00Z',
  '2025-10-07T20:61:00Z',
  '2025-10-07T20:50:43+25:00',
  '07.10.2025',
  '2025-10',
  '1969-12-31',
  '2300-01-01',
  '2025-10-07T20:50:43Z ',
  'Tue Oct 07 2025',
])('takes %j for no date', (text) => {
  expect(parseIsoDate(text)).toBeUndefined()
})

test('reads back every moment that it writes', () => {
  const dates = fc.date({ min: new Date(0), max: new Date('2299-12-31T23:59:59Z'), noInvalidDate: true })
  fc.assert(
    fc.property(dates, (date) => {
      const moment = parseIsoDate(date.toISOString())
      expect(new Date(moment ?? '').getTime()).toBe(date.getTime())
      expect(parseIsoDate(moment ?? '')).toBe(moment)
    }),
  )
})
