import type { BenchmarkChange } from './benchmarks.ts'
import type { Commit } from './commit.ts'

/** What an episode's author needs, as JSON: the relevant commits, newest first, and their benchmarks. */
export interface Brief {
  readonly generated_at: string
  readonly repositories: readonly string[]
  readonly commits: readonly {
    readonly repository: string
    readonly sha: string
    readonly committed_at: string
    readonly author: string
    readonly headline: string
    readonly type: string
    readonly scope: string
    readonly impact: string
    readonly relevance_reasons: readonly string[]
    /** null when unknown */
    readonly additions: number | null
    readonly deletions: number | null
    readonly pull_request: number | null
    readonly references: readonly string[]
  }[]
  readonly benchmarks: readonly BenchmarkChange[]
}

/** Composes the brief of a collection. Pure. */
export function composeBrief(options: {
  readonly commits: readonly Commit[]
  readonly benchmarks: readonly BenchmarkChange[]
  readonly now: Date
}): Brief {
  const relevant = options.commits
    .filter(({ isRelevant }) => isRelevant)
    .toSorted((one, other) => other.committedAt.getTime() - one.committedAt.getTime())
  return {
    generated_at: options.now.toISOString(),
    repositories: [...new Set(options.commits.map(({ repository }) => repository))],
    commits: relevant.map((commit) => ({
      repository: commit.repository,
      sha: commit.sha,
      committed_at: commit.committedAt.toISOString(),
      author: commit.authorName,
      headline: commit.headline,
      type: commit.type,
      scope: commit.scope,
      impact: commit.impact,
      relevance_reasons: commit.relevanceReasons,
      additions: commit.additions ?? null,
      deletions: commit.deletions ?? null,
      pull_request: commit.pullRequest ?? null,
      references: commit.references,
    })),
    benchmarks: options.benchmarks,
  }
}
