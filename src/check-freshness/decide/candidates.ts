import type { History, PathHistory } from '../gather/history.ts'
import type { Source } from '../sources/sources.ts'
import { type Arrival, arrivals } from './arrivals.ts'
import { commitsBeyond, commitsInNeed, type Need } from './commits-in-need.ts'

/** A commit that is looked for in the table. */
export interface Candidate {
  readonly sha: string
  readonly committedAt: Date
  readonly arrival: Arrival
  /** Whether the source wants data for it; rows of one that needs none count all the same. */
  readonly needsData: boolean
  /** Undefined when they are not known. */
  readonly parents: readonly string[] | undefined
  /** The SHAs under which a pull request brought it. */
  readonly aliases: readonly string[]
}

/** The commits of a branch that a source is judged by. */
export interface JudgedCommits {
  /** Newest first: of the branch as far as it is looked at, then those that only a path's listing shows. */
  readonly candidates: readonly Candidate[]
  /** How many of them lie on the branch as far as it is looked at. */
  readonly near: number
  /** What each commit stands on, as far as known; also of commits that pull requests brought. */
  readonly parents: ReadonlyMap<string, readonly string[]>
  /** Whether the branch goes on beyond what is looked at. */
  readonly isCut: boolean
  /**
   * For a source with `paths`: whatever is not listed of a path stands below every commit of its spine. Undefined where commits that are
   * not listed may need data all the same.
   */
  readonly spines: readonly (readonly string[])[] | undefined
  readonly broughtSince: Date | undefined
}

/** How far back a check looks at first, where the history goes that far. */
const LOOK_BACK_SECONDS = 14 * 86_400

/**
 * Git lists the commits that touch a path without the side branches that changed nothing of it: down to the first merge listed each
 * commit stands on the next, and everything further down stands below that merge.
 *
 * @see https://git-scm.com/docs/git-log#_history_simplification
 */
const spineOf = ({ commits }: PathHistory) => {
  const merge = commits.findIndex(({ parents }) => parents === undefined || parents.length > 1)
  return (merge === -1 ? commits : commits.slice(0, merge + 1)).map(({ sha }) => sha)
}

/** What each listed commit stands on by its place in the listing. */
function standingOnListed({ commits }: PathHistory): readonly (readonly [string, readonly string[]])[] {
  const shas = commits.map(({ sha }) => sha)
  const spine = spineOf({ commits, isCut: false, isNamed: true })
  return spine.map(
    (sha, index) =>
      [sha, index === spine.length - 1 ? shas.slice(index + 1) : shas.slice(index + 1, index + 2)] as const,
  )
}

function parentsOf(history: History, listings: readonly PathHistory[]): ReadonlyMap<string, readonly string[]> {
  const parents = new Map<string, readonly string[]>()
  const add = (sha: string, more: readonly string[] | undefined) =>
    parents.set(sha, [...new Set([...(parents.get(sha) ?? []), ...(more ?? [])])])
  for (const commit of [...history.commits, ...listings.flatMap(({ commits }) => commits)]) {
    add(commit.sha, commit.parents)
    for (const brought of commit.brought) add(brought.sha, brought.parents)
  }
  for (const [sha, below] of listings.flatMap(standingOnListed)) add(sha, below)
  return parents
}

/** How many commits of a history are looked at first: as many as can matter where data comes in time. */
function firstLook(candidates: readonly Candidate[], maxLagSeconds: number, now: Date): number {
  const horizon = now.getTime() - Math.max(LOOK_BACK_SECONDS, 2 * maxLagSeconds) * 1_000
  const last = candidates.findIndex(({ needsData, arrival }) => needsData && arrival.at.getTime() < horizon)
  return last === -1 ? candidates.length : last + 1
}

/** Another source may have asked for what pull requests brought; it says nothing for one that did not. */
const withoutPullRequests = (history: History): History => ({
  ...history,
  commits: history.commits.map((commit) => ({ ...commit, brought: [] })),
})

/**
 * The commits that a source is judged by. Pure.
 *
 * @param isFirstLook whether only so many are looked at as can matter where data comes in time.
 */
export function judgedCommits(
  source: Need & Pick<Source, 'match'>,
  given: History,
  {
    maxLagSeconds,
    isFirstLook,
    now,
  }: { readonly maxLagSeconds: number; readonly isFirstLook: boolean; readonly now: Date },
): JudgedCommits {
  const history = source.match === 'pull-request' ? given : withoutPullRequests(given)
  const inNeed = commitsInNeed(source, history)
  const arrived = arrivals(history.commits)
  const toCandidate = (
    { sha, committedAt, parents, brought }: History['commits'][number],
    depth: number,
  ): Candidate => ({
    sha,
    committedAt,
    arrival: arrived.get(sha) ?? { sha, at: committedAt, depth },
    needsData: inNeed.has(sha),
    parents,
    aliases: brought.map((commit) => commit.sha),
  })
  const known = history.commits.map(toCandidate)
  const near = isFirstLook ? known.slice(0, firstLook(known, maxLagSeconds, now)) : known
  const nearShas = new Set(near.map(({ sha }) => sha))
  const listings = source.paths?.kind === 'only' ? source.paths.paths.map((path) => history.paths.get(path)) : []
  const listed = listings.filter((listing) => listing !== undefined)
  const beyond = commitsBeyond(source, { ...history, commits: history.commits.slice(0, near.length) })
  const beyondCandidates = beyond
    .filter(({ sha }) => !nearShas.has(sha))
    .map((commit, index) => toCandidate(commit, history.commits.length + index))
  const isKnownByPaths = source.paths?.kind === 'only' && listed.length === listings.length
  const brought = history.commits.flatMap((commit) => commit.brought.map(({ committedAt }) => committedAt.getTime()))
  return {
    candidates: [...near, ...beyondCandidates],
    near: near.length,
    parents: parentsOf(history, listed),
    isCut: history.isCut || near.length < known.length,
    spines: isKnownByPaths ? listed.filter(({ isCut }) => isCut).map(spineOf) : undefined,
    broughtSince: brought.length === 0 ? undefined : new Date(Math.min(...brought)),
  }
}
