import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeTemporaryFolder } from '../../runner/temporary.ts'
import { type ListedCommit, listedCommits } from '../log/listed-commits.ts'
import { datedRevisions, type Revisions } from '../log/revisions.ts'
import { runGit } from '../process/command.ts'
import type { Remote } from '../process/environment.ts'
import { isNotThere } from '../process/errors.ts'
import { fetchObjects, initialiseBare } from './fetch.ts'

/** Works on a bare clone that holds commits and nothing else (`--filter=tree:0`), in a temporary folder, removed in the end. */
async function withCommits<Result>(
  remote: Remote,
  shas: readonly string[],
  work: (directory: string) => Promise<Result>,
): Promise<Result> {
  const folder = await makeTemporaryFolder('commits-')
  const directory = join(folder, 'commits.git')
  try {
    await initialiseBare(directory, folder)
    const attempted = `fetching the commits of ${remote.url}`
    await fetchObjects({ directory, remote, shas, options: ['--filter=tree:0'], attempted })
    return await work(directory)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** What one head reaches and others do not. */
interface Range {
  readonly head: string
  readonly without: readonly string[]
  /** Further heads; one that the server no longer has reaches nothing. */
  readonly withoutIfThere?: readonly string[]
}

/** Fetches what the server still has of some commits. */
async function fetchIfThere(remote: Remote, directory: string, shas: readonly string[]): Promise<string[]> {
  const there: string[] = []
  for (const sha of shas) {
    try {
      const attempted = `fetching the commits of ${remote.url}`
      await fetchObjects({ directory, remote, shas: [sha], options: ['--filter=tree:0'], attempted })
      there.push(sha)
    } catch (error) {
      if (!isNotThere(error)) throw error
    }
  }
  return there
}

/**
 * Lists by git which commits some heads reach and others do not, newest first.
 *
 * @returns for each range asked for, its commits.
 * @throws {GitFailure}
 */
export function listRanges(remote: Remote, ranges: readonly Range[]): Promise<ListedCommit[][]> {
  const shas = new Set(ranges.flatMap(({ head, without }) => [head, ...without]))
  return withCommits(remote, [...shas], async (directory) => {
    const lists: ListedCommit[][] = []
    for (const { head, without, withoutIfThere = [] } of ranges) {
      const unwanted = [...without, ...(await fetchIfThere(remote, directory, withoutIfThere))]
      const args = ['rev-list', '--timestamp', '--end-of-options', head, ...unwanted.map((sha) => `^${sha}`), '--']
      const output = await runGit({ directory, args, attempted: `comparing the commits of ${remote.url}` })
      lists.push(listedCommits(output))
    }
    return lists
  })
}

/**
 * Lists by git the commits that a head reaches and that were committed within a stretch of time, newest first. Every commit's own
 * date is looked at: none is hidden behind one with a wrong clock.
 *
 * @throws {GitFailure}
 */
export function listRemoteRevisions(remote: Remote, revisions: Revisions): Promise<string[]> {
  return withCommits(remote, [revisions.head], async (directory) => {
    const shas: string[] = []
    for await (const some of datedRevisions(directory, revisions)) shas.push(...some)
    return shas
  })
}
