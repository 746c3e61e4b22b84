import type { RelevanceRules } from '../../src/collect-commits/analysis.ts'
import { analyse } from '../../src/collect-commits/analysis.ts'
import type { Commit, GatheredCommit } from '../../src/collect-commits/commit.ts'

/** The rules that action.yml gives by default, in short. */
export const RULES: RelevanceRules = { types: ['perf'], keywords: ['latency', 'cache*'] }

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
    parentCount: 1,
    additions: 3,
    deletions: 1,
    pullRequest: undefined,
    ...values,
  }
}

/** A commit after its analysis. */
export function commit(values: Partial<GatheredCommit> = {}, isBenchmarked = false): Commit {
  return analyse(gathered(values), { repository: 'muse/packs', branch: 'main', rules: RULES, isBenchmarked })
}
