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

/** An episode of the series on a branch, or a branch that may hold one. A branch with several episodes is there once for each. */
export interface HeldBranch {
  readonly branch: ContentBranch
  /** The episode's number: that of its file, where that is known. */
  readonly number: number
  /** Every number that the branch holds for this episode. */
  readonly numbers: readonly number[]
  readonly path: string
  /** Undefined where nothing tells it: it may be any. */
  readonly series: string | undefined
  /** Undefined where nothing tells it. */
  readonly runId: string | undefined
  readonly last: OwnCommit | undefined
  /** The pull request of this episode, or that brings it too. */
  readonly pullRequest: PullRequest | undefined
  /** Whether the branch is there for another episode, and has this one as well. */
  readonly isBeside: boolean
  /** Whether the branch has other episodes too. */
  readonly isShared: boolean
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

/** A file of the series that pull requests of a branch change. */
interface OwnFile {
  readonly path: string
  readonly number: number
}

interface Found {
  readonly branch: ContentBranch
  readonly named: ReturnType<typeof numberOfBranch>
  readonly marked: MarkedEpisode | undefined
  readonly own: readonly OwnFile[]
  readonly numbers: readonly [number, ...number[]]
  readonly last: OwnCommit | undefined
}

function find(branch: ContentBranch, { naming, allowedSeries, series }: Holding): Found | undefined {
  const named = numberOfBranch(naming, allowedSeries, branch.name)
  const open = branch.pullRequests.filter(({ state }) => state === 'OPEN').map(({ body }) => markedEpisode(body))
  const marked = open.find((episode) => episode !== undefined)
  const own = distinct(branch.paths).flatMap((path) => {
    const number = numberInFolder(naming, series, path)
    return number === undefined ? [] : [{ path, number }]
  })
  const [number, ...more] = distinct([...own.map((file) => file.number), named?.number, marked?.number])
  if (number === undefined) return undefined
  const numbers: Found['numbers'] = [number, ...more]
  return { branch, named, marked, own, numbers, last: lastOwnCommit(branch, numbers) }
}

/** The episode that a branch is there for, as far as it is known without its files. */
const knownEpisode = ({ last, marked }: Found): MarkedEpisode | undefined => last?.episode ?? marked

/** Tells the episodes of a branch: the one that it is there for, and those beside it. */
function episodesOn(found: Found, { files, naming, series }: Holding): HeldBranch[] {
  const { branch, named, own, numbers, last } = found
  const runIds = new Map(
    files.filter((file) => file.branch === branch.name).map(({ path, text }) => [path, runIdOf(text)]),
  )
  const runIdAt = ({ path }: OwnFile) => runIds.get(path)
  const [inFile] = distinct([...runIds.values()])
  const closed = branch.pullRequests.map(({ body }) => markedEpisode(body)).find((episode) => episode !== undefined)
  const inFiles = inFile === undefined ? undefined : { runId: inFile, series, number: undefined }
  const episode = knownEpisode(found) ?? inFiles ?? closed
  const isOfSeries = (episode?.series ?? series) === series
  const file = isOfSeries
    ? (own.find((one) => episode !== undefined && runIdAt(one) === episode.runId) ??
      own.find((one) => one.number === episode?.number) ??
      own.find((one) => runIdAt(one) === undefined) ??
      own[0])
    : undefined
  const beside = own.filter((one) => {
    const runId = runIdAt(one)
    return one !== file || (runId !== undefined && runId !== episode?.runId)
  })
  const number = file?.number ?? numbers[0]
  const isShared = beside.length > 0
  return [
    {
      branch,
      number,
      numbers,
      path: file?.path ?? episodePath(naming, series, number),
      series: episode?.series ?? (file === undefined ? named?.series : series),
      runId: episode?.runId,
      last,
      pullRequest: pullRequestOf(branch, episode?.runId),
      isBeside: false,
      isShared,
    },
    ...beside.map((one) => ({
      branch,
      number: one.number,
      numbers: [one.number],
      path: one.path,
      series,
      runId: runIdAt(one),
      last: lastOwnCommit(branch, [one.number]),
      pullRequest: pullRequestOf(branch, runIdAt(one)),
      isBeside: true,
      isShared,
    })),
  ]
}

/** The episodes of the series on branches, and the branches that may hold one. */
export function heldBranches(holding: Holding): HeldBranch[] {
  return holding.state.branches.flatMap((branch) => {
    const found = find(branch, holding)
    return found === undefined ? [] : episodesOn(found, holding)
  })
}

/**
 * The files that tell which episodes a branch holds, where neither a commit of this action nor an open pull request does, and where
 * there is more than the one episode that these tell of.
 */
export function filesToRead(holding: Holding): BranchFileRequest[] {
  const { state, naming, series } = holding
  return state.branches.flatMap((branch) => {
    const found = find(branch, holding)
    const [head] = branch.commits
    if (found === undefined || head.sha === state.base.headSha) return []
    const known = knownEpisode(found)
    const told = known !== undefined && (known.series ?? series) === series ? 1 : 0
    const paths = found.own.length > told ? found.own.map(({ path }) => path) : []
    if (known === undefined && paths.length === 0) paths.push(episodePath(naming, series, found.numbers[0]))
    return paths.map((path) => ({ branch: branch.name, sha: head.sha, path }))
  })
}
