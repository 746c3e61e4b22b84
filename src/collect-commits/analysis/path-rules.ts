import { posix } from 'node:path'

/** Paths recur throughout a history, so answers are remembered; so many at most. */
const MOST_REMEMBERED = 20_000

/** Tells which of some globs match any of some paths: such as `bench` folders anywhere. */
export type PathRules = (paths: readonly string[]) => string[]

/**
 * Prepares globs.
 *
 * @see https://nodejs.org/api/path.html#pathmatchesglobpath-pattern
 */
export function pathRules(globs: readonly string[]): PathRules {
  const remembered = new Map<string, readonly string[]>()

  function globsOf(path: string): readonly string[] {
    const known = remembered.get(path)
    if (known !== undefined) return known
    const matching = globs.filter((glob) => posix.matchesGlob(path, glob))
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    remembered.set(path, matching)
    return matching
  }

  if (globs.length === 0) return () => []
  return (paths) => {
    const found = new Set<string>()
    for (const path of paths) for (const glob of globsOf(path)) found.add(glob)
    return globs.filter((glob) => found.has(glob))
  }
}
