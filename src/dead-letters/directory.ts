import { resolve } from 'node:path'
import { followed, isInside } from '../runner/folders.ts'
import { temporaryDirectory } from '../runner/temporary.ts'

/**
 * The folder that the input `dead-letter-directory` names, with its links followed.
 *
 * @param given relative to the workspace, or absolute.
 * @throws {Error} when it leads out of the workspace and the runner's temporary folder.
 */
export async function letterDirectory(given: string): Promise<string> {
  const workspace = process.env.GITHUB_WORKSPACE || process.cwd()
  const target = await followed(resolve(workspace, given))
  const folders = await Promise.all([workspace, temporaryDirectory()].map(followed))
  if (folders.some((folder) => isInside(folder, target))) return target
  throw new Error(
    `Input 'dead-letter-directory' must be a folder in the workspace or in the runner's temporary folder: '${given}' leads to '${target}'.`,
  )
}
