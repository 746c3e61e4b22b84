import { analyse } from '../../src/collect-commits/analysis/analysis.ts'
import { relevanceOf } from '../../src/collect-commits/analysis/relevance.ts'
import type { RelevanceRules } from '../../src/collect-commits/analysis/relevance-rules.ts'
import type { Commit, GatheredCommit } from '../../src/collect-commits/commit.ts'
import { openTally, type Tally } from '../../src/collect-commits/report/tally.ts'

/** Rules of each kind. */
export const RULES: RelevanceRules = { types: ['perf'], keywords: ['latency', 'cache*'], paths: ['bench/**'] }

/** A commit as GitHub gives it; what a test doesn't care about is filled in. */
export function gathered(values: Partial<GatheredCommit> = {}): GatheredCommit {
  return {
    sha: 'a'.repeat(40),
    message: 'chore: tidy up',
    committedAt: new Date('2026-03-01T10:00:00Z'),
    authoredAt: new Date('2026-03-01T09:00:00Z'),
    authorName: 'Ada',
    authorEmail: 'ada@example.com',
    authorLogin: 'ada',
    parents: ['b'.repeat(40)],
    files: [],
    additions: 3,
    deletions: 1,
    pullRequest: undefined,
    ...values,
  }
}

/** A commit after its analysis. */
export function commit(values: Partial<GatheredCommit> = {}, isBenchmarked = false): Commit {
  return analyse(gathered(values), {
    repository: 'muse/packs',
    branch: 'main',
    relevance: relevanceOf(RULES),
    isBenchmarked,
  })
}

/** The figures of some commits. */
export function tallyOf(commits: readonly Commit[]): Tally {
  const tally = openTally()
  tally.add(commits)
  return tally.read()
}
