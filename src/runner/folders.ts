import { readlink, realpath } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, relative, resolve } from 'node:path'

/** Whether a path leads to something below a folder. Both are absolute, with their symbolic links followed. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && !isAbsolute(way) && way.split(/[\\/]/u)[0] !== '..'
}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** Where a path leads once the links in it are followed, also a link to what does not exist yet. */
export async function followed(path: string): Promise<string> {
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
