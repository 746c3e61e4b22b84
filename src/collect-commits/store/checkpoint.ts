import type { GatheredCommit } from '../commit.ts'

/**
 * Finds how far a cursor may go while a range is being stored: to a commit whose ancestors, as far as they are part of the
 * range, are stored too. From there, the next run's set difference has all that is missing.
 */
export interface Checkpoint {
  /** Takes commits that are stored now. Returns the newest of them up to which all is stored, or undefined. */
  stored(commits: readonly Pick<GatheredCommit, 'sha' | 'parents'>[]): string | undefined
}

/** @param added SHAs of the whole range. */
export function startCheckpoint(added: ReadonlySet<string>): Checkpoint {
  const complete = new Set<string>()
  return {
    stored(commits) {
      let last: string | undefined
      for (const { sha, parents } of commits) {
        if (!parents.every((parent) => !added.has(parent) || complete.has(parent))) continue
        complete.add(sha)
        last = sha
      }
      return last
    },
  }
}
