import { type LocalClone, openLocalClone } from '../../git/clones/local-clone.ts'
import type { ListedCommit } from '../../git/log/listed-commits.ts'
import type { LoggedCommit } from '../../git/log/logged-commit.ts'
import type { HeadAnswer } from '../../github/heads.ts'
import { fullName } from '../../github/repository.ts'
import type { Target } from '../targets.ts'
import type { CommitSource } from './commit-source.ts'
import { gatheredFromLog } from './gathered-from-log.ts'
import { keepMemorySmall } from './small-memory.ts'

/** A clone of a repository, and the head of the branch to collect. */
interface OpenedClone {
  readonly clone: LocalClone
  readonly answer: HeadAnswer
}

/** Opens the clone of a repository and looks where its branch is. Nothing is asked of GitHub. */
export async function openTargetClone(target: Target, path: string): Promise<OpenedClone> {
  const repository = fullName(target)
  const clone = await openLocalClone(path, repository)
  const branch = target.branch ?? (await clone.defaultBranch())
  if (branch === undefined) return { clone, answer: { kind: 'empty', repository } }
  const sha = await clone.head(branch)
  if (sha !== undefined) return { clone, answer: { kind: 'head', head: { repository, branch, sha } } }
  const reason = `${repository}: the clone at '${path}' has no branch '${branch}'. Check the name after the @, and fetch the branch.`
  return { clone, answer: { kind: 'failed', repository, reason } }
}

/**
 * What a commit reaches and none of these heads does.
 *
 * @throws {Error} when the clone lacks one of the heads: it can't tell then what that one reaches.
 */
async function listVanished(
  clone: LocalClone,
  repository: string,
  { from, heads }: { readonly from: string; readonly heads: readonly string[] },
): Promise<readonly ListedCommit[]> {
  for (const sha of heads) {
    if (!(await clone.has(sha)))
      throw new Error(
        `The clone of ${repository} at '${clone.directory}' lacks ${sha}, the head of another branch that was collected, and can't tell which commits are gone: fetch it, or collect ${repository} over the API.`,
      )
  }
  return clone.list({ head: from, without: heads })
}

/** Reads commits from a clone on this machine. */
export function cloneSource(
  clone: LocalClone,
  options: { readonly fileChanges: boolean; readonly lineStats: boolean },
): CommitSource {
  keepMemorySmall()
  const details = { paths: options.fileChanges, lines: options.lineStats }
  async function* gather(pieces: AsyncIterable<readonly LoggedCommit[]>) {
    for await (const piece of pieces) yield piece.map((commit) => gatheredFromLog(commit, options.fileChanges))
  }

  return {
    isLocal: true,
    confirmHead: async (head) => head,
    async readWindow({ sha }, window) {
      const { total, commits } = clone.read({ head: sha, ...window }, details)
      return { total, commits: gather(commits) }
    },
    async readDifference({ repository, sha }, from, otherHeads) {
      if (!(await clone.has(from))) return 'missing'
      const relation = await clone.relation(sha, from)
      if (relation === 'unrelated' || relation === 'behind') return relation
      const { total, commits } = clone.read({ head: sha, without: from }, details)
      const vanished =
        relation === 'ahead' ? [] : await listVanished(clone, repository, { from, heads: [sha, ...otherHeads] })
      return { added: undefined, total, commits: gather(commits), vanished }
    },
    async existing(_, shas) {
      const found: string[] = []
      for (const sha of shas) if (await clone.has(sha)) found.push(sha)
      return found
    },
  }
}
