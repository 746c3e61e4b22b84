import { globSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'

/** A file to check. */
export interface NamedFile {
  /** From the workspace, with slashes. */
  readonly path: string
  /** Whether it was found in a folder or by a pattern, and is not named itself. */
  readonly isFound: boolean
}

const MARKDOWN_BELOW = '**/*.{md,mdx}'

/**
 * The files that the arguments name: a folder stands for the Markdown files below it and, where no shell has replaced it, a pattern for what
 * it fits. What names nothing stays, to be told of.
 *
 * @param names from the workspace, with slashes
 */
export function namedFiles(names: readonly string[], workspace: string): NamedFile[] {
  const files = names.flatMap((name): NamedFile[] => {
    const status = statSync(join(workspace, name), { throwIfNoEntry: false })
    if (status !== undefined && !status.isDirectory()) return [{ path: name, isFound: false }]
    const pattern = status === undefined ? name : `${name === '' ? '.' : name}/${MARKDOWN_BELOW}`
    const found = globSync(pattern, { cwd: workspace, exclude: ['**/node_modules', '**/.git'] })
    if (found.length === 0) return [{ path: name, isFound: false }]
    return found.toSorted().map((path) => ({ path: path.split(sep).join('/'), isFound: true }))
  })
  const byPath = new Map<string, NamedFile>()
  for (const file of files) if (!file.isFound || !byPath.has(file.path)) byPath.set(file.path, file)
  return [...byPath.values()]
}
