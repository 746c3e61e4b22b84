import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeTemporaryFolder } from '../runner/temporary.ts'
import { runGit } from './command.ts'
import type { Remote } from './environment.ts'
import type { FileChange } from './file-change.ts'
import { readLog, writeLog } from './log.ts'
import { loggedCommit } from './logged-commit.ts'

/** A commit whose changes are wanted. */
interface WantedCommit {
  readonly sha: string
  /** SHAs, the first parent first. */
  readonly parents: readonly string[]
}

/** Separates commits into those that no other one has as a parent, and the parents that are not among them. Pure. */
export function edgesOf(commits: readonly WantedCommit[]): { readonly tips: string[]; readonly boundary: string[] } {
  const wanted = new Set(commits.map(({ sha }) => sha))
  const parents = new Set(commits.flatMap((commit) => commit.parents))
  return {
    tips: [...wanted].filter((sha) => !parents.has(sha)),
    boundary: [...parents].filter((sha) => !wanted.has(sha)),
  }
}

const FETCH = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--filter=blob:none']

/** Keeps the command line within what every system takes. */
const SHAS_A_COMMAND = 500

/**
 * Reads which paths commits change, by git: a bare clone without files' contents, of these commits and nothing else. First
 * the parents around them are fetched, each alone (`--depth=1`); then git sends what lies between. The clone is in a
 * temporary folder and removed in the end.
 *
 * @returns the changes of each commit, by SHA.
 * @throws {GitFailure}
 */
export async function readFileChanges(
  commits: readonly WantedCommit[],
  remote: Remote,
): Promise<ReadonlyMap<string, readonly FileChange[]>> {
  const folder = await makeTemporaryFolder('clone-')
  try {
    const directory = join(folder, 'clone.git')
    const fetch = async (attempted: string, shas: readonly string[], ...options: string[]) => {
      for (let start = 0; start < shas.length; start += SHAS_A_COMMAND) {
        const some = shas.slice(start, start + SHAS_A_COMMAND)
        const args = [...FETCH, ...options, '--end-of-options', remote.url, ...some]
        await runGit({ directory, args, remote, attempted })
      }
    }
    const { tips, boundary } = edgesOf(commits)
    await runGit({
      directory: folder,
      args: ['init', '--quiet', '--bare', '--template=', '--object-format=sha1', directory],
      attempted: 'making a folder for a clone',
    })
    if (boundary.length > 0)
      await fetch(`fetching what lies before the commits of ${remote.url}`, boundary, '--depth=1')
    await fetch(`fetching the commits of ${remote.url}`, tips)

    const revisionsFile = join(folder, 'revisions')
    await writeFile(revisionsFile, commits.map(({ sha }) => `${sha}\n`).join(''))
    const changes = new Map<string, readonly FileChange[]>()
    const logFile = join(folder, 'log')
    await writeLog(directory, { revisionsFile, logFile, detail: 'paths' })
    for await (const some of readLog(logFile, () => loggedCommit(() => undefined))) {
      for (const { sha, files } of some) changes.set(sha, files)
    }
    return changes
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
