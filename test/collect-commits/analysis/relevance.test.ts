import { describe, expect, it } from 'vitest'
import { parseMessage } from '../../../src/collect-commits/analysis/message.ts'
import { pathRules } from '../../../src/collect-commits/analysis/path-rules.ts'
import { relevanceReasons } from '../../../src/collect-commits/analysis/relevance.ts'
import { RULES } from '../builders.ts'

const known = { rules: RULES, pathRules: pathRules(RULES.paths), isBenchmarked: false }

describe('relevanceReasons', () => {
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
  ])('gives the reasons for %j (benchmarked: %j)', (message, isBenchmarked, reasons) => {
    expect(relevanceReasons(parseMessage(message), [], { ...known, isBenchmarked })).toEqual(reasons)
  })

  it('names each glob that a changed path matches, once', () => {
    const paths = ['src/a.ts', 'bench/a.ts', 'bench/deep/b.ts']
    expect(relevanceReasons(parseMessage('docs: x'), paths, known)).toEqual(['path:bench/**'])
  })
})
