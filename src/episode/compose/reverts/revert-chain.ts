import type { CommitFact } from '../facts.ts'

/** What is known of commits and of those that take them back. */
interface Reverts {
  /** Those that take a commit back, whether they hold or not. */
  reverters(commit: CommitFact): readonly CommitFact[]
  isLive(commit: CommitFact): boolean
  isInWindow(commit: CommitFact): boolean
}

/** One that put a revert in force again, and the one that it took back for that. */
interface Link {
  readonly undone: CommitFact
  readonly by: CommitFact
}

/** Follows reverts that were taken back and put in again: the first of such a chain does less to a commit than the last. */
export function revertChains({ reverters, isLive, isInWindow }: Reverts) {
  const linksOf = (revert: CommitFact): Link[] =>
    reverters(revert).flatMap((undone) =>
      reverters(undone)
        .filter(isLive)
        .map((by) => ({ undone, by })),
    )

  function last(revert: CommitFact, seen: ReadonlySet<CommitFact>): CommitFact {
    const ends = linksOf(revert)
      .filter(({ by }) => !seen.has(by))
      .map(({ by }) => last(by, new Set([...seen, by])))
    return [revert, ...ends].reduce((one, other) => (other.committedAt > one.committedAt ? other : one))
  }

  function isNew(revert: CommitFact, seen: ReadonlySet<CommitFact>): boolean {
    if (isInWindow(revert)) return true
    return linksOf(revert).some(
      ({ undone, by }) => !isInWindow(undone) && !seen.has(by) && isNew(by, new Set([...seen, by])),
    )
  }

  return {
    /** By what a revert that holds is in force: itself, or the newest that put it in again. */
    lastOf: (revert: CommitFact) => last(revert, new Set([revert])),
    /** Whether a revert that holds came into force in the window. One that was taken back and put in again in it is as it was. */
    isNewlyInForce: (revert: CommitFact) => isNew(revert, new Set([revert])),
  }
}
