import type { Commit } from '../commit.ts'
import type { BenchmarkChange } from '../store/benchmarks.ts'

/** Files listed of a commit; `files_changed` counts them all. */
const MAX_FILES = 100

/** A relevant commit, as an episode's author needs it. */
export interface BriefCommit {
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
  readonly files_changed: number
  readonly files: readonly { readonly path: string; readonly change: string }[]
  readonly pull_request: number | null
  readonly references: readonly string[]
}

/** What an episode's author needs, as JSON: the relevant commits, newest first, what they changed, and their benchmarks. */
export interface Brief {
  readonly generated_at: string
  readonly repositories: readonly string[]
  readonly commits: readonly BriefCommit[]
  readonly benchmarks: readonly BenchmarkChange[]
}

/** What is told of a commit. Pure. */
export const briefCommit = (commit: Commit): BriefCommit => ({
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
  files_changed: commit.files.length,
  files: commit.files.slice(0, MAX_FILES),
  pull_request: commit.pullRequest?.number ?? null,
  references: commit.references,
})

/** Composes the brief of a collection. Pure. */
export const composeBrief = (options: {
  readonly repositories: readonly string[]
  /** Newest first. */
  readonly relevant: readonly BriefCommit[]
  readonly benchmarks: readonly BenchmarkChange[]
  readonly now: Date
}): Brief => ({
  generated_at: options.now.toISOString(),
  repositories: [...new Set(options.repositories)],
  commits: options.relevant,
  benchmarks: options.benchmarks,
})
