import { runGit } from '../process/command.ts'
import { GitFailure } from '../process/errors.ts'
import { parseSettings } from '../process/network-settings.ts'

/** What the remotes say of a branch: its head there, nothing, or why it can't be told. */
type RemoteHead = { readonly sha: string | undefined } | { readonly fault: string }

/** The remotes of a clone. */
export interface Remotes {
  /** Their names, the one with the most to say about a branch first; without a branch, about the whole repository. */
  ranked(branch?: string): readonly string[]
  /**
   * Which head is meant of those that the remotes have. Pure.
   *
   * @param heads SHAs by remote, of those that have the branch.
   * @param isLocal whether the clone has the branch itself.
   */
  choose(branch: string, heads: ReadonlyMap<string, string>, isLocal: boolean): RemoteHead
}

const KEYS = String.raw`^(remote\..*\.url|branch\..*\.remote)$`

async function readSettings(directory: string): Promise<ReturnType<typeof parseSettings>> {
  const args = ['config', '--local', '--null', '--get-regexp', KEYS]
  try {
    return parseSettings(
      await runGit({ directory, args, attempted: `reading the remotes of the clone at '${directory}'` }),
    )
  } catch (error) {
    if (error instanceof GitFailure && error.exitCode === 1) return []
    throw error
  }
}

/** Whether an address ends in `owner/name`, as those of GitHub's repositories do, over https as over ssh. Pure. */
const isAddressOf = (url: string, repository: string): boolean =>
  /(?:^|[/:])([^/:]+\/[^/:]+?)(?:\.git)?\/*$/u.exec(url)?.[1]?.toLowerCase() === repository.toLowerCase()

/**
 * Reads which remotes a clone has. What speaks for one of several that have a branch, in this order: it has the address of the repository
 * (a fork's clone has its own beside it), the branch is set up to follow it, it is called `origin`.
 *
 * @param repository `owner/name`.
 * @throws {GitFailure}
 */
export async function readRemotes(directory: string, repository: string): Promise<Remotes> {
  const urls = new Map<string, string[]>()
  const followed = new Map<string, string>()
  for (const [key, value] of await readSettings(directory)) {
    const [section, ...rest] = key.split('.')
    const name = rest.slice(0, -1).join('.')
    if (section === 'branch') followed.set(name, value)
    else urls.set(name, [...(urls.get(name) ?? []), value])
  }
  const hasAddress = (name: string) => urls.get(name)?.some((url) => isAddressOf(url, repository)) === true
  const weightOf = (name: string, branch: string | undefined): number =>
    (hasAddress(name) ? 4 : 0) +
    (branch !== undefined && followed.get(branch) === name ? 2 : 0) +
    (name === 'origin' ? 1 : 0)
  const ranked = (branch?: string) =>
    [...urls.keys()].toSorted((one, other) => weightOf(other, branch) - weightOf(one, branch))
  return {
    ranked,
    choose(branch, heads, isLocal) {
      const [first, second] = ranked(branch).filter((name) => heads.has(name))
      if (first === undefined) return { sha: undefined }
      const upstream = [...urls.keys()].find(hasAddress)
      if (upstream !== undefined && !hasAddress(first)) {
        const follows = followed.get(branch)
        if (isLocal && (follows === undefined || hasAddress(follows))) return { sha: undefined }
        return {
          fault: `has the branch '${branch}' of '${first}', but not of '${upstream}', which has the address of ${repository}: fetch it (git fetch ${upstream} ${branch}).`,
        }
      }
      const isSure = second === undefined || weightOf(first, branch) > weightOf(second, branch)
      if (isSure || new Set(heads.values()).size === 1) return { sha: heads.get(first) }
      const who = hasAddress(first) ? 'more than one has' : 'none has'
      const how = isLocal
        ? `git branch --set-upstream-to=<remote>/${branch} ${branch}`
        : `git branch --track ${branch} <remote>/${branch}`
      return {
        fault: `has several remotes with a branch '${branch}', at different commits, and ${who} the address of ${repository}: tell which one is meant (${how}).`,
      }
    },
  }
}
