import { runGit } from '../process/command.ts'
import { GitFailure } from '../process/errors.ts'

const HEADS = 'refs/heads/'
const headsOf = (remote: string) => `refs/remotes/${remote}/`

/** What a symbolic ref names, in full: a short name would depend on what else has it. Undefined when it is none. */
async function symbolicRef(directory: string, name: string): Promise<string | undefined> {
  try {
    const attempted = `looking which branch the clone at '${directory}' is on`
    return (await runGit({ directory, args: ['symbolic-ref', '--quiet', name], attempted })).replace(/\n$/u, '')
  } catch (error) {
    if (error instanceof GitFailure && error.exitCode === 1) return undefined
    throw error
  }
}

async function listRefs(directory: string): Promise<string[]> {
  const args = ['for-each-ref', '--format=%(refname)']
  const output = await runGit({ directory, args, attempted: `listing the branches of the clone at '${directory}'` })
  return output.split('\n').filter((ref) => ref !== '')
}

const afterPrefix = (ref: string | undefined, prefix: string): string | undefined =>
  ref?.startsWith(prefix) === true ? ref.slice(prefix.length) : undefined

/** Names of the branches among some refs, those of remotes included. Pure. */
function branchesOf(refs: readonly string[], remotes: readonly string[]): string[] {
  const prefixes = [HEADS, ...remotes.map(headsOf)]
  const names = refs.flatMap((ref) => prefixes.flatMap((prefix) => afterPrefix(ref, prefix) ?? []))
  return [...new Set(names)].filter((name) => name !== 'HEAD')
}

/**
 * Finds out which branch is meant where none is named: the one that HEAD names, the one that the HEAD of a remote names,
 * or the only one there is.
 *
 * @param remotes names of the clone's remotes, the one that has the most to say first.
 * @returns undefined when there is no ref at all: only then is the repository empty.
 * @throws {Error} when it can't be told.
 */
export async function findDefaultBranch(
  directory: string,
  remotes: readonly string[],
  exists: (branch: string) => Promise<boolean>,
): Promise<string | undefined> {
  const named = afterPrefix(await symbolicRef(directory, 'HEAD'), HEADS)
  if (named !== undefined && (await exists(named))) return named
  for (const remote of remotes) {
    const heads = headsOf(remote)
    const branch = afterPrefix(await symbolicRef(directory, `${heads}HEAD`), heads)
    if (branch !== undefined && (await exists(branch))) return branch
  }
  const refs = await listRefs(directory)
  const branches = branchesOf(refs, remotes)
  const [only] = branches
  if (branches.length === 1) return only
  if (refs.length === 0 && named !== undefined) return undefined
  const what = named === undefined ? 'is on no branch' : `is on the branch '${named}', which is not there`
  throw new Error(`The clone at '${directory}' ${what}: name the branch in 'repositories', as owner/name@branch.`)
}
