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
  /** `memory`: what ClickHouse knows from the last collection, as GitHub did not answer. */
  readonly origin: 'github' | 'memory'
}

/** How a commit came onto its branch: by itself, or with a merge. */
export interface Arrival {
  /** The commit of the branch's own line (its first parents) that brought it. */
  readonly sha: string
  /** That commit's committer date. */
  readonly at: Date
  /** Its place in the history, counted from the head: a larger one came earlier. */
  readonly depth: number
}

/**
 * How each commit came onto the branch. A commit that was made days ago on a side branch is on this one only since the
 * merge. Pure.
 */
export function arrivals(commits: readonly Commit[]): ReadonlyMap<string, Arrival> {
  const places = new Map(commits.map((commit, depth) => [commit.sha, { commit, depth }]))
  const line: { readonly commit: Commit; readonly depth: number }[] = []
  for (let next = places.get(commits[0]?.sha ?? ''); next !== undefined; ) {
    line.push(next)
    next = places.get(next.commit.parents?.[0] ?? '')
  }
  const arrived = new Map<string, Arrival>()
  for (const { commit: carrier, depth } of line.toReversed()) {
    const arrival = { sha: carrier.sha, at: carrier.committedAt, depth }
    const brought = [carrier]
    for (let commit = brought.pop(); commit !== undefined; commit = brought.pop()) {
      if (arrived.has(commit.sha)) continue
      arrived.set(commit.sha, arrival)
      for (const parent of commit.parents ?? []) {
        const known = places.get(parent)
        if (known !== undefined) brought.push(known.commit)
      }
    }
  }
  for (const [depth, { sha, committedAt: at }] of commits.entries()) {
    if (!arrived.has(sha)) arrived.set(sha, { sha, at, depth })
  }
  return arrived
}
