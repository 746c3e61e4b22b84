import { type BenchmarkRow, benchmarkFacts, type MeasuredRow } from '../../../src/facts/benchmark-facts.ts'
import type { Fact, FactSheet, Subject } from '../../../src/facts/fact.ts'
import { windowFacts } from '../../../src/facts/window-facts.ts'
import type { CommitTotals, NamedTotals } from '../../../src/facts/window-totals.ts'

const shaOf = (digits: string) => digits.padEnd(40, '0')
const LLAMA = shaOf('a1b2c3d')
const QWEN = shaOf('b2c3d4e')
const EARLIER = shaOf('c3d4e5f')
const READS = shaOf('d4e5f6a')
const WRITES = shaOf('e5f6a7b')
const PACKS = 'muse/packs'

const totals = (commits: number, others: Partial<CommitTotals> = {}): CommitTotals => ({
  commits,
  merges: 0,
  linesAdded: 0,
  linesDeleted: 0,
  commitsWithLines: commits,
  paths: null,
  files: null,
  contributors: 1,
  pullRequests: 0,
  breaking: 0,
  byBots: 0,
  releases: 0,
  benchmarked: 0,
  late: 0,
  ...others,
})
const named = (name: string, commits: number, others: Partial<CommitTotals> = {}): NamedTotals => ({
  name,
  ...totals(commits, others),
})

const ALL = {
  ...totals(184, {
    merges: 19,
    linesAdded: 23_143,
    linesDeleted: 1_245,
    paths: 415,
    files: 412,
    contributors: 14,
    pullRequests: 61,
    breaking: 3,
    byBots: 16,
    benchmarked: 4,
  }),
  repositories: 2,
  byRepository: [
    named(PACKS, 57, { linesAdded: 5_143, linesDeleted: 245, contributors: 6, pullRequests: 21 }),
    named('muse/hearts', 127, { linesAdded: 18_000, linesDeleted: 1_000, contributors: 9, pullRequests: 40 }),
  ],
  byType: [named('fix', 31), named('docs', 22), named('perf', 9), named('revert', 2)],
}
const RELEVANT = { ...totals(33, { contributors: 5 }), repositories: 2, byRepository: [], byType: [] }

const benchmark = (commit_sha: string, model: string, quant: string, previous_commit_sha: string): BenchmarkRow => ({
  commit_sha,
  repository: PACKS,
  model,
  quant,
  dataset: 'chat',
  previous_commit_sha,
})
/** p50, p95 and p99 in ms, tokens per second, dollars per 1k tokens, MB. */
const runs = (sha: string, model: string, quant: string, measured: readonly number[]): MeasuredRow => ({
  sha,
  model,
  quant,
  dataset: 'chat',
  runs: 3,
  measured: [...measured],
})

const benchmarks = benchmarkFacts(
  [
    benchmark(LLAMA, 'llama', 'q4', EARLIER),
    benchmark(QWEN, 'qwen', 'q8', EARLIER),
    benchmark(QWEN, 'mini', 'q4', ''),
    benchmark(QWEN, 'mini', 'q8', ''),
  ],
  [
    runs(EARLIER, 'llama', 'q4', [100, 120, 160, 40, 0.3, 2_560]),
    runs(LLAMA, 'llama', 'q4', [75, 90, 130, 50, 0.25, 2_048]),
    runs(EARLIER, 'qwen', 'q8', [250, 300, 360, 16, 0.4, 8_192]),
    runs(QWEN, 'qwen', 'q8', [200, 240, 290, 20, 0.5, 8_192]),
    runs(QWEN, 'mini', 'q4', [30, 40, 65, 110, 0.05, 512]),
    runs(QWEN, 'mini', 'q8', [45, 55, 85, 85, 0.08, 1_024]),
  ],
)

const sizes = (of: Subject, added: number, deleted: number, files?: number): Fact[] => {
  const base = {
    unit: 'lines',
    subject: { repository: PACKS, ...of },
    statement: 'named commits',
    isPart: true,
  } as const
  return [
    { ...base, name: 'lines added', value: added, aspects: ['added'] },
    { ...base, name: 'lines deleted', value: deleted, aspects: ['deleted'] },
    { ...base, name: 'lines changed', value: added + deleted },
    ...(files === undefined ? [] : [{ ...base, name: 'files', unit: 'files' as const, value: files }]),
  ]
}

/** What the run that wrote the episode measured at its commit: of no model. */
const EVIDENCE: Fact = {
  name: 'p95 latency of a run',
  unit: 'ms',
  value: 240,
  subject: { commit: QWEN },
  statement: 'claim evidence',
  aspects: ['p95', 'latency'],
}

/**
 * What is known of a window of two repositories in which two models became faster, and two were measured for the first time. Pull request
 * #17 has one commit, #18 two.
 */
export const SHEET: FactSheet = {
  facts: [
    ...windowFacts({ all: ALL, relevant: RELEVANT }),
    ...benchmarks,
    ...sizes({ commit: LLAMA }, 1_040, 245, 9),
    ...sizes({ commit: QWEN }, 20, 7, 2),
    ...sizes({ commit: READS }, 100, 12, 4),
    ...sizes({ commit: WRITES }, 30, 5, 3),
    ...sizes({ pullRequest: '18' }, 130, 17),
    EVIDENCE,
  ],
  commits: [
    { sha: LLAMA, repository: PACKS, words: ['perf: read blocks of 64 KB (#17)'] },
    { sha: QWEN, repository: PACKS, words: ['perf: batch'] },
    { sha: EARLIER, repository: PACKS, words: ['feat: earlier'] },
    { sha: READS, repository: PACKS, words: ['feat: read in order'] },
    { sha: WRITES, repository: PACKS, words: ['feat: write in order'] },
  ],
  references: [
    { number: 17, repository: PACKS, shas: [LLAMA] },
    { number: 18, repository: PACKS, shas: [READS, WRITES] },
  ],
}
