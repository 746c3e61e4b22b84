import { globSync, statSync } from 'node:fs'
import { join, sep } from 'node:path'

const MARKDOWN_BELOW = '**/*.{md,mdx}'

/**
 * The files that the arguments name: a folder stands for the Markdown files below it and, where no shell has replaced it, a pattern for what
 * it fits. What names nothing stays, to be told of.
 *
 * @param names from the workspace, with slashes
 */
export function namedFiles(names: readonly string[], workspace: string): string[] {
  const files = names.flatMap((name) => {
    const status = statSync(join(workspace, name), { throwIfNoEntry: false })
    if (status !== undefined && !status.isDirectory()) return [name]
    const pattern = status === undefined ? name : `${name === '' ? '.' : name}/${MARKDOWN_BELOW}`
    const found = globSync(pattern, { cwd: workspace, exclude: ['**/node_modules', '**/.git'] })
    return found.length === 0 ? [name] : found.toSorted().map((path) => path.split(sep).join('/'))
  })
  return [...new Set(files)]
}
