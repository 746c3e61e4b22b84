import { setFlagsFromString } from 'node:v8'
import { type LocalClone, openLocalClone } from '../../git/local-clone.ts'
import type { LoggedCommit } from '../../git/logged-commit.ts'
import type { HeadAnswer } from '../../github/heads.ts'
import { fullName } from '../../github/repository.ts'
import type { GatheredCommit } from '../commit.ts'
import type { Target } from '../targets.ts'
import type { CommitSource } from './commit-source.ts'

/**
 * Has V8 collect garbage sooner. Reading a history of any length keeps only some thousand commits alive, a tenth of what V8 would
 * otherwise let pile up (350 MB); sooner, it stays below half of that, for about a tenth more of its time.
 *
 * @see https://nodejs.org/api/v8.html#v8setflagsfromstringflags
 */
function keepMemorySmall(): void {
  setFlagsFromString('--semi-space-growth-factor=1')
  setFlagsFromString('--heap-growing-percent=120')
}

/** Login and pull request are GitHub's alone. */
const toGathered = (commit: LoggedCommit): GatheredCommit => ({ ...commit, authorLogin: '', pullRequest: undefined })
const toGatheredWithoutFiles = (commit: LoggedCommit): GatheredCommit => ({ ...toGathered(commit), files: [] })

/** A clone of a repository, and the head of the branch to collect. */
interface OpenedClone {
  readonly clone: LocalClone
  readonly answer: HeadAnswer
}

/** Opens the clone of a repository and looks where its branch is. Nothing is asked of GitHub. */
export async function openTargetClone(target: Target, path: string): Promise<OpenedClone> {
  const repository = fullName(target)
  const clone = await openLocalClone(path)
  const branch = target.branch ?? (await clone.defaultBranch())
  const sha = await clone.head(branch)
  if (sha !== undefined) return { clone, answer: { kind: 'head', head: { repository, branch, sha } } }
  if (target.branch === undefined) return { clone, answer: { kind: 'empty', repository } }
  const reason = `${repository}: the clone at '${path}' has no branch '${branch}'. Check the name after the @, and fetch the branch.`
  return { clone, answer: { kind: 'failed', repository, reason } }
}

/** Reads commits from a clone on this machine. */
export function cloneSource(
  clone: LocalClone,
  options: { readonly fileChanges: boolean; readonly lineStats: boolean },
): CommitSource {
  keepMemorySmall()
  const lines = { lines: options.lineStats }
  const gathered = options.fileChanges ? toGathered : toGatheredWithoutFiles
  async function* gather(pieces: AsyncIterable<readonly LoggedCommit[]>) {
    for await (const piece of pieces) yield piece.map(gathered)
  }

  return {
    isLocal: true,
    confirmHead: async (head) => head,
    async readWindow({ sha }, window) {
      const { total, commits } = clone.read({ head: sha, ...window }, lines)
      return { total, commits: gather(commits) }
    },
    async readDifference({ repository, sha }, from, otherHeads) {
      if (!(await clone.has(from)))
        throw new Error(
          `The clone of ${repository} at '${clone.directory}' lacks the commit collected last (${from}): fetch it, or collect ${repository} over the API.`,
        )
      const known: string[] = []
      for (const other of otherHeads) if (await clone.has(other)) known.push(other)
      const { total, commits } = clone.read({ head: sha, without: from }, lines)
      const vanished = await clone.list({ head: from, without: [sha, ...known] })
      return { added: undefined, total, commits: gather(commits), vanished }
    },
    async existing(_, shas) {
      const found: string[] = []
      for (const sha of shas) if (await clone.has(sha)) found.push(sha)
      return found
    },
  }
}
