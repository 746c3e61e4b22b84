import { DEFAULT_RULES, type RelevanceRules } from '../../../../src/collect-commits/analysis/relevance-rules.ts'

/** The defaults before they were measured: what the page tells as "before". */
const FORMER_RULES: RelevanceRules = {
  types: ['perf'],
  keywords: [
    'performance',
    'latency',
    'throughput',
    'benchmark*',
    'speed',
    'faster',
    'slow*',
    'optimi*',
    'cache*',
    'memory',
    'cost*',
    'token*',
  ],
  paths: ['**/{bench,benches,benchmark,benchmarks,perf,performance}/**'],
}

export const RULE_SETS = { before: FORMER_RULES, after: DEFAULT_RULES } as const
