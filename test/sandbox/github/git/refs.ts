import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gitText } from '../../../git/git.ts'

/** A branch or tag. */
export interface GitRef {
  /** `refs/heads/main`. */
  name: string
  oid: string
}

/** What HEAD says. */
export interface Head {
  /** The default branch, `refs/heads/main`. */
  ref: string
  /** The commit that stands for the default branch where HEAD is detached, as in a checkout by a workflow. */
  detachedAt?: string
}

/** The branches and tags of a repository that start with `prefix`, by name. */
export async function listRefs(directory: string, head: Head, prefix = 'refs/'): Promise<GitRef[]> {
  const output = await gitText(directory, [
    'for-each-ref',
    '--format=%(objectname) %(refname)',
    'refs/heads',
    'refs/tags',
  ])
  const refs = output
    .split('\n')
    .filter((line) => line !== '')
    .map((line): GitRef => ({ oid: line.slice(0, line.indexOf(' ')), name: line.slice(line.indexOf(' ') + 1) }))
  if (head.detachedAt !== undefined && !refs.some(({ name }) => name === head.ref)) {
    refs.push({ name: head.ref, oid: head.detachedAt })
  }
  return refs.filter(({ name }) => name.startsWith(prefix)).sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** Reads HEAD. Where it is detached, the default branch is taken to be `main`. */
export async function readHead(gitDirectory: string): Promise<Head> {
  const head = (await readFile(join(gitDirectory, 'HEAD'), 'utf8')).trim()
  if (head.startsWith('ref: ')) return { ref: head.slice('ref: '.length) }
  return { ref: 'refs/heads/main', detachedAt: head }
}
