import { isAbsolute, relative } from 'node:path'

/** Whether a path leads to something below a folder. Both are absolute, with their symbolic links followed. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path)
  return way !== '' && !isAbsolute(way) && way.split(/[\\/]/u)[0] !== '..'
}
