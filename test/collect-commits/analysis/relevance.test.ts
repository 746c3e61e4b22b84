import { describe, expect, it } from 'vitest'
import { parseMessage } from '../../../src/collect-commits/analysis/message.ts'
import { relevanceOf } from '../../../src/collect-commits/analysis/relevance.ts'
import type { RelevanceRules } from '../../../src/collect-commits/analysis/relevance-rules.ts'
import { RULES } from '../builders.ts'

const NO_RULES: RelevanceRules = { types: [], keywords: [], paths: [] }
const DEFAULTS: RelevanceRules = { types: ['default'], keywords: ['default'], paths: ['default'] }

/** The reasons for a commit with this message. */
function reasons(message: string, rules = DEFAULTS, paths: readonly string[] = [], commit = {}): string[] {
  const { type, title } = parseMessage(message)
  return relevanceOf(rules)({ type, title, paths, isMerge: false, isBenchmarked: false, ...commit })
}

describe('relevanceOf', () => {
  it.each([
    ['perf: load lazily', false, ['type:perf']],
    ['⚡ perf: load lazily', false, ['type:perf']],
    ['fix: lower the Latency of start', false, ['keyword:latency']],
    ['fix: drop caches', false, ['keyword:cache*']],
    ['fix: latencyfoo', false, []],
    ['Merge pull request #1 from muse/x\n\nperf: cache it', false, ['type:perf', 'keyword:cache*']],
    ['Merge pull request #1 from muse/latency\n\nfix: x', false, []],
    ['docs: typo', true, ['benchmarked']],
    ['perf: cache it', true, ['type:perf', 'keyword:cache*', 'benchmarked']],
  ])('gives the reasons for %j (benchmarked: %j)', (message, isBenchmarked, expected) => {
    expect(reasons(message, RULES, [], { isBenchmarked })).toEqual(expected)
  })

  it('names each glob that a changed path matches, once', () => {
    const paths = ['src/a.ts', 'bench/a.ts', 'bench/deep/b.ts']
    expect(reasons('docs: x', RULES, paths)).toEqual(['path:bench/**'])
  })

  it('does not count the paths of a merge, which the commits that it brings have changed', () => {
    const merge = { isMerge: true }
    expect(reasons("Merge branch 'x'", RULES, ['bench/a.ts'], merge)).toEqual([])
    expect(reasons('Merge pull request #1 from muse/x\n\nLower latency', RULES, ['bench/a.ts'], merge)).toEqual([
      'keyword:latency',
    ])
  })

  it('counts neither words nor paths of a type with a ! in front, but benchmarks', () => {
    const rules = { types: ['perf', '!style'], keywords: ['latency'], paths: ['bench/**'] }
    expect(reasons('style: latency', rules, ['bench/a.ts'])).toEqual([])
    expect(reasons('style: latency', rules, ['bench/a.ts'], { isBenchmarked: true })).toEqual(['benchmarked'])
    expect(reasons('fix: latency', rules)).toEqual(['keyword:latency'])
  })

  it('takes the word default for the default rules, among others', () => {
    const rules = {
      types: ['default', 'tuning'],
      keywords: ['default', 'rate limit*', '!cost'],
      paths: ['default', 'x/**'],
    }
    expect(reasons('tuning: lower latency under rate limits', rules, ['x/a', 'benches/b.rs'])).toEqual([
      'type:tuning',
      'keyword:latency',
      'keyword:rate limit*',
      'path:**/{bench,benches,benchmarks,perf,performance}/**',
      'path:x/**',
    ])
    expect(reasons('add the cost', rules)).toEqual([])
  })

  it('tells a type once that is a keyword too', () => {
    expect(reasons('perf: x')).toEqual(['type:perf'])
    expect(reasons('fix: perf')).toEqual(['keyword:perf'])
    expect(reasons('perf: x', { ...NO_RULES, keywords: ['perf'] })).toEqual(['keyword:perf'])
  })

  it('finds nothing without rules', () => {
    expect(reasons('perf: latency', NO_RULES, ['bench/a.ts'])).toEqual([])
    expect(reasons('latency', NO_RULES)).toEqual([])
  })
})

describe('the default rules', () => {
  it.each([
    'perf: x',
    'bench: x',
    'print tokens per second',
    'feat: show token usage',
    'report token_usage of a run',
    'fix: count of input tokens',
    'reach 40 tokens/s',
    'cut the cost of an episode',
    'cost_per_1k is wrong',
    'p95 is too high',
    'fix: memory leak in the watcher',
    'Speed up start',
    '⚡️ quick start',
    ':zap: quick start',
    'Optimise the query',
    'optimize the query',
    'Reapply "perf: x"',
    'Revert "perf: x"',
  ])('take %j for relevant', (message) => {
    expect(reasons(message)).not.toEqual([])
  })

  it.each([
    'feat: refresh the auth token',
    'fix: access token expires',
    'chore: rotate the GitHub token',
    'docs: tokens of the API',
    'fix: tokenizer of the parser',
    'feat: CSRF tokens',
    'new costume for the mascot',
    'fix: costumes',
    'chore(deps): bump actions/cache from 3 to 4',
    'fix: in-memory database',
    'feat: optimistic updates',
    'ci: caching of dependencies',
    'style: spaces in the benchmark',
    'test: faster tests',
    'docs: memory of a conversation',
    'build(deps): bump express from 4.1 to 4.2 in /benchmarks',
  ])('do not take %j for relevant', (message) => {
    expect(reasons(message)).toEqual([])
  })

  it.each([
    ['benches/x.rs', true],
    ['python/bench/load test.py', true],
    ['packages/a/benchmarks/b.ts', true],
    ['benchmarks/package.json', false],
    ['benches/Cargo.toml', false],
    ['src/benchmark/mod.rs', false],
    ['docs/bench.md', false],
  ])('take a change of %j for relevant: %j', (path, isRelevant) => {
    expect(reasons('x', DEFAULTS, [path]).length > 0).toBe(isRelevant)
  })
})
