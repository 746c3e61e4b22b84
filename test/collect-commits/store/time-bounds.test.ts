import { expect, it } from 'vitest'
import { boundsText, commonBounds, withinBounds } from '../../../src/collect-commits/store/time-bounds.ts'

it.for<[readonly string[], string]>([
  [[], '1900-01-01 to 2299-12-31'],
  [["DateTime64(3, 'UTC')", 'DateTime64(6)'], '1900-01-01 to 2299-12-31'],
  [["DateTime64(9, 'UTC')"], '1900-01-01 to 2262-04-11'],
  [["DateTime('Asia/Kolkata')"], '1970-01-01 to 2106-02-07'],
  [['Nullable(DateTime)', 'DateTime64(9)'], '1970-01-01 to 2106-02-07'],
])('columns of %j hold %s', ([types, expected]) => {
  expect(boundsText(commonBounds(types))).toBe(expected)
})

it('a time beyond becomes the nearest that can be held', () => {
  const bounds = commonBounds(['DateTime'])
  expect(withinBounds(new Date('1969-12-31T23:59:59Z'), bounds)).toEqual(new Date(0))
  expect(withinBounds(new Date('2280-01-01T00:00:00Z'), bounds)).toEqual(new Date('2106-02-07T06:28:15Z'))
  expect(withinBounds(new Date('2026-01-01T00:00:00Z'), bounds)).toEqual(new Date('2026-01-01T00:00:00Z'))
})
