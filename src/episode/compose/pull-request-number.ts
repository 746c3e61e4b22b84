import type { CommitFact } from './facts.ts'

/** Where the merge of a pull request stands for its commits, by the number in its headline. */
const MERGED_NUMBER = /^Merge pull request #(\d{1,9}) |\(#(\d{1,9})\)$/u

/** The number of the pull request that brought a commit: GitHub's, else the one that a squash or a merge left in the headline. */
export function pullRequestNumber({ pullRequest, headline }: CommitFact): number | undefined {
  const [, merged, squashed] = MERGED_NUMBER.exec(headline) ?? []
  const written = merged ?? squashed
  return pullRequest?.number ?? (written === undefined ? undefined : Number(written))
}
