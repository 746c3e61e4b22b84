import type { CommitReader } from './log-fields.ts'

/**
 * A change of content as `--raw` tells it: the modes and the object names before and after, `100644 100644 <SHA> <SHA>`. Zeros
 * stand for no file.
 */
export type ContentChange = string

/** What one side of a change is. */
export interface Content {
  readonly mode: string
  readonly sha: string
}

const NO_MODE = '000000'

const contentOf = (mode = '', sha = ''): Content | undefined => (mode === NO_MODE ? undefined : { mode, sha })

/** The content before and the one after; undefined where there is no file. */
export function sidesOf(change: ContentChange): readonly [before: Content | undefined, after: Content | undefined] {
  const [modeBefore, modeAfter, before, after] = change.split(' ')
  return [contentOf(modeBefore, before), contentOf(modeAfter, after)]
}

/** Whether a commit with these changes may have renamed something: it added a path and removed one. */
export function mayHaveRenamed(changes: readonly ContentChange[]): boolean {
  const sides = changes.map(sidesOf)
  return sides.some(([before]) => before === undefined) && sides.some(([, after]) => after === undefined)
}

/** Reads the changes of content of a commit, and nothing else. */
export function contentChanges(): CommitReader<readonly ContentChange[]> {
  const changes: ContentChange[] = []
  return {
    header() {},
    change(field) {
      changes.push(field.toString('latin1', 1, field.lastIndexOf(' ')))
    },
    path() {},
    result: () => changes,
  }
}
