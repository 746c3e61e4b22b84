import { git } from '../../../git/git.ts'

/** How many lines and files a commit changed. */
export interface Statistics {
  additions: number
  deletions: number
  changedFiles: number
}

/** Statistics of many commits against their first parents, renames detected, by one git process. */
export async function readStatistics(directory: string, oids: readonly string[]): Promise<Map<string, Statistics>> {
  const statistics = new Map(oids.map((oid) => [oid, { additions: 0, deletions: 0, changedFiles: 0 }]))
  const output = await git(
    directory,
    ['diff-tree', '--stdin', '-z', '-r', '--root', '--diff-merges=first-parent', '-M', '--numstat'],
    { input: oids.map((oid) => `${oid}\n`).join('') },
  )
  let current: Statistics | undefined
  const fields = output.toString().split('\0').values()
  for (const field of fields) {
    const [added = '', deleted, path] = field.split('\t')
    if (deleted === undefined) {
      current = statistics.get(field)
      continue
    }
    // A renamed file's two paths follow as fields of their own.
    if (path === '') {
      fields.next()
      fields.next()
    }
    if (current === undefined) continue
    // A binary file has "-" for both.
    current.additions += added === '-' ? 0 : Number(added)
    current.deletions += deleted === '-' ? 0 : Number(deleted)
    current.changedFiles += 1
  }
  return statistics
}
