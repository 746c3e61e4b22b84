import { posix } from 'node:path'

/** Paths recur throughout a history, so answers are remembered; so many at most. */
const MOST_REMEMBERED = 20_000
const NONE: readonly string[] = []

/** Tells which of some globs match any of some paths: such as `bench` folders anywhere. */
export type PathRules = (paths: readonly string[]) => string[]

/** A `!` before a bracket is part of a glob: `!(a|b)` is whatever is neither. */
const isExcluding = (glob: string) => /^!(?!\()/u.test(glob)

/**
 * Prepares globs. A path that one with a `!` in front matches counts for no other.
 *
 * @see https://nodejs.org/api/path.html#pathmatchesglobpath-pattern
 */
export function pathRules(globs: readonly string[]): PathRules {
  const wanted = globs.filter((glob) => !isExcluding(glob))
  const excluded = globs.filter(isExcluding).map((glob) => glob.slice(1))
  const remembered = new Map<string, readonly string[]>()

  function globsOf(path: string): readonly string[] {
    const known = remembered.get(path)
    if (known !== undefined) return known
    const matching = excluded.some((glob) => posix.matchesGlob(path, glob))
      ? NONE
      : wanted.filter((glob) => posix.matchesGlob(path, glob))
    if (remembered.size < MOST_REMEMBERED) remembered.set(path, matching.length === 0 ? NONE : matching)
    return matching
  }

  if (wanted.length === 0) return () => []
  return (paths) => {
    // Between commits only: one that changes very many paths names each once.
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    const found = new Set<string>()
    for (const path of paths) for (const glob of globsOf(path)) found.add(glob)
    return wanted.filter((glob) => found.has(glob))
  }
}
