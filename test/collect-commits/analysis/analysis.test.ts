import { describe, expect, it } from 'vitest'
import { analyse, impactOf, isBot, relevanceReasons } from '../../../src/collect-commits/analysis/analysis.ts'
import { parseMessage } from '../../../src/collect-commits/analysis/message.ts'
import { pathRules } from '../../../src/collect-commits/analysis/path-rules.ts'
import { gathered, RULES } from '../builders.ts'

const context = {
  repository: 'muse/packs',
  branch: 'main',
  rules: RULES,
  pathRules: pathRules(RULES.paths),
  isBenchmarked: false,
}

describe('relevanceReasons', () => {
  it.each([
    ['perf: load lazily', false, ['type:perf']],
    ['fix: lower the Latency of start', false, ['keyword:latency']],
    ['fix: drop caches', false, ['keyword:cache*']],
    ['fix: latencyfoo', false, []],
    ['docs: typo', true, ['benchmarked']],
    ['perf: cache it', true, ['type:perf', 'keyword:cache*', 'benchmarked']],
  ])('gives the reasons for %j (benchmarked: %j)', (message, isBenchmarked, reasons) => {
    expect(relevanceReasons(parseMessage(message), [], { ...context, isBenchmarked })).toEqual(reasons)
  })

  it('names each glob that a changed path matches, once', () => {
    const paths = ['src/a.ts', 'bench/a.ts', 'bench/deep/b.ts']
    expect(relevanceReasons(parseMessage('docs: x'), paths, context)).toEqual(['path:bench/**'])
  })
})

describe('impactOf', () => {
  it.each([
    ['feat!: x', 1, 'high'],
    ['docs: x', 500, 'high'],
    ['docs: x', 499, 'medium'],
    ['docs: x', 50, 'medium'],
    ['docs: x', 49, 'low'],
    ['docs: x', undefined, 'low'],
    ['fix: x', undefined, 'medium'],
    ['Revert "docs: x"', 1, 'medium'],
  ])('rates %j with %j lines as %s', (message, lines, impact) => {
    expect(impactOf(parseMessage(message), lines)).toBe(impact)
  })
})

describe('isBot', () => {
  it.each([
    [{ authorLogin: 'dependabot[bot]' }, true],
    [{ authorName: 'renovate[bot]' }, true],
    [{ authorEmail: '41898282+github-actions[bot]@users.noreply.github.com' }, true],
    [{}, false],
  ])('judges %j: %j', (author, expected) => {
    expect(isBot(gathered(author))).toBe(expected)
  })
})

describe('analyse', () => {
  it('keeps what was gathered and adds what it found', () => {
    const commit = gathered({
      message: 'perf(io): read once',
      parents: ['b'.repeat(40), 'c'.repeat(40)],
      additions: undefined,
      deletions: undefined,
    })
    expect(analyse(commit, context)).toEqual({
      ...commit,
      repository: 'muse/packs',
      branch: 'main',
      headline: 'perf(io): read once',
      type: 'perf',
      scope: 'io',
      coAuthors: [],
      references: [],
      isBreaking: false,
      isMerge: true,
      isBot: false,
      isRevert: false,
      isRelevant: true,
      relevanceReasons: ['type:perf'],
      impact: 'medium',
    })
  })
})
