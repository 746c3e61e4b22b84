import type { FileChange } from '../git/file-change.ts'

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
  readonly pullRequest: number | undefined
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
  readonly isBreaking: boolean
  readonly isMerge: boolean
  readonly isBot: boolean
  readonly isRevert: boolean
  readonly isRelevant: boolean
  readonly relevanceReasons: readonly string[]
  readonly impact: Impact
}
