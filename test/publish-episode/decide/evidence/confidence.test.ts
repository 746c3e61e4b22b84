import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  completenessOf,
  confidenceOf,
  correlationOf,
  recencyOf,
} from '../../../../src/publish-episode/decide/evidence/confidence.ts'
import type { DailyMean } from '../../../../src/publish-episode/gather/data-basis.ts'

const now = new Date('2026-11-22T12:00:00Z')
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
const daily = (...means: number[]): DailyMean[] => means.map((mean, index) => ({ day: `2026-11-${index + 10}`, mean }))

test.each([
  [{ completeness: 0.9, correlation: -0.7, recency: 1 }, 0.7],
  [{ completeness: 0.2, correlation: 0.7, recency: 1 }, 0.2],
  [{ completeness: undefined, correlation: undefined, recency: 0.5 }, 0.5],
  [{ completeness: 0.8, correlation: undefined, recency: undefined }, 0.8],
  [{ completeness: 0, correlation: 0, recency: 0.5 }, 0],
  [{ completeness: undefined, correlation: undefined, recency: undefined }, undefined],
])('takes the least of the parts that are defined: %j', (parts, confidence) => {
  expect(confidenceOf(parts)).toBe(confidence)
})

test('takes completeness as a share, undefined without commits', () => {
  expect(completenessOf({ commits: 4, commitsWithData: 3 })).toBe(0.75)
  expect(completenessOf({ commits: 4, commitsWithData: 0 })).toBe(0)
  expect(completenessOf({ commits: 0, commitsWithData: 0 })).toBeUndefined()
})

test.each([
  [-5, 1],
  [0, 1],
  [24, 1],
  [60, 0.875],
  [96, 0.75],
  [168, 0.5],
  [169, 0.5],
  [10_000, 0.5],
])('lets recency fall from 1 at 24 hours to 0.5 at 7 days: %i hours', (hours, recency) => {
  expect(recencyOf(hoursAgo(hours), now)).toBeCloseTo(recency, 12)
})

test('knows no recency without a benchmark', () => {
  expect(recencyOf(undefined, now)).toBeUndefined()
})

test.each([
  ['rising together', daily(1, 2, 3), daily(10, 20, 30), 1],
  ['falling against', daily(1, 2, 3), daily(30, 20, 10), -1],
  ['unrelated', daily(1, 2, 3, 4), daily(1, -1, -1, 1), 0],
  // Anscombe's first quartet: https://en.wikipedia.org/wiki/Anscombe%27s_quartet
  [
    "Anscombe's",
    daily(10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5),
    daily(8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68),
    0.81642051634484,
  ],
])('computes the coefficient of series %s', (_, one, other, coefficient) => {
  expect(correlationOf(one, other)).toBeCloseTo(coefficient, 12)
})

test('pairs the values by day and leaves out days with one of them', () => {
  const one = daily(1, 2, 3, 99)
  const other = daily(10, 20, 30).toReversed()
  expect(correlationOf(one, [...other, { day: '2026-01-01', mean: 7 }])).toBeCloseTo(1, 12)
})

test('knows no coefficient below three days with both, nor for a series that never changes', () => {
  expect(correlationOf(daily(1, 2), daily(1, 2))).toBeUndefined()
  expect(correlationOf(daily(1, 2, 3), daily(1, 2))).toBeUndefined()
  expect(correlationOf(daily(0.1, 0.1, 0.1), daily(1, 2, 3))).toBeUndefined()
  expect(correlationOf(daily(1, 2, 3), daily(0.3, 0.3, 0.3))).toBeUndefined()
  expect(correlationOf([], [])).toBeUndefined()
})

test('gives a coefficient between -1 and 1, the same in both directions', () => {
  const mean = fc.double({ min: -1e9, max: 1e9, noNaN: true })
  fc.assert(
    fc.property(fc.array(fc.tuple(mean, mean), { maxLength: 7 }), (pairs) => {
      const [one, other] = [daily(...pairs.map(([x]) => x)), daily(...pairs.map(([, y]) => y))]
      const coefficient = correlationOf(one, other)
      expect(coefficient === undefined || Math.abs(coefficient) <= 1).toBe(true)
      expect(correlationOf(other, one)).toBe(coefficient)
    }),
  )
})
