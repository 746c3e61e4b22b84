import type { Commit } from '../gather/history.ts'

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
