import { mkdir, readlink, realpath, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { isInside } from '../../runner/folders.ts'
import { temporaryDirectory } from '../../runner/temporary.ts'

const DEFAULT_NAME = 'freshness-report.json'

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Where a path leads once the links in it are followed, also a link to what does not exist yet. */
async function followed(path: string): Promise<string> {
  try {
    return await realpath(path)
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error
  }
  const folder = await followed(dirname(path))
  try {
    return await followed(resolve(folder, await readlink(path)))
  } catch (error) {
    if (!isMissing(error)) throw error
    return join(folder, basename(path))
  }
}

/**
 * Finds where the report goes: a path given is one in the workspace or the runner's temporary folder, also after links are
 * followed; without one it is a file in the temporary folder.
 *
 * @param given relative to the workspace, or absolute.
 * @throws {Error} when it leads elsewhere.
 */
export async function reportPath(given: string | undefined): Promise<string> {
  const workspace = process.env.GITHUB_WORKSPACE || process.cwd()
  const temporary = temporaryDirectory()
  if (given === undefined) return join(temporary, DEFAULT_NAME)
  const path = resolve(workspace, given)
  const target = await followed(path)
  const folders = await Promise.all([workspace, temporary].map(followed))
  if (folders.some((folder) => isInside(folder, target))) return path
  throw new Error(
    `Input 'report-path' must lie in the workspace or in the runner's temporary folder: '${given}' leads to '${target}'.`,
  )
}

/** Writes the report, and makes the folders that lead to it. */
export async function writeReport(path: string, json: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${json}\n`)
}
