/** A commit of a branch, as far as freshness asks. Texts are from outside. */
export interface Commit {
  readonly sha: string
  readonly committedAt: Date
  /** First parent first; undefined when they are not known. */
  readonly parents: readonly string[] | undefined
  readonly headline: string
  /** The author's name, address and login, as far as known. */
  readonly author: readonly string[]
  /** The names at the repository's top level with the object each stands for; undefined when not asked for. */
  readonly entries: ReadonlyMap<string, string> | undefined
}

/** The commits that touch a path, newest first. */
export interface PathHistory {
  readonly shas: ReadonlySet<string>
  /** The oldest commit listed, where older ones are left out. */
  readonly cutAfter: string | undefined
}

/** The newest commits of a branch. */
export interface History {
  readonly branch: string
  /** Newest first, as git lists them; never empty unless the repository is. */
  readonly commits: readonly Commit[]
  /** Where to read on; undefined when these are all. */
  readonly nextPage: string | undefined
  readonly paths: ReadonlyMap<string, PathHistory>
  /** When anything was pushed to the repository for the last time, if known: no commit came later. */
  readonly pushedAt: Date | undefined
  /** `collection`: what ClickHouse has from the last collection, as GitHub did not answer. */
  readonly origin: 'github' | 'collection'
}
