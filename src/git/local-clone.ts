import { runGit } from './command.ts'
import { GitFailure } from './errors.ts'
import { type CloneHistory, readHistory } from './history.ts'
import type { Revisions } from './revisions.ts'

/** A clone on this machine, with a work tree or bare. It is only read, and nothing in it can run. */
export interface LocalClone {
  readonly directory: string
  /** The branch that HEAD names: the default branch of a bare clone. */
  defaultBranch(): Promise<string>
  /** The SHA of a branch: its own, or the one of its remote `origin`; undefined when there is no such branch. */
  head(branch: string): Promise<string | undefined>
  has(sha: string): Promise<boolean>
  /** SHAs of the commits that `head` reaches and none of `without` does. */
  list(revisions: { readonly head: string; readonly without: readonly string[] }): Promise<readonly string[]>
  /** Reads commits. Without `lines` they are not counted, which takes git about five times as long. */
  read(revisions: Revisions, options: { readonly lines: boolean }): CloneHistory
}

/**
 * Opens a clone.
 *
 * @throws {Error} when there is none, when its history is cut off (a shallow clone), or when it names objects by SHA-256.
 */
export async function openLocalClone(directory: string): Promise<LocalClone> {
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

  return {
    directory,
    async defaultBranch() {
      const attempted = `looking which branch the clone at '${directory}' is on`
      try {
        return (await git(attempted, 'symbolic-ref', '--short', 'HEAD')).trim()
      } catch (error) {
        if (!(error instanceof GitFailure) || !/not a symbolic ref/u.test(error.said)) throw error
        throw new Error(
          `The clone at '${directory}' is on no branch: name the branch in 'repositories', as owner/name@branch.`,
          { cause: error },
        )
      }
    },
    head: async (branch) => (await find(`refs/heads/${branch}`)) ?? find(`refs/remotes/origin/${branch}`),
    has: async (sha) => (await find(sha)) !== undefined,
    async list({ head, without }) {
      const output = await git(
        'listing commits of the clone',
        'rev-list',
        '--end-of-options',
        head,
        ...without.map((sha) => `^${sha}`),
        '--',
      )
      return output.split('\n').filter((sha) => sha !== '')
    },
    read: (revisions, options) => readHistory(directory, revisions, options),
  }
}
