import { describe, expect } from 'vitest'
import { criticalU } from '../../src/noise/critical-values.ts'
import { comparisonSql, verdictsSql } from '../../src/noise/verdict-sql.ts'
import type { TestDatabase } from '../clickhouse/connection.ts'
import { randomOf } from '../figures/rates/random.ts'
import { it } from '../fixtures/database.ts'
import { chanceOf, verdictOf } from './reference.ts'

type Case = readonly [now: readonly number[], before: readonly number[]]

const list = (runs: readonly number[]) => `CAST([${runs.join(', ')}], 'Array(Float64)')`

/** What the database says of some cases, in one statement. */
async function verdicts({ query }: TestDatabase, cases: readonly Case[], aggregate = 'arrayAvg') {
  const rows = await query(`
    SELECT number, arrayJoin(${verdictsSql('compared')}) AS verdict
    FROM (
      SELECT tupleElement(part, 1) AS number, [${comparisonSql('tupleElement(part, 2)', 'tupleElement(part, 3)', (runs) => `${aggregate}(${runs})`)}] AS compared
      FROM (SELECT arrayJoin([${cases.map(([now, before], index) => `(${index}, ${list(now)}, ${list(before)})`).join(', ')}]) AS part)
    )
    ORDER BY number`)
  return rows.map(({ verdict }) => verdict)
}

const around = (middle: number, runs: number, spread = 5) =>
  Array.from({ length: runs }, (_, index) => middle + (spread * (index - (runs - 1) / 2)) / runs)

describe('critical values of the rank-sum test', () => {
  it('are those of the published tables', () => {
    const published = [
      [4, 4, 0],
      [3, 5, 0],
      [5, 5, 2],
      [8, 8, 13],
      [10, 10, 23],
      [12, 12, 37],
      [2, 8, 0],
      [5, 12, 11],
    ]
    for (const [n = 0, m = 0, critical] of published) expect([n, m, criticalU(n, m)]).toEqual([n, m, critical])
  })

  it('leave chance one alarm in twenty at most, by counting all orders', () => {
    for (const [n, m] of [
      [2, 2],
      [2, 7],
      [2, 8],
      [3, 3],
      [3, 4],
      [4, 5],
      [6, 6],
      [7, 3],
    ] as const) {
      const critical = criticalU(n, m)
      expect(criticalU(m, n)).toBe(critical)
      if (critical >= 0) expect(chanceOf(critical, n, m)).toBeLessThanOrEqual(0.05)
      expect(chanceOf(critical + 1, n, m)).toBeGreaterThan(0.05)
    }
  })
})

describe('a difference', () => {
  const cases: readonly (readonly [string, Case, string | null])[] = [
    ['has nothing to differ from', [[100], []], null],
    ['of nothing that was measured is none', [[], [100, 101]], null],
    ['of one run each is unknown', [[100], [90]], 'unknown'],
    ['of one run each that are the same is none', [[100], [100]], 'no change'],
    ['of one run within the others is none', [[100], [90, 95, 110]], 'no change'],
    ['of one run beyond the others is unknown', [[100, 101, 102], [90]], 'unknown'],
    [
      'within the spread of three runs is none',
      [
        [100, 104, 109],
        [98, 103, 107],
      ],
      'no change',
    ],
    [
      'beyond it by too little for three runs is none',
      [
        [110, 114, 119],
        [98, 103, 109],
      ],
      'no change',
    ],
    [
      'well beyond it is one',
      [
        [140, 144, 149],
        [98, 103, 107],
      ],
      'change',
    ],
    [
      'of two and two has to be beyond twice their spread',
      [
        [113, 108],
        [100, 104],
      ],
      'no change',
    ],
    [
      'of two and two far beyond their spread is one',
      [
        [114, 118],
        [100, 104],
      ],
      'change',
    ],
    [
      'of four and four runs in another order each is one',
      [
        [111, 112, 113, 114],
        [101, 102, 103, 110],
      ],
      'change',
    ],
    [
      'of runs without any spread is one',
      [
        [101, 101],
        [100, 100],
      ],
      'change',
    ],
    [
      'that one outlier makes is none',
      [
        [100, 101, 99, 100, 900],
        [101, 100, 99, 100, 101],
      ],
      'no change',
    ],
    ['whose mean an outlier turns round is unknown', [[...around(90, 7), 900], around(100, 8)], 'unknown'],
    ['of many runs is judged without exact tables', [around(100, 40), around(100.1, 40)], 'no change'],
    ['of many runs that is small but steady is one', [around(102, 40), around(100, 40)], 'change'],
  ]

  it('is a change, noise or unknown by the rule, whatever the number of runs', async ({ database }) => {
    const told = await verdicts(
      database,
      cases.map(([, given]) => given),
    )
    expect(cases.map(([title], index) => [title, told[index]])).toEqual(
      cases.map(([title, , verdict]) => [title, verdict]),
    )
    // The peak is higher by one run, all others are lower.
    expect(await verdicts(database, [[[...around(100, 7), 500], around(200, 8)]], 'arrayMax')).toEqual(['unknown'])
  })

  it('is judged as by the plain rule, on random runs with and without equal values', async ({ database }) => {
    const { whole, pick } = randomOf(20_261_126)
    const cases = Array.from({ length: 600 }, (): Case => {
      const step = pick([1, 0.25])
      const runs = (from: number) => Array.from({ length: whole(1, 6) }, () => from + whole(0, 10 / step) * step)
      return [runs(100 + whole(0, 12)), runs(100)]
    })
    const told = await verdicts(database, cases)
    expect(cases.map((given, index) => [given, told[index]])).toEqual(
      cases.map(([now, before]) => [[now, before], verdictOf(now, before)]),
    )
    expect(new Set(told)).toEqual(new Set(['change', 'no change', 'unknown']))
  })
})
