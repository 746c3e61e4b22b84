import { runGit } from './command.ts'
import { GitFailure } from './errors.ts'
import { parseSettings } from './network-settings.ts'

/** The remotes of a clone. */
export interface Remotes {
  /** Their names, the one with the most to say about a branch first; without a branch, about the whole repository. */
  ranked(branch?: string): readonly string[]
  /** Whether the first of `ranked` is known to be the right one: there is no other, or something speaks for it. */
  isSure(branch?: string): boolean
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
 * Reads which remotes a clone has. What speaks for one of several: it has the address of the repository (a fork's clone has its own
 * beside it), the branch is set up to follow it, it is called `origin`.
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
  const weightOf = (name: string, branch: string | undefined): number => {
    if (urls.get(name)?.some((url) => isAddressOf(url, repository)) === true) return 3
    if (branch !== undefined && followed.get(branch) === name) return 2
    return name === 'origin' ? 1 : 0
  }
  const ranked = (branch?: string) =>
    [...urls.keys()].toSorted((one, other) => weightOf(other, branch) - weightOf(one, branch))
  return {
    ranked,
    isSure(branch) {
      const [first, second] = ranked(branch)
      return first === undefined || second === undefined || weightOf(first, branch) > weightOf(second, branch)
    },
  }
}
