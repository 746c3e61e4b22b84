import type { CommittedEpisode } from '../../../episode/commit-message.ts'
import type { BranchFile, BranchFileRequest } from '../../gather/repository/branch-files.ts'
import type { ContentBranch, RepositoryState } from '../../gather/repository/content-repository.ts'
import type { BranchCommit, PullRequest } from '../../gather/repository/content-repository-query.ts'
import { episodePath, isEpisodeFile, type Naming, numberOfBranch, seriesDirectory } from '../../naming.ts'
import { type MarkedEpisode, markedEpisode } from '../../text/marker.ts'
import { ownEpisode } from './own-commits.ts'
import { numberOfPublished, runIdOf } from './published-episodes.ts'

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
  /** Whether the file itself or a commit of this action has the run id: markers of pull requests can be copied. */
  readonly isProven: boolean
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
  /** Paths of the files that branches without an open pull request change: see {@link branchesToCompare}. */
  readonly compared: ReadonlyMap<string, readonly string[]>
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

/**
 * The pull request of an episode: an open one first, and of these one into the base. One that was closed or merged counts only where it
 * names the episode.
 */
function pullRequestOf(
  { pullRequests }: ContentBranch,
  runId: string | undefined,
  { state: { base } }: Holding,
): PullRequest | undefined {
  const names = ({ body }: PullRequest) => runId !== undefined && markedEpisode(body)?.runId === runId
  const isOpen = ({ state }: PullRequest) => state === 'OPEN'
  const isIntoBase = ({ baseRefName }: PullRequest) => baseRefName === base.name
  const counted = pullRequests.filter((one) => isOpen(one) || names(one))
  const [first] = counted.toSorted(
    (one, other) =>
      Number(isOpen(other)) - Number(isOpen(one)) ||
      Number(isIntoBase(other)) - Number(isIntoBase(one)) ||
      Number(names(other)) - Number(names(one)),
  )
  return first
}

/** Paths of the files that a branch changes, as far as anything lists them. */
const pathsOn = ({ name, paths }: ContentBranch, { compared }: Holding) => paths ?? compared.get(name) ?? []

/**
 * The branches whose files nothing lists: no pull request is open from them, and their commits don't tell. Left out are those that have
 * the series as the base has it, and those that were merged as they are.
 */
export function branchesToCompare({ base, branches }: RepositoryState): ContentBranch[] {
  return branches.filter(({ paths, folderSha, commits, pullRequests }) => {
    if (paths !== undefined || folderSha === undefined || folderSha === base.folderSha) return false
    const [head] = commits
    const isMerged = pullRequests.some(
      ({ state, baseRefName, headRefOid }) =>
        state === 'MERGED' && baseRefName === base.name && headRefOid === head.sha,
    )
    const forked = commits.findIndex(({ sha }) => sha === base.headSha)
    // A commit of this action changes no other file than its episode's.
    const areOwn = forked > 0 && new Set(commits.slice(0, forked).map((one) => ownEpisode(one)?.runId)).size === 1
    return !isMerged && forked !== 0 && !(areOwn && ownEpisode(head) !== undefined)
  })
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
  /** Files that are named as episodes, or whose front matter has a number. */
  readonly own: readonly OwnFile[]
  /** Other Markdown files in the series' folder: people may have renamed an episode's, or named their own as they like. */
  readonly others: readonly string[]
  /** Empty for a branch that holds no episode, as far as its files are known. */
  readonly numbers: readonly number[]
  readonly last: OwnCommit | undefined
}

/** Whether files tell that a marker was copied from the pull request of another episode. */
const isCopied = ({ runId, number }: MarkedEpisode, own: readonly OwnFile[], inFiles: readonly string[]): boolean =>
  inFiles.length > 0 && !inFiles.includes(runId) && !own.some((file) => file.number === number)

function find(branch: ContentBranch, holding: Holding): Found {
  const { naming, allowedSeries, series, files } = holding
  const named = numberOfBranch(naming, allowedSeries, branch.name)
  const open = branch.pullRequests.filter(({ state }) => state === 'OPEN').map(({ body }) => markedEpisode(body))
  const paths = distinct(pathsOn(branch, holding))
  const folder = `${seriesDirectory(naming, series)}/`
  const texts = new Map(files.filter((file) => file.branch === branch.name).map(({ path, text }) => [path, text]))
  const own = paths.flatMap((path) => {
    if (!path.startsWith(folder)) return []
    const number = numberOfPublished(naming, series, { name: path.slice(folder.length), text: texts.get(path) })
    return number === undefined ? [] : [{ path, number }]
  })
  const others = paths.filter(
    (path) => path.startsWith(folder) && isEpisodeFile(path) && !own.some((one) => one.path === path),
  )
  const inFiles = distinct([...texts.values()].map((text) => (text === undefined ? undefined : runIdOf(text))))
  const marked = open.find((episode) => episode !== undefined && !isCopied(episode, own, inFiles))
  const numbers = distinct([...own.map((file) => file.number), named?.number, marked?.number])
  return { branch, named, marked, own, others, numbers, last: lastOwnCommit(branch, numbers) }
}

/** The episode that a branch is there for, as far as it is known without its files. */
const knownEpisode = ({ last, marked }: Found): MarkedEpisode | undefined => last?.episode ?? marked

/** Tells the episodes of a branch: the one that it is there for, and those beside it. */
function episodesOn(found: Found, holding: Holding): HeldBranch[] {
  const { files, naming, series } = holding
  const { branch, named, own, others, numbers, last } = found
  const [first] = numbers
  if (first === undefined) return []
  const runIds = new Map(
    files
      .filter((file) => file.branch === branch.name)
      .map(({ path, text }) => [path, text === undefined ? undefined : runIdOf(text)]),
  )
  const runIdAt = ({ path }: OwnFile) => runIds.get(path)
  const inOwn = distinct([...runIds.values()])
  const [inFile] = inOwn
  const closed = branch.pullRequests
    .filter(({ state }) => state !== 'OPEN')
    .map(({ body }) => markedEpisode(body))
    .find((episode) => episode !== undefined)
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
  const number = file?.number ?? first
  const renamed = others.find((path) => episode !== undefined && runIds.get(path) === episode.runId)
  const isShared = beside.length > 0
  return [
    {
      branch,
      number,
      numbers,
      path: file?.path ?? renamed ?? episodePath(naming, series, number),
      series: episode?.series ?? (file === undefined ? named?.series : series),
      runId: episode?.runId,
      isProven: episode !== undefined && (last?.episode.runId === episode.runId || inOwn.includes(episode.runId)),
      last,
      pullRequest: pullRequestOf(branch, episode?.runId, holding),
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
      isProven: true,
      last: lastOwnCommit(branch, [one.number]),
      pullRequest: pullRequestOf(branch, runIdAt(one), holding),
      isBeside: true,
      isShared,
    })),
  ]
}

/** The episodes of the series on branches, and the branches that may hold one. */
export function heldBranches(holding: Holding): HeldBranch[] {
  return holding.state.branches.flatMap((branch) => episodesOn(find(branch, holding), holding))
}

/**
 * The files that tell which episodes a branch holds, where its head is not a commit of this action that tells it; and where there is more
 * than the one episode that this tells of. Of a file that isn't named as an episode only its front matter tells whether it is one.
 */
export function filesToRead(holding: Holding): BranchFileRequest[] {
  const { state, naming, series } = holding
  return state.branches.flatMap((branch) => {
    const [head] = branch.commits
    if (head.sha === state.base.headSha) return []
    const found = find(branch, holding)
    const { own, others, numbers } = found
    const [first] = numbers
    const known = knownEpisode(found)
    const told = known !== undefined && (known.series ?? series) === series ? 1 : 0
    // What others have committed on top may have made another episode of the file.
    const isTold = found.last?.isHead === true && own.length <= told
    const paths = isTold ? [] : own.map(({ path }) => path)
    if (known === undefined && paths.length === 0 && first !== undefined) paths.push(episodePath(naming, series, first))
    return [...paths, ...others].map((path) => ({ branch: branch.name, sha: head.sha, path }))
  })
}
