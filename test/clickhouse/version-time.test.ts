import { expect, it } from 'vitest'
import { startVersionClock, versionAfter } from '../../src/clickhouse/version-time.ts'

const now = new Date('2026-03-02T00:00:00Z')

it.for<[string, readonly (string | Date)[], string]>([
  ['now where nothing is stored', [], '2026-03-02T00:00:00.000Z'],
  ['now where what is stored is older', ['2026-03-01T00:00:00.000Z'], '2026-03-02T00:00:00.000Z'],
  ['after what was stored just now', [now], '2026-03-02T00:00:00.001Z'],
  [
    'after what a clock that was ahead left',
    ['2026-03-01T00:00:00Z', '2090-01-01T00:00:00.500Z'],
    '2090-01-01T00:00:00.501Z',
  ],
])('a version is %s', ([, stored, expected]) => {
  expect(versionAfter(now, stored).toISOString()).toBe(expected)
})

it('a clock never tells the same version twice, and none that is behind what is stored', () => {
  const next = startVersionClock(['2090-01-01T00:00:00.000Z'])
  const told = [next(), next(), next()].map((time) => time.getTime() - Date.parse('2090-01-01T00:00:00.000Z'))
  expect(told).toEqual(told.toSorted((one, other) => one - other))
  expect(new Set(told).size).toBe(3)
  expect(Math.min(...told)).toBeGreaterThan(0)
})
