import { type CloneHistory, type HistoryDetails, readHistory } from '../log/history.ts'
import { type ListedCommit, listedCommits } from '../log/listed-commits.ts'
import type { Revisions } from '../log/revisions.ts'
import { runGit } from '../process/command.ts'
import { GitFailure } from '../process/errors.ts'
import { findDefaultBranch } from './default-branch.ts'
import { readRemotes } from './remotes.ts'

/** A commit has the other as an ancestor, is one of the other's ancestors, has a past in common with it, or nothing. */
type Relation = 'ahead' | 'behind' | 'diverged' | 'unrelated'

/** A clone on this machine, with a work tree or bare. It is only read, and nothing in it can run. */
export interface LocalClone {
  readonly directory: string
  /**
   * The branch that HEAD names, where there is such a branch; else the default branch of its remote, or the only branch there is.
   * Undefined when there is no branch or tag at all.
   *
   * @throws {Error} when it can't be told which branch it is.
   */
  defaultBranch(): Promise<string | undefined>
  /**
   * The newest SHA known of a branch: its own or that of its remote, whichever has the other as an ancestor. Where neither has, the
   * history was rewritten, and the remote knows better. Undefined when there is no such branch.
   *
   * @throws {Error} when several remotes have the branch, at different commits, and nothing tells which of them is meant.
   */
  head(branch: string): Promise<string | undefined>
  has(sha: string): Promise<boolean>
  /** The commits that `head` reaches and none of `without` does. */
  list(revisions: { readonly head: string; readonly without: readonly string[] }): Promise<readonly ListedCommit[]>
  /** How two of its commits stand to each other. */
  relation(head: string, base: string): Promise<Relation>
  read(revisions: Revisions, details: HistoryDetails): CloneHistory
}

/**
 * Opens a clone.
 *
 * @param repository `owner/name` of what it is a clone of: it tells which of several remotes is meant.
 * @throws {Error} when there is none, when its history is cut off (a shallow clone), or when it names objects by SHA-256.
 */
export async function openLocalClone(directory: string, repository: string): Promise<LocalClone> {
  const git = (attempted: string, ...args: string[]) => runGit({ directory, args, attempted })
  const described = await git(
    `opening the clone at '${directory}'`,
    'rev-parse',
    '--show-object-format',
    '--is-shallow-repository',
  )
  const [objectFormat, isShallow] = described.trim().split('\n')
  if (objectFormat !== 'sha1')
    throw new Error(
      `The clone at '${directory}' names its objects by ${objectFormat?.toUpperCase()}: only SHA-1 repositories can be collected, as commit_sha holds 40 characters.`,
    )
  if (isShallow === 'true')
    throw new Error(
      `The clone at '${directory}' is shallow: its oldest commits would look as if they had added every file. Fetch the whole history (git fetch --unshallow, or fetch-depth: 0 for actions/checkout).`,
    )

  const find = async (expression: string): Promise<string | undefined> => {
    try {
      return (
        await git(
          'looking for a commit',
          'rev-parse',
          '--verify',
          '--quiet',
          '--end-of-options',
          `${expression}^{commit}`,
        )
      ).trim()
    } catch (error) {
      if (error instanceof GitFailure && error.exitCode === 1) return undefined
      throw error
    }
  }

  /** git's answer to a yes-or-no question: its exit code. */
  const holds = async (...args: string[]): Promise<boolean> => {
    try {
      await git('comparing commits of the clone', ...args)
      return true
    } catch (error) {
      if (error instanceof GitFailure && error.exitCode === 1) return false
      throw error
    }
  }
  const isAncestor = (one: string, other: string) => holds('merge-base', '--is-ancestor', one, other)

  const remotes = await readRemotes(directory, repository)

  /** The head of a branch at the remote that is meant. */
  async function remoteHead(branch: string, isLocal: boolean): Promise<string | undefined> {
    const heads = new Map<string, string>()
    for (const remote of remotes.ranked(branch)) {
      const sha = await find(`refs/remotes/${remote}/${branch}`)
      if (sha !== undefined) heads.set(remote, sha)
    }
    const chosen = remotes.choose(branch, heads, isLocal)
    if ('fault' in chosen) throw new Error(`The clone at '${directory}' ${chosen.fault}`)
    return chosen.sha
  }

  async function head(branch: string): Promise<string | undefined> {
    const own = await find(`refs/heads/${branch}`)
    const remote = await remoteHead(branch, own !== undefined)
    if (own === undefined || remote === undefined || own === remote) return own ?? remote
    return (await isAncestor(remote, own)) ? own : remote
  }

  return {
    directory,
    defaultBranch: () =>
      findDefaultBranch(directory, remotes.ranked(), async (branch) => (await head(branch)) !== undefined),
    head,
    async relation(sha, base) {
      if (await isAncestor(base, sha)) return 'ahead'
      if (await isAncestor(sha, base)) return 'behind'
      return (await holds('merge-base', sha, base)) ? 'diverged' : 'unrelated'
    },
    has: async (sha) => (await find(sha)) !== undefined,
    async list({ head, without }) {
      const output = await git(
        'listing commits of the clone',
        'rev-list',
        '--timestamp',
        '--end-of-options',
        head,
        ...without.map((sha) => `^${sha}`),
        '--',
      )
      return listedCommits(output)
    },
    read: (revisions, details) => readHistory(directory, revisions, details),
  }
}
