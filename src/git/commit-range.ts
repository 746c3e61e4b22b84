import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeTemporaryFolder } from '../runner/temporary.ts'
import { runGit } from './command.ts'
import type { Remote } from './environment.ts'

/**
 * Lists by git which commits some heads reach and others do not, newest first: from a bare clone that holds commits and nothing
 * else (`--filter=tree:0`), in a temporary folder, removed in the end.
 *
 * @returns for each range asked for, the SHAs.
 * @throws {GitFailure}
 */
export async function listRanges(
  remote: Remote,
  ranges: readonly { readonly head: string; readonly without: readonly string[] }[],
): Promise<string[][]> {
  const folder = await makeTemporaryFolder('commits-')
  const directory = join(folder, 'commits.git')
  try {
    await runGit({
      directory: folder,
      args: ['init', '--quiet', '--bare', '--template=', '--object-format=sha1', directory],
      attempted: 'making a folder for a clone',
    })
    const shas = new Set(ranges.flatMap(({ head, without }) => [head, ...without]))
    const options = ['--quiet', '--no-tags', '--no-write-fetch-head', '--no-auto-maintenance', '--filter=tree:0']
    await runGit({
      directory,
      args: ['fetch', ...options, '--end-of-options', remote.url, ...shas],
      remote,
      attempted: `fetching the commits of ${remote.url}`,
    })
    const lists: string[][] = []
    for (const { head, without } of ranges) {
      const args = ['rev-list', '--end-of-options', head, ...without.map((sha) => `^${sha}`), '--']
      const output = await runGit({ directory, args, attempted: `comparing the commits of ${remote.url}` })
      lists.push(output.split('\n').filter((sha) => sha !== ''))
    }
    return lists
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
