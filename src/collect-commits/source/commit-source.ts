import type { ListedCommit } from '../../git/log/listed-commits.ts'
import type { Head } from '../../github/heads.ts'
import type { GatheredCommit } from '../commit.ts'
import type { Window } from '../plan.ts'

/** What came to a branch since a commit, and what went. */
interface Difference {
  /** SHAs of what came, when they are known beforehand: then a run that stops half-way can leave the cursor between. */
  readonly added: ReadonlySet<string> | undefined
  /** How many came; undefined as long as that is not known. */
  total(): number | undefined
  /** As fast as they are taken. */
  readonly commits: AsyncGenerator<readonly GatheredCommit[]>
  /** The commits that the branch reached and no longer reaches. */
  readonly vanished: readonly ListedCommit[]
}

/** Where a branch's commits are read from: GitHub, or a clone. */
export interface CommitSource {
  /** Whether reading it once more would cost nothing: then its commits are stored many at a time. It may also lag behind. */
  readonly isLocal: boolean
  /** The head as it is now: it may have moved, or been told wrongly by a server that lags behind. */
  confirmHead(head: Head): Promise<Head>
  /** The commits of a stretch of time. */
  readWindow(head: Head, window: Window): Promise<Pick<Difference, 'total' | 'commits'>>
  /**
   * What came and went between a commit and the head.
   *
   * @param otherHeads heads of the repository's other branches that are collected: what they reach has not gone.
   * @returns `missing` when the repository does not have the commit, `unrelated` when the two have nothing in common, `behind` when
   * the head lies before the commit in a source that may lag behind.
   */
  readDifference(
    head: Head,
    from: string,
    otherHeads: readonly string[],
  ): Promise<Difference | 'missing' | 'unrelated' | 'behind'>
  /** Which of these commits are there, in the order given. */
  existing(repository: string, shas: readonly string[]): Promise<readonly string[]>
}

/** A branch, and where its commits are read from. */
export interface Branch {
  readonly head: Head
  /** Whether it is collected as its repository's default branch, not by its name. */
  readonly isDefault: boolean
  readonly source: CommitSource
  /** Heads of the repository's other branches that this run collects. */
  readonly otherHeads: readonly string[]
}
