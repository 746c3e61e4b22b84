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
    entries: async () =>
      (await scope.reader.tree(oid)).map((entry) => ({
        __typename: 'TreeEntry',
        name: entry.name,
        nameRaw: Buffer.from(entry.name).toString('base64'),
        path: prefix + entry.name,
        mode: Number.parseInt(entry.mode, 8),
        type: entry.type,
        oid: entry.oid,
        object: () => entryObject(scope, entry.type, entry.oid, prefix + entry.name),
        size: async () => (entry.type === 'blob' ? ((await scope.reader.object(entry.oid))?.content.length ?? 0) : 0),
        extension: /\.[^.]*$/.exec(entry.name)?.[0] ?? '',
      })),
  }
}

/** A file of a commit, as a GraphQL `TreeEntry`; null when it isn't there. */
export async function fileEntry(scope: RepositoryScope, commit: string, path: string): Promise<object | null> {
  const found = await scope.reader.object(`${commit}:${path}`)
  if (found?.type !== 'blob') return null
  return {
    __typename: 'TreeEntry',
    name: path.slice(path.lastIndexOf('/') + 1),
    path,
    type: 'blob',
    oid: found.oid,
    object: () => blobObject(scope, found.oid, async () => found),
  }
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
