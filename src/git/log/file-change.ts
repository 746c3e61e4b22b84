/** What became of a path, in the words of GitHub's API. A rename is a path removed and a path added. */
export type ChangeKind = 'added' | 'removed' | 'modified' | 'changed'

/** A path that a commit changes against its first parent. `changed` is a change of type, as from a file to a symbolic link. */
export interface FileChange {
  readonly path: string
  readonly change: ChangeKind
}

/** Puts changes into the one order in which they are stored: by path, then by kind. */
export const inPathOrder = (changes: readonly FileChange[]): FileChange[] =>
  changes.toSorted((one, other) =>
    one.path === other.path ? compareText(one.change, other.change) : compareText(one.path, other.path),
  )

const compareText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0)
