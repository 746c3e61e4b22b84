import type { CommittedEpisode } from '../../episode/commit-message.ts'
import type { BranchFile, BranchFileRequest } from '../gather/branch-files.ts'
import type { ContentBranch, RepositoryState } from '../gather/content-repository.ts'
import type { BranchCommit, PullRequest } from '../gather/content-repository-query.ts'
import { episodePath, type Naming, numberInFolder, numberOfBranch } from '../naming.ts'
import { type MarkedEpisode, markedEpisode } from '../text/marker.ts'
import { ownEpisode } from './own-commits.ts'
import { runIdOf } from './published-episodes.ts'

/** What this action last put on a branch. */
export interface OwnCommit {
  readonly episode: CommittedEpisode
  readonly commit: BranchCommit
  /** Whether it is the branch's head; otherwise there are commits by others on top of it. */
  readonly isHead: boolean
}

/** A branch that holds an episode of the series, or may. */
export interface HeldBranch {
  readonly branch: ContentBranch
  /** The episode's number: that of its file, where that is known. */
  readonly number: number
  /** Every number that the branch holds. */
  readonly numbers: readonly number[]
  readonly path: string
  /** Undefined where nothing tells it: it may be any. */
  readonly series: string | undefined
  /** Undefined where nothing tells it. */
  readonly runId: string | undefined
  readonly last: OwnCommit | undefined
  /** The pull request of this episode. */
  readonly pullRequest: PullRequest | undefined
}

/** What tells the episodes on branches. */
export interface Holding {
  readonly state: RepositoryState
  /** Files of branches that nothing else tells of: see {@link filesToRead}. */
  readonly files: readonly BranchFile[]
  readonly naming: Naming
  readonly allowedSeries: readonly string[]
  readonly series: string
}

/**
 * Finds the newest commit of this action on a branch. The numbers on the branch decide whether a commit belongs to it: below its own
 * commits lie those of the base, which may have brought other episodes.
 */
function lastOwnCommit(branch: ContentBranch, numbers: readonly number[]): OwnCommit | undefined {
  for (const [index, commit] of branch.commits.entries()) {
    const episode = ownEpisode(commit)
    if (episode === undefined || !numbers.includes(episode.number)) continue
    return { episode, commit, isHead: index === 0 }
  }
  return undefined
}

/** The pull request of an episode: an open one first. One that was closed or merged counts only where it names the episode. */
function pullRequestOf({ pullRequests }: ContentBranch, runId: string | undefined): PullRequest | undefined {
  const names = ({ body }: PullRequest) => runId !== undefined && markedEpisode(body)?.runId === runId
  const open = pullRequests.filter(({ state }) => state === 'OPEN')
  return open.find(names) ?? open[0] ?? pullRequests.find(names)
}

const distinct = <Value>(values: readonly (Value | undefined)[]): Value[] => [
  ...new Set(values.filter((value) => value !== undefined)),
]

interface Found {
  readonly branch: ContentBranch
  readonly named: ReturnType<typeof numberOfBranch>
  readonly marked: MarkedEpisode | undefined
  /** Episodes of the series that its pull requests change. */
  readonly own: readonly { readonly path: string; readonly number: number }[]
  readonly numbers: readonly number[]
}

function find(branch: ContentBranch, { naming, allowedSeries, series }: Holding): Found | undefined {
  const named = numberOfBranch(naming, allowedSeries, branch.name)
  const open = branch.pullRequests.filter(({ state }) => state === 'OPEN').map(({ body }) => markedEpisode(body))
  const marked = open.find((episode) => episode !== undefined)
  const own = branch.paths.flatMap((path) => {
    const number = numberInFolder(naming, series, path)
    return number === undefined ? [] : [{ path, number }]
  })
  const numbers = distinct([...own.map(({ number }) => number), named?.number, marked?.number])
  return numbers.length === 0 ? undefined : { branch, named, marked, own, numbers }
}

/** The branches that hold an episode of the series, or may. */
export function heldBranches(holding: Holding): HeldBranch[] {
  const { state, files, naming, series } = holding
  return state.branches.flatMap((branch) => {
    const found = find(branch, holding)
    const [number] = found?.numbers ?? []
    if (found === undefined || number === undefined) return []
    const { named, marked, own, numbers } = found
    const last = lastOwnCommit(branch, numbers)
    const file = files.find((one) => one.branch === branch.name)
    const inFile = file === undefined ? undefined : runIdOf(file.text)
    const closed = branch.pullRequests.map(({ body }) => markedEpisode(body)).find((episode) => episode !== undefined)
    const episode =
      last?.episode ??
      marked ??
      (inFile === undefined ? undefined : { runId: inFile, series }) ??
      (closed === undefined ? undefined : closed)
    const path = own.find((one) => one.number === number)?.path ?? episodePath(naming, series, number)
    const isOfSeries = own.length > 0 ? series : undefined
    return [
      {
        branch,
        number,
        numbers,
        path,
        series: episode?.series ?? isOfSeries ?? named?.series,
        runId: episode?.runId,
        last,
        pullRequest: pullRequestOf(branch, episode?.runId),
      },
    ]
  })
}

/** The files that tell which episode a branch holds, where neither a commit of this action nor an open pull request does. */
export function filesToRead(holding: Holding): BranchFileRequest[] {
  const { state, naming, series } = holding
  return state.branches.flatMap((branch) => {
    const found = find(branch, holding)
    const [head] = branch.commits
    if (found === undefined || found.marked !== undefined || head.sha === state.base.headSha) return []
    if (lastOwnCommit(branch, found.numbers) !== undefined) return []
    const paths = found.own.map(({ path }) => path)
    const [number] = found.numbers
    if (paths.length === 0 && number !== undefined) paths.push(episodePath(naming, series, number))
    return paths.map((path) => ({ branch: branch.name, sha: head.sha, path }))
  })
}
