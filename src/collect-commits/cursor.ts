/** The head of a branch that was collected last. */
export interface Cursor {
  readonly repository: string
  readonly branch: string
  readonly sha: string
  /** When it was set, as the database says it. */
  readonly setAt: string
  /** GitHub's id of the repository; 0 where it was not known. */
  readonly repositoryId: number
}

/** By `owner/name@branch`. */
export type Cursors = ReadonlyMap<string, Cursor>

/** How a branch is named in the cursors and in the output `heads`. */
export const branchKey = ({ repository, branch }: { readonly repository: string; readonly branch: string }): string =>
  `${repository}@${branch}`

/** The cursors of a repository's other branches, the one set last first. */
export const otherCursors = (
  cursors: Cursors,
  { repository, branch }: { readonly repository: string; readonly branch: string },
): Cursor[] =>
  [...cursors.values()]
    .filter((cursor) => cursor.repository === repository && cursor.branch !== branch)
    .toSorted((one, other) => (one.setAt < other.setAt ? 1 : -1))

/** A cursor as one text, for the ids of what a run finds that starts from it. */
export const cursorText = ({ sha, setAt }: Cursor): string => `${sha} of ${setAt}`
