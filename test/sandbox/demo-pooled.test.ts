import { describe, expect, it } from 'vitest'
import { pooled, type Round } from './demo/pooled.ts'

const rounds = (...medians: number[]): Round[] =>
  medians.map((median) => ({ timesMs: [median - 1, median, median + 1] }))

describe('pooled', () => {
  it('takes commits together whose measurements overlap: none of them is told to have changed anything', () => {
    const [first, second, third] = pooled([rounds(10, 14, 11), rounds(13, 17, 12), rounds(11, 16, 15)])
    expect(second).toEqual(first)
    expect(third).toEqual(first)
  })

  it('tells a change that is larger than the spread', () => {
    const [before, after, later] = pooled([rounds(10, 14, 11), rounds(20, 24, 22), rounds(21, 23, 24)])
    expect(before).toMatchObject({ p50Ms: 11, p95Ms: 15 })
    expect(after).toMatchObject({ p50Ms: 22, p95Ms: 25 })
    expect(later).toEqual(after)
  })
})
