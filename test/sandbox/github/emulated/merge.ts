import * as z from 'zod'
import { dateTime } from '../date-time.ts'
import { type FileChange, readChanges } from '../git/changes.ts'
import { closePull, type Pull } from './pulls.ts'
import { type EmulatedState, recordPush } from './state.ts'

/** How a pull request is merged, and by whom. */
export interface MergeOptions {
  login: string
  method: 'merge' | 'squash'
  title?: string | undefined
  message?: string | undefined
}

const shaSchema = z.object({ sha: z.string() })

/**
 * Merges a pull request: both sides' changes since they diverged, file by file. (The emulator's own merge takes the
 * head's files as they are, and so loses what was merged meanwhile.)
 * @returns the merge commit's SHA, or the paths that both sides changed.
 */
export async function mergePull(
  state: EmulatedState,
  pull: Pull,
  options: MergeOptions,
): Promise<{ oid: string } | { conflicts: string[] }> {
  const reader = await state.mirror.update()
  const base = await reader.commit(`refs/heads/${pull.base.ref}`)
  const mergeBase = base === undefined ? undefined : await reader.history.mergeBase(base.oid, pull.head.sha)
  if (base === undefined || mergeBase === undefined)
    throw new Error(`#${pull.number} and ${pull.base.ref} share no commit`)
  const ours = await readChanges(reader.directory, mergeBase, base.oid, { renames: false })
  const theirs = await readChanges(reader.directory, mergeBase, pull.head.sha, { renames: false })
  const conflicts = theirs.filter((change) => ours.some((other) => isConflict(change, other))).map(({ path }) => path)
  if (conflicts.length > 0) return { conflicts }

  const create = async (kind: string, body: unknown) => {
    const path = `${state.path}/git/${kind}`
    return shaSchema.parse(await state.emulator.must({ method: 'POST', path, login: options.login, body })).sha
  }
  const tree =
    theirs.length === 0 ? base.tree : await create('trees', { base_tree: base.tree, tree: theirs.map(treeEntry) })
  const oid = await create('commits', {
    message: messageOf(state, pull, options),
    tree,
    parents: options.method === 'merge' ? [base.oid, pull.head.sha] : [base.oid],
  })
  const ref = `refs/heads/${pull.base.ref}`
  await state.emulator.must({
    method: 'PATCH',
    path: `${state.path}/git/${ref}`,
    login: options.login,
    body: { sha: oid },
  })
  await closePull(state, pull.number, pull.head.sha)
  const known = state.pulls.get(pull.number)
  if (known !== undefined) known.merge = { at: dateTime(), oid, base: base.oid, by: options.login }
  // A merge made by GitHub is signed by GitHub.
  state.verified.add(oid)
  recordPush(state, { ref, before: base.oid, after: oid, activity_type: 'pr_merge', actor: options.login })
  return { oid }
}

/**
 * Merges the base into a pull request's branch, as the button "Update branch" does.
 * @returns the merge commit's SHA, or the paths that both sides changed.
 */
export async function updateBranch(
  state: EmulatedState,
  pull: Pull,
  login: string,
): Promise<{ oid: string } | { conflicts: string[] }> {
  const reader = await state.mirror.update()
  const head = await reader.commit(pull.head.sha)
  const base = await reader.commit(`refs/heads/${pull.base.ref}`)
  const mergeBase =
    base === undefined || head === undefined ? undefined : await reader.history.mergeBase(base.oid, head.oid)
  if (head === undefined || base === undefined || mergeBase === undefined)
    throw new Error(`#${pull.number} and ${pull.base.ref} share no commit`)
  const ours = await readChanges(reader.directory, mergeBase, head.oid, { renames: false })
  const theirs = await readChanges(reader.directory, mergeBase, base.oid, { renames: false })
  const conflicts = theirs.filter((change) => ours.some((other) => isConflict(change, other))).map(({ path }) => path)
  if (conflicts.length > 0) return { conflicts }
  const create = async (kind: string, body: unknown) => {
    const path = `${state.path}/git/${kind}`
    return shaSchema.parse(await state.emulator.must({ method: 'POST', path, login, body })).sha
  }
  const tree =
    theirs.length === 0 ? head.tree : await create('trees', { base_tree: head.tree, tree: theirs.map(treeEntry) })
  const oid = await create('commits', {
    message: `Merge branch '${pull.base.ref}' into ${pull.head.ref}`,
    tree,
    parents: [head.oid, base.oid],
    author: { name: login, email: `${login}@users.noreply.github.com` },
    committer: { name: 'GitHub', email: 'noreply@github.com' },
  })
  const ref = `refs/heads/${pull.head.ref}`
  await state.emulator.must({ method: 'PATCH', path: `${state.path}/git/${ref}`, login, body: { sha: oid } })
  state.verified.add(oid)
  recordPush(state, { ref, before: head.oid, after: oid, activity_type: 'push', actor: login })
  return { oid }
}

function isConflict(change: FileChange, other: FileChange): boolean {
  const isSame = change.status === other.status && change.oid === other.oid
  return change.path === other.path && !isSame
}

function treeEntry(change: FileChange): Record<string, string | null> {
  const isRemoved = change.status === 'removed'
  const mode = isRemoved ? '100644' : change.mode
  return { path: change.path, mode, type: 'blob', sha: isRemoved ? null : change.oid }
}

function messageOf(state: EmulatedState, pull: Pull, { method, title, message }: MergeOptions): string {
  const merged = `Merge pull request #${pull.number} from ${state.owner}/${pull.head.ref}`
  const headline = title ?? (method === 'merge' ? merged : `${pull.title} (#${pull.number})`)
  const body = message ?? (method === 'merge' ? pull.title : '')
  return body === '' ? headline : `${headline}\n\n${body}`
}
