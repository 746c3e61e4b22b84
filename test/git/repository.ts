import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fastImportCommit, type Identity } from './fast-import.ts'
import { git, gitText } from './git.ts'

/** A commit for a test to make. What is left out has a fixed, plausible value. */
interface CommitOptions {
  message: string | Buffer
  /** Contents by path; `null` removes the path. By default one new line in `log.txt` (nothing for a merge). */
  files?: Record<string, string | Buffer | null>
  author?: Identity
  committer?: Identity
  /** ISO 8601, the offset is kept. By default a minute after the last commit made. */
  authorDate?: string
  /** ISO 8601. By default the author date. */
  committerDate?: string
  /** By default the branch's head, if any. `[]` starts a new root. */
  parents?: readonly string[]
  /** By default `main`. */
  branch?: string
  /** Name of the encoding the message's bytes are in, when it isn't UTF-8. */
  encoding?: string
}

/** A bare git repository in a temporary directory, removed when disposed of. */
export interface GitRepository extends AsyncDisposable {
  /** The bare repository. */
  readonly directory: string
  /** Runs git in the repository, and resolves to what it printed, without the line end. */
  git(...args: string[]): Promise<string>
  /** Makes a commit, moves its branch there, and resolves to its SHA. */
  commit(options: CommitOptions): Promise<string>
  /** Makes commits in one git process, in order, as `commit` would; for long histories. */
  commits(options: readonly CommitOptions[]): Promise<string[]>
  /** Makes a merge commit on `branch` (by default `main`) of the branch or commit `from`; its files: both sides'. */
  merge(from: string, options?: Partial<CommitOptions>): Promise<string>
  /** Creates a branch at a commit or another branch, by default at `main`. */
  branch(name: string, target?: string): Promise<void>
  /** Moves a branch, also backwards: what a force push does. */
  reset(branch: string, target: string): Promise<void>
  deleteBranch(name: string): Promise<void>
  /** SHA of a branch, tag or expression, by default of `main`. */
  sha(expression?: string): Promise<string>
}

const ada: Identity = { name: 'Ada Author', email: 'ada@example.com' }
/** The tree without entries, which stands for what histories without a common commit have in common. */
const emptyTree = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
const firstDate = Date.parse('2026-01-05T09:00:00Z')

/** Creates an empty repository whose default branch is `main`. */
export async function createGitRepository(): Promise<GitRepository> {
  const directory = await mkdtemp(join(tmpdir(), 'git-repository-'))
  await git(directory, ['init', '--quiet', '--bare', '--initial-branch=main'])
  let made = 0

  async function sha(expression = 'main'): Promise<string> {
    return gitText(directory, ['rev-parse', '--verify', `${expression}^{commit}`])
  }

  async function headOf(ref: string): Promise<string[]> {
    const head = await gitText(directory, ['for-each-ref', '--format=%(objectname)', ref])
    return head === '' ? [] : [head]
  }

  async function commits(list: readonly CommitOptions[]): Promise<string[]> {
    const heads = new Map<string, string[]>()
    const input: Buffer[] = []
    for (const [index, options] of list.entries()) {
      const ref = `refs/heads/${options.branch ?? 'main'}`
      const parents = options.parents ?? heads.get(ref) ?? (await headOf(ref))
      const authorDate = options.authorDate ?? new Date(firstDate + made * 60_000).toISOString()
      made += 1
      input.push(
        fastImportCommit({
          ref,
          message: options.message,
          author: options.author ?? ada,
          authorDate,
          committer: options.committer ?? options.author ?? ada,
          committerDate: options.committerDate ?? authorDate,
          parents,
          files: options.files ?? (parents.length > 1 ? {} : { 'log.txt': `${made}\n` }),
          ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
          mark: index + 1,
        }),
      )
      heads.set(ref, [`:${index + 1}`])
    }
    const marks = list.map((_, index) => `get-mark :${index + 1}\n`).join('')
    const output = await gitText(directory, ['fast-import', '--quiet', '--force', '--date-format=raw'], {
      input: Buffer.concat([...input, Buffer.from(marks)]),
    })
    return output.split('\n').filter((line) => line !== '')
  }

  async function commit(options: CommitOptions): Promise<string> {
    const [made] = await commits([options])
    if (made === undefined) throw new Error('git fast-import made no commit')
    return made
  }

  return {
    directory,
    git: (...args) => gitText(directory, args),
    commit,
    commits,
    sha,
    async merge(from, options = {}) {
      const branch = options.branch ?? 'main'
      const parents = [await sha(branch), await sha(from)]
      const files = options.files ?? (await filesBroughtBy(directory, parents))
      return commit({ message: `Merge branch '${from}'`, ...options, branch, parents, files })
    },
    async branch(name, target = 'main') {
      await git(directory, ['branch', '--no-track', name, target])
    },
    async reset(branch, target) {
      await git(directory, ['update-ref', `refs/heads/${branch}`, await sha(target)])
    },
    async deleteBranch(name) {
      await git(directory, ['update-ref', '-d', `refs/heads/${name}`])
    },
    async [Symbol.asyncDispose]() {
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** What the second parent changed since it left the first, by path. */
async function filesBroughtBy(directory: string, parents: readonly string[]): Promise<Record<string, Buffer | null>> {
  const [into = '', from = ''] = parents
  const mergeBase = await gitText(directory, ['merge-base', into, from]).catch(() => emptyTree)
  const changed = await git(directory, ['diff', '--no-renames', '--name-only', '-z', mergeBase, from])
  const paths = changed.toString().split('\0').slice(0, -1)
  const entries = await Promise.all(
    paths.map(async (path) => {
      const isThere = (await git(directory, ['ls-tree', '-z', from, '--', path])).length > 0
      const content = isThere ? await git(directory, ['cat-file', 'blob', `${from}:${path}`]) : null
      return [path, content] as const
    }),
  )
  return Object.fromEntries(entries)
}
