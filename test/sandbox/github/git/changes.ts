import { git } from '../../../git/git.ts'

/** A file that differs between two commits. */
export interface FileChange {
  path: string
  previousPath?: string
  status: 'added' | 'removed' | 'modified' | 'renamed' | 'changed'
  /** SHA of the blob, the old one where the file is removed. */
  oid: string
  mode: string
  /** Lines; 0 for a binary file. */
  additions: number
  deletions: number
}

const statuses: Record<string, FileChange['status']> = {
  A: 'added',
  D: 'removed',
  M: 'modified',
  R: 'renamed',
  T: 'changed',
}

/** How two commits are compared. */
export interface ChangesOptions {
  /** Whether a file moved is one change, not two; true when not given. */
  renames?: boolean
  /** Compares with where `to` left `from`, not with `from` itself. */
  fromMergeBase?: boolean
}

/** What differs from `from` (undefined: from nothing) to `to`. */
export async function readChanges(
  directory: string,
  from: string | undefined,
  to: string,
  { renames = true, fromMergeBase = false }: ChangesOptions = {},
): Promise<FileChange[]> {
  const commits = from === undefined ? ['--root', '--no-commit-id', to] : [from, to]
  const revisions = fromMergeBase ? ['--merge-base', ...commits] : commits
  const output = await git(directory, [
    'diff-tree',
    '-r',
    '-z',
    '--no-abbrev',
    '--raw',
    '--numstat',
    renames ? '-M' : '--no-renames',
    ...revisions,
  ])
  const fields = output.toString().split('\0').values()
  const changes = new Map<string, FileChange>()
  for (const field of fields) {
    if (field.startsWith(':')) {
      const change = parseRaw(field, () => fields.next().value ?? '')
      changes.set(change.path, change)
      continue
    }
    const [added = '', deleted = '', name = ''] = field.split('\t')
    if (field === '') continue
    if (name === '') fields.next()
    const change = changes.get(name === '' ? (fields.next().value ?? '') : name)
    if (change === undefined || added === '-') continue
    change.additions = Number(added)
    change.deletions = Number(deleted)
  }
  return [...changes.values()]
}

/** `:100644 100644 OLD NEW R086`, followed by the path, or the old and the new path. */
function parseRaw(field: string, nextField: () => string): FileChange {
  const [, mode = '', oldOid = '', newOid = '', status = ''] = field.split(' ')
  const kind = statuses[status.charAt(0)] ?? 'modified'
  const path = nextField()
  return {
    ...(kind === 'renamed' ? { path: nextField(), previousPath: path } : { path }),
    status: kind,
    oid: kind === 'removed' ? oldOid : newOid,
    mode,
    additions: 0,
    deletions: 0,
  }
}
