import type { FileChange } from '../git/log/file-change.ts'

/** A pull request, in its author's words. */
export interface PullRequestText {
  readonly number: number
  readonly title: string
  /** The beginning of its description, in Markdown. */
  readonly description: string
}

/** A commit as git or GitHub gives it, before any analysis. */
export interface GatheredCommit {
  readonly sha: string
  readonly message: string
  readonly committedAt: Date
  readonly authoredAt: Date
  readonly authorName: string
  readonly authorEmail: string
  /** The author's GitHub login, or '' when GitHub knows none. */
  readonly authorLogin: string
  /** SHAs, the first parent first. */
  readonly parents: readonly string[]
  /** What it changes against its first parent, by path; empty where file changes are not read. */
  readonly files: readonly FileChange[]
  /** Lines added against the first parent; undefined when unknown. */
  readonly additions: number | undefined
  readonly deletions: number | undefined
  /** The pull request that brought it, or undefined. */
  readonly pullRequest: PullRequestText | undefined
}

/** How much a commit changes, by `impactOf`. */
export type Impact = 'low' | 'medium' | 'high'

/** A commit with what the analysis found: a row of `commits`. */
export interface Commit extends GatheredCommit {
  readonly repository: string
  readonly branch: string
  readonly headline: string
  readonly type: string
  readonly scope: string
  readonly coAuthors: readonly string[]
  readonly references: readonly string[]
  /** The first sentence that its message says after the headline; empty where it says nothing. */
  readonly summary: string
  /** What it takes back, as its message names it: SHAs, in full or their beginning, and pull requests (`#12`, `owner/name#12`). */
  readonly reverts: readonly string[]
  /** On one line; empty where it has no pull request. */
  readonly pullRequestTitle: string
  /** The first sentence of its pull request's description; empty where there is none. */
  readonly pullRequestSummary: string
  readonly isBreaking: boolean
  readonly isMerge: boolean
  readonly isBot: boolean
  readonly isRevert: boolean
  readonly isRelevant: boolean
  readonly relevanceReasons: readonly string[]
  readonly impact: Impact
}
