import { gitText } from '../../../git/git.ts'
import { type Commit, parseCommit } from './commit.ts'
import { type HistoryReader, openHistoryReader } from './history.ts'
import { type GitObject, openObjectReader } from './object-reader.ts'
import { type GitRef, listRefs, readHead } from './refs.ts'
import { openStatisticsReader, type StatisticsReader } from './statistics.ts'
import { parseTree, type TreeEntry } from './tree.ts'

/** Reads one repository on disk: any clone or bare repository, of any size. Nothing is copied. */
export interface GitReader extends Disposable {
  readonly directory: string
  readonly history: HistoryReader
  /** `refs/heads/main`, also where no commit is there yet. */
  defaultBranch(): Promise<string>
  /** Branches and tags by name. */
  refs(prefix?: string): Promise<GitRef[]>
  /** A ref by its full name (`refs/heads/main`), or by the end of it (`heads/main`, `main`). */
  ref(name: string): Promise<GitRef | undefined>
  /** What an expression (SHA, ref, `main:path`) names; annotated tags are followed. */
  object(expression: string): Promise<GitObject | undefined>
  commit(expression: string): Promise<Commit | undefined>
  tree(oid: string): Promise<TreeEntry[]>
  readonly statistics: StatisticsReader
}

const shared = new Map<string, { readonly reader: Promise<GitReader>; users: number }>()

/** Opens the repository at `directory`. A repository that is served under many names is opened once: its git process too. */
export async function openGitReader(directory: string): Promise<GitReader> {
  const entry = shared.get(directory) ?? { reader: openAlone(directory), users: 0 }
  shared.set(directory, entry)
  entry.users += 1
  const reader = await entry.reader.catch((error: unknown) => {
    shared.delete(directory)
    throw error
  })
  return {
    ...reader,
    [Symbol.dispose]() {
      entry.users -= 1
      if (entry.users > 0) return
      shared.delete(directory)
      reader[Symbol.dispose]()
    },
  }
}

async function openAlone(directory: string): Promise<GitReader> {
  const gitDirectory = await gitText(directory, ['rev-parse', '--absolute-git-dir'])
  const objects = openObjectReader(directory)

  async function ref(name: string): Promise<GitRef | undefined> {
    const candidates = name.startsWith('refs/') ? [name] : [`refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`]
    for (const candidate of candidates.filter(isServed)) {
      const found = await objects.read(candidate)
      if (found !== undefined) return { name: candidate, oid: found.oid }
    }
    const head = await readHead(gitDirectory)
    if (head.detachedAt === undefined || !candidates.includes(head.ref)) return undefined
    return { name: head.ref, oid: head.detachedAt }
  }

  async function object(expression: string): Promise<GitObject | undefined> {
    const direct = await objects.read(expression)
    if (direct !== undefined) return direct.type === 'tag' ? objects.read(`${direct.oid}^{}`) : direct
    // The branch that stands for a detached HEAD is none that git knows.
    const [name = '', path] = expression.split(/:(.*)/s)
    const named = await ref(name)
    return named === undefined ? undefined : objects.read(path === undefined ? named.oid : `${named.oid}:${path}`)
  }

  async function commit(expression: string): Promise<Commit | undefined> {
    const found = await object(expression)
    return found?.type === 'commit' ? parseCommit(found.oid, found.content) : undefined
  }

  return {
    directory,
    history: openHistoryReader(directory, commit),
    defaultBranch: async () => (await readHead(gitDirectory)).ref,
    refs: async (prefix) => listRefs(directory, await readHead(gitDirectory), prefix),
    ref,
    object,
    commit,
    async tree(oid) {
      const found = await object(oid)
      return found?.type === 'tree' ? parseTree(found.content) : []
    },
    statistics: openStatisticsReader(directory),
    [Symbol.dispose]() {
      objects[Symbol.dispose]()
    },
  }
}

function isServed(ref: string): boolean {
  return ref.startsWith('refs/heads/') || ref.startsWith('refs/tags/')
}
