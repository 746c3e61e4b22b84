import { describe, expect, it } from 'vitest'
import { impactOf } from '../../../src/collect-commits/analysis/impact.ts'
import { parseMessage } from '../../../src/collect-commits/analysis/message.ts'

describe('impactOf', () => {
  it.each([
    ['feat!: x', 1, 'high'],
    ['docs: x\n\nBREAKING CHANGE:\ngone', 1, 'high'],
    ['docs: x', 500, 'high'],
    ['docs: x', 499, 'medium'],
    ['docs: x', 50, 'medium'],
    ['docs: x', 49, 'low'],
    ['docs: x', undefined, 'low'],
    ['fix: x', undefined, 'medium'],
    ['perf: x', 0, 'medium'],
    ['WIP: x', 0, 'low'],
    ['Revert "docs: x"', 1, 'medium'],
    ['Reapply "docs: x"\n\nThis reverts commit 0123456.', 1, 'low'],
    ['Merge pull request #1 from muse/x\n\nfeat: x', 1, 'medium'],
  ])('rates %j with %j lines as %s', (message, lines, impact) => {
    expect(impactOf(parseMessage(message), lines)).toBe(impact)
  })
})
