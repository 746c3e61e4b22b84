import type { BenchmarkFact, CommitFact, EpisodeFacts, Measured } from '../../../src/episode/compose/facts.ts'
import { NO_TOTALS, type ScopeTotals } from '../../../src/facts/window-totals.ts'

export const shaOf = (number: number) => number.toString(16).padStart(2, '0').padEnd(40, '0')

/** A relevant commit of a feature; what a test doesn't care about is filled in. */
export function commit(number: number, changes: Partial<CommitFact> = {}): CommitFact {
  return {
    repository: 'octo/packs',
    sha: shaOf(number),
    headline: `feat(api): change ${number}`,
    type: 'feat',
    area: '',
    scope: 'api',
    summary: '',
    isBreaking: false,
    isMerge: false,
    isBot: false,
    isRelease: false,
    isRelevant: true,
    reverts: [],
    brings: [],
    additions: number,
    deletions: 1,
    committedAt: new Date(Date.UTC(2026, 10, 15, number)),
    authorName: 'Ada',
    pullRequest: undefined,
    ...changes,
  }
}

/** A commit without a conventional type. */
export const plain = (number: number, headline: string, changes: Partial<CommitFact> = {}): CommitFact =>
  commit(number, { headline, type: '', scope: '', ...changes })

type Given = Pick<Measured, 'value' | 'previous'> & Partial<Measured>
type Values = Pick<BenchmarkFact, 'latency' | 'tokensPerSec' | 'cost' | 'memory'>
type GivenBenchmark = Partial<Omit<BenchmarkFact, keyof Values> & Record<keyof Values, Given>>

/** A change, where a test says nothing else. */
const measured = (given: Given): Measured => ({ verdict: given.previous === null ? null : 'change', ...given })

/** A benchmark of a commit: 25 % slower than the one before, all else the same. */
export function benchmark(number: number, changes: GivenBenchmark = {}): BenchmarkFact {
  const { latency, tokensPerSec, cost, memory, ...others } = changes
  return {
    commitSha: shaOf(number),
    previousSha: null,
    model: 'llama',
    quant: 'q4',
    dataset: 'chat',
    latency: measured(latency ?? { value: 1250, previous: 1000 }),
    tokensPerSec: measured(tokensPerSec ?? { value: 33.33, previous: 33.33 }),
    cost: measured(cost ?? { value: 0.01, previous: 0.01 }),
    memory: measured(memory ?? { value: 512, previous: 512 }),
    ...others,
  }
}

/** The totals that these commits have. */
export function totalsOf(commits: readonly CommitFact[], benchmarks: readonly BenchmarkFact[] = []): ScopeTotals {
  const own = commits.filter(({ isMerge }) => !isMerge)
  const known = own.filter(({ additions, deletions }) => additions !== null && deletions !== null)
  const measured = new Set(benchmarks.map(({ commitSha }) => commitSha))
  const names = [...new Set(commits.map(({ repository }) => repository))]
  const totals = {
    ...NO_TOTALS,
    commits: own.length,
    merges: commits.length - own.length,
    linesAdded: known.reduce((sum, { additions }) => sum + (additions ?? 0), 0),
    linesDeleted: known.reduce((sum, { deletions }) => sum + (deletions ?? 0), 0),
    commitsWithLines: known.length,
    // Two at least: the only one is not named.
    contributors: Math.max(2, new Set(own.map(({ authorName }) => authorName)).size),
    breaking: own.filter(({ isBreaking }) => isBreaking).length,
    byBots: own.filter(({ isBot }) => isBot).length,
    releases: own.filter(({ isRelease }) => isRelease).length,
    benchmarked: own.filter(({ sha }) => measured.has(sha)).length,
  }
  if (names.length === 0) return totals
  const byRepository = names.map((name) => {
    const own = commits.filter(({ repository }) => repository === name)
    return { ...(names.length === 1 ? totals : totalsOf(own, benchmarks)), name }
  })
  return { ...totals, repositories: names.length, byRepository }
}

/** All that an episode of these commits is composed from. */
export function facts(commits: readonly CommitFact[], changes: Partial<EpisodeFacts> = {}): EpisodeFacts {
  const { benchmarks = [] } = changes
  const repositories = [...new Set(commits.map(({ repository }) => repository))]
  return {
    series: 'banterpacks',
    window: {
      from: new Date('2026-11-15T00:00:00Z'),
      until: new Date('2026-11-22T06:00:00Z'),
      collectedSince: undefined,
    },
    toldSet: '0123456789abcdef0123456789abcdef',
    collectedUntil: new Date('2026-11-22T07:00:00Z'),
    serverUrl: 'https://github.com',
    commits,
    earlier: [],
    benchmarks,
    measuredSince: { benchmarks: [], commits: [] },
    ranges: repositories.map((repository) => ({ repository, before: shaOf(200), newest: shaOf(201) })),
    totals: {
      all: totalsOf(commits, benchmarks),
      relevant: totalsOf(
        commits.filter(({ isRelevant }) => isRelevant),
        benchmarks,
      ),
    },
    ...changes,
  }
}
