import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeTemporaryFolder } from '../../runner/temporary.ts'
import { readLog, writeLog } from '../log/log.ts'
import { type LoggedCommit, loggedCommit } from '../log/logged-commit.ts'
import type { Remote } from '../process/environment.ts'
import { fetchObjects, initialiseBare } from './fetch.ts'

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

/**
 * How many generations, from the tips on, hold all of the commits and their parents. Git cuts the last generation off from its
 * parents: none of the commits may be in it. Pure.
 */
export function depthOf(commits: readonly WantedCommit[]): number {
  const left = new Map(commits.map(({ sha, parents }) => [sha, parents]))
  let generation = edgesOf(commits).tips
  let depth = 1
  while (generation.length > 0) {
    depth += 1
    const parents = new Set(generation.flatMap((sha) => left.get(sha) ?? []))
    for (const sha of generation) left.delete(sha)
    generation = [...parents].filter((sha) => left.has(sha))
  }
  return depth
}

const WITHOUT_CONTENTS = '--filter=blob:none'

/** So few commits are fetched at once by their depth: that brings the generations of other commits too, but takes a request less. */
const FEW_COMMITS = 50

/** The folder, the clone in it, and the server. */
interface Clone {
  readonly folder: string
  readonly directory: string
  readonly remote: Remote
}

/** Fetches commits with the trees that they and their parents have, and no file's content. */
async function fetchWithParents({ directory, remote }: Clone, commits: readonly WantedCommit[]): Promise<void> {
  const { tips, boundary } = edgesOf(commits)
  const attempted = `fetching the commits of ${remote.url}`
  if (commits.length <= FEW_COMMITS) {
    const options = [WITHOUT_CONTENTS, `--depth=${depthOf(commits)}`]
    await fetchObjects({ directory, remote, shas: tips, options, attempted })
    return
  }
  // First the parents around them, each alone; then the server sends what lies between.
  if (boundary.length > 0)
    await fetchObjects({
      directory,
      remote,
      shas: boundary,
      options: [WITHOUT_CONTENTS, '--depth=1'],
      attempted: `fetching what lies before the commits of ${remote.url}`,
    })
  await fetchObjects({ directory, remote, shas: tips, options: [WITHOUT_CONTENTS], attempted })
}

async function readFetched(
  { folder, directory }: Clone,
  shas: readonly string[],
): Promise<ReadonlyMap<string, LoggedCommit>> {
  const revisionsFile = join(folder, 'revisions')
  const logFile = join(folder, 'log')
  await writeFile(revisionsFile, shas.map((sha) => `${sha}\n`).join(''))
  await writeLog(directory, { revisionsFile, logFile, detail: 'paths' })
  const commits = new Map<string, LoggedCommit>()
  for await (const some of readLog(logFile, () => loggedCommit(() => undefined))) {
    for (const commit of some) commits.set(commit.sha, commit)
  }
  return commits
}

async function withClone<Result>(remote: Remote, work: (clone: Clone) => Promise<Result>): Promise<Result> {
  const folder = await makeTemporaryFolder('clone-')
  try {
    const directory = join(folder, 'clone.git')
    await initialiseBare(directory, folder)
    return await work({ folder, directory, remote })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Reads commits by git, with the paths that each changes: from a bare clone without files' contents, of these commits and nothing
 * else, in a temporary folder that is removed in the end.
 *
 * @returns the commits by SHA, without their lines.
 * @throws {GitFailure}
 */
export const readFetchedCommits = (
  commits: readonly WantedCommit[],
  remote: Remote,
): Promise<ReadonlyMap<string, LoggedCommit>> =>
  withClone(remote, async (clone) => {
    await fetchWithParents(clone, commits)
    return readFetched(
      clone,
      commits.map(({ sha }) => sha),
    )
  })

/**
 * The same of commits of which nothing is known but their SHAs.
 *
 * @throws {GitFailure} when there is one that the server does not have.
 */
export const readUnknownCommits = (
  shas: readonly string[],
  remote: Remote,
): Promise<ReadonlyMap<string, LoggedCommit>> =>
  withClone(remote, async (clone) => {
    const { directory } = clone
    const options = [WITHOUT_CONTENTS, '--depth=2']
    await fetchObjects({ directory, remote, shas, options, attempted: `fetching commits of ${remote.url}` })
    return readFetched(clone, shas)
  })
