import { describe, expect, it } from 'vitest'
import { briefCommit } from '../../../src/collect-commits/report/brief.ts'
import { EMPTY_TALLY, mergeTallies } from '../../../src/collect-commits/report/tally.ts'
import { commit, tallyOf } from '../builders.ts'

const one = commit({ sha: '1'.repeat(40), message: 'perf: one', committedAt: new Date('2026-03-01T10:00:00Z') })
const two = commit({ sha: '2'.repeat(40), additions: undefined, committedAt: new Date('2026-03-01T11:00:00Z') })
const three = commit({ sha: '3'.repeat(40), message: 'perf: three', committedAt: new Date('2026-03-02T10:00:00Z') })

describe('a tally', () => {
  it('counts commits, days and lines, and lists the relevant commits, newest first', () => {
    // Its lines are those of the commits that it merged.
    const merge = commit({ sha: '4'.repeat(40), parents: ['1', '2'].map((digit) => digit.repeat(40)), additions: 500 })
    const { found, additions, unknownLines } = tallyOf([one, two, three, merge])
    expect([found, additions, unknownLines]).toEqual([4, 6, 1])
    expect(tallyOf([one, two, three])).toEqual({
      found: 3,
      relevantCount: 2,
      additions: 6,
      deletions: 3,
      unknownLines: 1,
      days: new Map([
        ['2026-03-01', { day: '2026-03-01', all: 2, relevant: 1 }],
        ['2026-03-02', { day: '2026-03-02', all: 1, relevant: 1 }],
      ]),
      relevant: [three, one].map(briefCommit),
    })
  })
})

describe('mergeTallies', () => {
  it('gives what one tally of all commits would', () => {
    const merged = mergeTallies(mergeTallies(EMPTY_TALLY, tallyOf([one])), tallyOf([two, three]))
    expect(merged).toEqual(tallyOf([one, two, three]))
  })

  it('keeps no more than the newest 1,000 relevant commits', () => {
    const many = Array.from({ length: 600 }, (_, index) =>
      commit({ message: `perf: ${index}`, committedAt: new Date(Date.UTC(2026, 0, 1) + index * 1000) }),
    )
    const merged = mergeTallies(tallyOf(many), tallyOf([...many, three]))
    expect({ kept: merged.relevant.length, count: merged.relevantCount, first: merged.relevant[0] }).toEqual({
      kept: 1_000,
      count: 1_201,
      first: briefCommit(three),
    })
  })
})
