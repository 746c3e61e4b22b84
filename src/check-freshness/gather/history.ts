/** A commit that a pull request brought, maybe under another SHA: squashing and rebasing make new ones. */
export interface BroughtCommit {
  readonly sha: string
  readonly committedAt: Date
  readonly parents: readonly string[] | undefined
}

/** A commit of a branch, as far as freshness asks. Texts are from outside. */
export interface Commit {
  readonly sha: string
  readonly committedAt: Date
  /** First parent first; undefined when they are not all known. */
  readonly parents: readonly string[] | undefined
  readonly headline: string
  /** The rest of the message, where it was asked for. */
  readonly body: string
  /** The author's name, address and login, as far as known. */
  readonly author: readonly string[]
  /** The names at the repository's top level with the object each stands for; undefined when not asked for. */
  readonly entries: ReadonlyMap<string, string> | undefined
  /** What the merged pull request of this commit brought, where that was asked for. */
  readonly brought: readonly BroughtCommit[]
}

/** The commits that touch a path. */
export interface PathHistory {
  /** Newest first. */
  readonly commits: readonly Commit[]
  /** Whether older ones are left out. */
  readonly isCut: boolean
  /** Whether the path names anything in the head's tree. */
  readonly isNamed: boolean
}

/** The newest commits of a branch. */
export interface History {
  /** `owner/name` as GitHub spells it. */
  readonly repository: string
  readonly branch: string
  /** Newest first, as git lists them; never empty unless the repository is. */
  readonly commits: readonly Commit[]
  /** Whether older ones are left out. */
  readonly isCut: boolean
  /** Where to read on; undefined when that is not possible. */
  readonly nextPage: string | undefined
  readonly paths: ReadonlyMap<string, PathHistory>
  /** When anything was pushed to the repository for the last time, if known: no commit came later. */
  readonly pushedAt: Date | undefined
  /** `collection`: what ClickHouse has from the last collection, as GitHub did not answer. */
  readonly origin: 'github' | 'collection'
  /** When its head was collected, where it is from there. */
  readonly collectedAt: Date | undefined
}
