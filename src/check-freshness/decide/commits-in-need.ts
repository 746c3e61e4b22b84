import { matchesGlob } from 'node:path'
import type { Commit, History } from '../gather/history.ts'
import type { PathFilter } from '../sources/path-filter.ts'
import type { Source } from '../sources/sources.ts'
import { authorMatcher, messageMatcher } from '../sources/text-patterns.ts'

/** What says which commits need data. */
export type Need = Pick<Source, 'paths' | 'ignoreAuthors' | 'ignoreMessages'>

/** The top-level names that a commit changed against its first parent; undefined when that can't be told. */
function changedNames(commit: Commit, known: ReadonlyMap<string, Commit>): readonly string[] | undefined {
  const { entries, parents } = commit
  if (entries === undefined || parents === undefined) return undefined
  const [parent] = parents
  const before = parent === undefined ? new Map<string, string>() : known.get(parent)?.entries
  if (before === undefined) return undefined
  return [...new Set([...entries.keys(), ...before.keys()])].filter((name) => entries.get(name) !== before.get(name))
}

const isExcepted = (names: readonly string[], name: string) => names.some((pattern) => matchesGlob(name, pattern))

/** Which commits touch what the filter asks for. A commit of which that is not known does. */
function touching(filter: PathFilter, { commits, paths }: History): (commit: Commit, depth: number) => boolean {
  if (filter.kind === 'except') {
    const known = new Map(commits.map((commit) => [commit.sha, commit]))
    return (commit) => changedNames(commit, known)?.every((name) => isExcepted(filter.names, name)) !== true
  }
  const listings = filter.paths.map((path) => {
    const listing = paths.get(path)
    if (listing === undefined) return () => true
    const listed = new Set(listing.commits.map(({ sha }) => sha))
    const last = listing.isCut ? commits.findIndex(({ sha }) => sha === listing.commits.at(-1)?.sha) : -1
    return ({ sha }: Commit, depth: number) => listed.has(sha) || (last !== -1 && depth > last)
  })
  return (commit, depth) => listings.some((touches) => touches(commit, depth))
}

const isIgnored = ({ ignoreAuthors, ignoreMessages }: Need) => {
  const [isAuthor, isMessage] = [authorMatcher(ignoreAuthors), messageMatcher(ignoreMessages)]
  return ({ author, headline, body }: Commit) => isAuthor(author) || isMessage(`${headline}\n${body}`)
}

/** The commits that only the listings of the source's paths show, each once: they lie beyond what was read of the branch. */
export function commitsBeyond(source: Need, { commits, paths }: History): readonly Commit[] {
  if (source.paths?.kind !== 'only') return []
  const seen = new Set(commits.map(({ sha }) => sha))
  const beyond = source.paths.paths
    .flatMap((path) => paths.get(path)?.commits ?? [])
    .filter(({ sha }) => !seen.has(sha))
  return [...new Map(beyond.map((commit) => [commit.sha, commit])).values()]
}

/** The commits that need data of this source, by SHA: those that its `paths`, `ignore-authors` and `ignore-messages` leave. Pure. */
export function commitsInNeed(source: Need, history: History): ReadonlySet<string> {
  const ignored = isIgnored(source)
  const touches = source.paths === undefined ? () => true : touching(source.paths, history)
  const near = history.commits.filter((commit, depth) => !ignored(commit) && touches(commit, depth))
  const beyond = commitsBeyond(source, history).filter((commit) => !ignored(commit))
  return new Set([...near, ...beyond].map(({ sha }) => sha))
}

/** Whether every commit that could need data is known: the branch's to its beginning, or those of each path. */
const isWhole = ({ paths }: Need, history: History) =>
  !history.isCut || (paths?.kind === 'only' && paths.paths.every((path) => history.paths.get(path)?.isCut === false))

/** The paths of a source that name nothing in its branch's head. Pure. */
export const unnamedPaths = ({ paths: filter }: Need, { paths }: Pick<History, 'paths'>): readonly string[] =>
  filter?.kind === 'only' ? filter.paths.filter((path) => paths.get(path)?.isNamed === false) : []

/** Why a source could never be stale, whatever happens; undefined when it could. Such a check checks nothing. Pure. */
export function idleFault(source: Need, history: History): string | undefined {
  const [head] = history.commits
  if (head === undefined || history.origin === 'collection') return undefined
  const never = 'a source that can never be stale checks nothing.'
  if (source.paths?.kind === 'only') {
    const unnamed = unnamedPaths(source, history)
    if (unnamed.length === source.paths.paths.length)
      return `paths: ${unnamed.join(', ')} is nowhere in the head of ${history.repository}@${history.branch}: ${never}`
  }
  if (source.paths?.kind === 'except' && head.entries !== undefined) {
    const { names } = source.paths
    if ([...head.entries.keys()].every((name) => isExcepted(names, name)))
      return `paths: they leave nothing of ${history.repository}@${history.branch} that would need data: ${never}`
  }
  if (!isWhole(source, history) || commitsInNeed(source, history).size > 0) return undefined
  return `No commit of ${history.repository}@${history.branch} is left by paths, ignore-authors and ignore-messages: ${never}`
}
