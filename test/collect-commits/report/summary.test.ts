import { describe, expect, it } from 'vitest'
import { composeSummary, dailyCounts } from '../../../src/collect-commits/report/summary.ts'
import { newApiUsage } from '../../../src/github/usage.ts'
import { commit, tallyOf } from '../builders.ts'

describe('dailyCounts', () => {
  it('counts commits per UTC day, oldest first, days without any included', () => {
    const commits = [
      commit({ committedAt: new Date('2026-03-02T00:30:00+02:00'), message: 'perf: x' }),
      commit({ committedAt: new Date('2026-03-01T10:00:00Z') }),
      commit({ committedAt: new Date('2026-02-27T10:00:00Z') }),
    ]
    expect(dailyCounts(tallyOf(commits))).toEqual([
      { day: '2026-02-27', all: 1, relevant: 0 },
      { day: '2026-02-28', all: 0, relevant: 0 },
      { day: '2026-03-01', all: 2, relevant: 1 },
    ])
  })

  it('goes back a month at most', () => {
    const commits = [
      commit({ committedAt: new Date('2026-03-01T10:00:00Z') }),
      commit({ committedAt: new Date('2020-03-01T10:00:00Z') }),
    ]
    const days = dailyCounts(tallyOf(commits))
    expect(days).toHaveLength(31)
    expect(days[0]).toEqual({ day: '2026-01-30', all: 0, relevant: 0 })
  })
})

describe('composeSummary', () => {
  const collected = {
    kind: 'collected',
    repository: 'muse/packs',
    branch: 'main',
    head: 'c'.repeat(40),
    tally: tallyOf([commit({ message: 'perf: x' }), commit({ additions: undefined, deletions: undefined })]),
    storedCount: 1,
    removedCount: 0,
  } as const

  it('shows a row per repository, the failed ones too', () => {
    const summary = composeSummary({
      results: [
        collected,
        { kind: 'empty', repository: 'muse/new' },
        { kind: 'failed', repository: 'muse/gone', reason: 'muse/gone: not found.' },
      ],
      benchmarks: [],
      health: [],
      usage: newApiUsage(),
      dryRun: false,
      faults: [],
    })
    expect(summary).toContain('2 commits found, 1 of them new and stored, 1 relevant.')
    expect(summary).toContain('| muse/packs | `main` | `ccccccc` | 2 | 1 | 1 | +3 −1 (1 unknown) |  |')
    expect(summary).toContain('| muse/new |  |  |  |  |  |  | no commits |')
    expect(summary).toContain('| muse/gone |  |  |  |  |  |  | ❌ muse/gone: not found. |')
  })

  const HEALTH = {
    ...{ repository: 'muse/packs', window_hours: 24, open_branches: 1, active_branches: 3, pull_requests_open: 0 },
    ...{ pull_requests_opened: 0, pull_requests_merged: 0, hours_to_merge: null, contributors: 1, reviewers: 0 },
    ...{ reviews: 0, vulnerability_alerts: null, secret_alerts: null, code_alerts: null },
  }

  it('says of each change of a benchmark whether it is one, and of branches how many were seen at least', () => {
    const row = {
      commit_sha: 'a'.repeat(40),
      repository: 'muse/packs',
      headline: 'perf: x',
      model: 'llama',
      quant: 'q4',
      dataset: 'chat',
      latency_p95_ms: 110,
      tokens_per_sec: 1,
      cost_per_1k: 1,
      memory_peak_mb: 1,
      previous_commit_sha: 'b'.repeat(40),
      previous_latency_p95_ms: 100,
      latency_p95_change_ratio: 0.1,
      previous_tokens_per_sec: 1,
      previous_cost_per_1k: 1,
      previous_memory_peak_mb: 1,
      runs: 3,
      previous_runs: 5,
      latency_p95_verdict: 'change',
      tokens_per_sec_verdict: 'no change',
      cost_per_1k_verdict: 'no change',
      memory_peak_verdict: 'no change',
    } as const
    const summary = composeSummary({
      results: [collected],
      benchmarks: [
        row,
        { ...row, runs: 1, latency_p95_verdict: 'unknown' },
        { ...row, latency_p95_verdict: 'no change' },
        // Only its throughput was measured.
        {
          ...row,
          ...{
            latency_p95_ms: 0,
            previous_latency_p95_ms: 0,
            latency_p95_change_ratio: null,
            latency_p95_verdict: null,
          },
          ...{ tokens_per_sec: 30, previous_tokens_per_sec: 40, tokens_per_sec_verdict: 'change' },
        },
      ],
      health: [
        { ...HEALTH, open_branches: 100 },
        { ...HEALTH, open_branches: 101 },
      ],
      usage: newApiUsage(),
      dryRun: false,
      faults: [],
    })
    expect(summary.indexOf('| throughput | 30 tokens/s | 40 tokens/s | −25.0 % | change (')).toBeGreaterThan(0)
    expect(summary.indexOf('| −25.0 %')).toBeLessThan(summary.indexOf('| p95 latency | 110 ms | 100 ms | +10.0 % |'))
    expect(summary).toContain('| muse/packs | 3 of 100 |')
    expect(summary).toContain('| muse/packs | at least 3 of 101 |')
    for (const cell of [
      '| +10.0 % | change (3 runs, 5 before) |',
      '| +10.0 % | unknown: noise is not ruled out (1 run, 5 before) |',
      '| +10.0 % | no change: within noise (3 runs, 5 before) |',
    ])
      expect(summary).toContain(cell)
  })

  it('draws every day, with the figures that the table below the chart holds', () => {
    const summaryOf = (...days: string[]) =>
      composeSummary({
        results: [
          {
            ...collected,
            tally: tallyOf(days.map((day) => commit({ committedAt: new Date(day), message: 'perf: x' }))),
          },
        ],
        benchmarks: [],
        health: [],
        usage: newApiUsage(),
        dryRun: false,
        faults: [],
      })
    const summary = summaryOf('2026-03-01', '2026-03-03', '2020-01-01')
    expect(summary).toMatch(/x-axis \["02-01", .*, "03-01", "03-02", "03-03"\]/u)
    expect(summary).toMatch(/bar \[0, .*, 1, 0, 1\]/u)
    expect(summary).toMatch(/line \[0, .*, 1, 0, 1\]/u)
    expect(summary).toContain('| 2026-03-01 | 1 | 1 |')
    expect(summary).not.toContain('| 2026-03-02 |')
    expect(summary).toContain('_The last 31 days; 1 commit is older._')
    expect(summaryOf('2026-03-01'), 'no line has one point').not.toContain('xychart')
  })

  it('says that a dry run stored nothing', () => {
    const summary = composeSummary({
      results: [collected],
      benchmarks: [],
      health: [],
      usage: newApiUsage(),
      dryRun: true,
      faults: [],
    })
    expect(summary).toContain('A dry run: nothing was stored.')
  })
})
