import { matchesGlob } from 'node:path'
import type { Commit, History } from '../gather/history.ts'
import type { PathFilter } from '../sources/path-filter.ts'
import type { Source } from '../sources/sources.ts'

/** The top-level names that a commit changed against its first parent; undefined when that can't be told. */
function changedNames(commit: Commit, known: ReadonlyMap<string, Commit>): readonly string[] | undefined {
  const { entries, parents } = commit
  if (entries === undefined || parents === undefined) return undefined
  const [parent] = parents
  const before = parent === undefined ? new Map<string, string>() : known.get(parent)?.entries
  if (before === undefined) return undefined
  return [...new Set([...entries.keys(), ...before.keys()])].filter((name) => entries.get(name) !== before.get(name))
}

/** Which commits touch what the filter asks for. A commit of which that is not known does. */
function touching(filter: PathFilter, { commits, paths }: History): (commit: Commit, depth: number) => boolean {
  if (filter.kind === 'except') {
    const known = new Map(commits.map((commit) => [commit.sha, commit]))
    const isExcepted = (name: string) => filter.names.some((pattern) => matchesGlob(name, pattern))
    return (commit) => changedNames(commit, known)?.every(isExcepted) !== true
  }
  const listings = filter.paths.map((path) => {
    const listing = paths.get(path)
    if (listing === undefined) return () => true
    const lastListed = commits.findIndex(({ sha }) => sha === listing.cutAfter)
    return ({ sha }: Commit, depth: number) => listing.shas.has(sha) || (lastListed !== -1 && depth > lastListed)
  })
  return (commit, depth) => listings.some((touches) => touches(commit, depth))
}

/** The commits that need data of this source, by SHA: those that its `paths` and `ignore-authors` leave. Pure. */
export function commitsInNeed(source: Pick<Source, 'paths' | 'ignoreAuthors'>, history: History): ReadonlySet<string> {
  const ignored = new Set(source.ignoreAuthors)
  const touches = source.paths === undefined ? () => true : touching(source.paths, history)
  return new Set(
    history.commits
      .filter((commit, depth) => !commit.author.some((who) => ignored.has(who.toLowerCase())) && touches(commit, depth))
      .map(({ sha }) => sha),
  )
}
