/** A commit of a listing. */
export interface ListedCommit {
  readonly sha: string
  /** Its committer date; undefined where that is not known. */
  readonly committedAt: Date | undefined
}

const MS_PER_SECOND = 1_000

/** Reads what `git rev-list --timestamp` prints. */
export const listedCommits = (output: string): ListedCommit[] =>
  [...output.matchAll(/^(\d+) ([0-9a-f]{40})$/gmu)].map(([, seconds, sha = '']) => ({
    sha,
    committedAt: new Date(Number(seconds) * MS_PER_SECOND),
  }))
