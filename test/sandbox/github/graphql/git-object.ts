import { parseCommit } from '../git/commit.ts'
import type { GitObject } from '../git/object-reader.ts'
import { once } from '../once.ts'
import { commitObject } from './commit.ts'
import type { RepositoryScope } from './scope.ts'

/** What an expression (SHA, ref, `main:path`) names, as a GraphQL `GitObject`; null when there is nothing. */
export async function gitObject(scope: RepositoryScope, expression: string): Promise<object | null> {
  const found = await scope.reader.object(expression)
  if (found === undefined) return null
  if (found.type === 'commit') return commitObject(scope, parseCommit(found.oid, found.content))
  if (found.type === 'tree') return treeObject(scope, found.oid, /:(.*)$/s.exec(expression)?.[1] ?? '')
  return found.type === 'blob' ? blobObject(scope, found.oid, async () => found) : null
}

/** A folder; `path` is its path in the repository, empty for the root. */
export function treeObject(scope: RepositoryScope, oid: string, path: string): object {
  const prefix = path === '' ? '' : `${path.replace(/\/+$/, '')}/`
  return {
    ...objectFields(scope, 'Tree', oid),
    entries: async () => (await scope.reader.tree(oid)).map((entry) => entryFields(scope, entry, prefix)),
  }
}

type Entry = Awaited<ReturnType<RepositoryScope['reader']['tree']>>[number]

function entryFields(scope: RepositoryScope, { name, mode, type, oid }: Entry, prefix: string): object {
  return {
    __typename: 'TreeEntry',
    name,
    nameRaw: Buffer.from(name).toString('base64'),
    path: prefix + name,
    mode: Number.parseInt(mode, 8),
    type,
    oid,
    object: () => entryObject(scope, type, oid, prefix + name),
    size: async () => (type === 'blob' ? ((await scope.reader.object(oid))?.content.length ?? 0) : 0),
    extension: /\.[^.]*$/.exec(name)?.[0] ?? '',
  }
}

/** The folder or file at a path of a tree, as a GraphQL `TreeEntry`; null when there is nothing. `prefix` is the tree's own path. */
export async function treeEntry(
  scope: RepositoryScope,
  tree: string,
  path: string,
  prefix = '',
): Promise<object | null> {
  const [name, ...rest] = path.split('/')
  const entry = (await scope.reader.tree(tree)).find((one) => one.name === name)
  if (entry === undefined) return null
  if (rest.length === 0) return entryFields(scope, entry, prefix)
  return entry.type === 'tree' ? treeEntry(scope, entry.oid, rest.join('/'), `${prefix}${name}/`) : null
}

function entryObject(scope: RepositoryScope, type: string, oid: string, path: string): object | null {
  if (type === 'tree') return treeObject(scope, oid, path)
  // A submodule's commit lives in another repository.
  return type === 'blob' ? blobObject(scope, oid, () => scope.reader.object(oid)) : null
}

function blobObject(scope: RepositoryScope, oid: string, read: () => Promise<GitObject | undefined>): object {
  const content = once(async () => (await read())?.content ?? Buffer.alloc(0))
  const isBinary = async () => (await content()).subarray(0, 8000).includes(0)
  return {
    ...objectFields(scope, 'Blob', oid),
    byteSize: async () => (await content()).length,
    isBinary,
    isTruncated: false,
    text: async () => ((await isBinary()) ? null : (await content()).toString('utf8')),
  }
}

function objectFields(scope: RepositoryScope, typeName: string, oid: string): Record<string, unknown> {
  return {
    __typename: typeName,
    id: `${typeName}_${oid}`,
    oid,
    abbreviatedOid: oid.slice(0, 7),
    repository: () => scope.object(),
  }
}
