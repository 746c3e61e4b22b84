import type { EpisodeFrontMatter } from '../../episode/format.ts'
import type { BranchFileRequest } from '../gather/branch-files.ts'
import type { ContentBranch, PublishedFile } from '../gather/content-repository.ts'
import { isEpisodeFile, type Naming, numberInFolder, seriesDirectory } from '../naming.ts'
import type { Holding } from './held-branches.ts'
import { isOfRun, numberOfPublished } from './published-episodes.ts'

/** The change that is checked. */
export interface CheckedChange {
  /** Number of the pull request; undefined for any other event. */
  readonly pullRequest: number | undefined
  /** The branch that it is on; undefined for the merge queue, which merges one after the other. */
  readonly branch: string | undefined
  /** Paths that it adds, changes, removes or renames. */
  readonly touched: ReadonlySet<string>
}

/** An episode that another one must not be like. */
export interface OtherEpisode {
  /** As a message names it: `posts/chimera/ep-003.md on main`. */
  readonly name: string
  /** Where its file would be in the way; undefined where none can be. */
  readonly path: string | undefined
  readonly number: number | undefined
  readonly isOfRun: (runId: string) => boolean
}

/** The file on the base branch at a path. */
export const publishedAt = ({ state, naming, series }: Holding, path: string): PublishedFile | undefined =>
  state.published.find(({ name }) => path === `${seriesDirectory(naming, series)}/${name}`)

/** The files of a series on the base branch that the change leaves alone. */
export function publishedBeside(holding: Holding, { touched }: CheckedChange): OtherEpisode[] {
  const { state, naming, series } = holding
  return state.published.flatMap((file) => {
    const path = `${seriesDirectory(naming, series)}/${file.name}`
    if (touched.has(path)) return []
    return [
      {
        name: `${path} on ${state.base.name}`,
        path: undefined,
        number: numberOfPublished(naming, series, file),
        isOfRun: (runId: string) => isOfRun(file, runId),
      },
    ]
  })
}

/** The open pull request of a branch into the base that isn't the change itself. */
function proposalOn({ name, pullRequests }: ContentBranch, { state }: Holding, change: CheckedChange) {
  if (name === change.branch || pullRequests.some(({ number }) => number === change.pullRequest)) return undefined
  return pullRequests.find((one) => one.state === 'OPEN' && one.baseRefName === state.base.name)
}

/** The branches whose open pull requests may bring the same episode. The merge queue sees what is before it on its base. */
const proposals = (holding: Holding, change: CheckedChange) =>
  change.pullRequest === undefined && change.branch === undefined
    ? []
    : holding.state.branches.flatMap((branch) => {
        const pullRequest = proposalOn(branch, holding, change)
        return pullRequest === undefined ? [] : [{ branch, pullRequest }]
      })

/** The files of other open pull requests that tell which episodes they bring. */
export function proposedFiles(holding: Holding, change: CheckedChange): BranchFileRequest[] {
  const folder = `${seriesDirectory(holding.naming, holding.series)}/`
  return proposals(holding, change).flatMap(({ branch: { name, commits, paths = [] } }) =>
    paths
      .filter((path) => path.startsWith(folder) && isEpisodeFile(path))
      .map((path) => ({ branch: name, sha: commits[0].sha, path })),
  )
}

/**
 * What other open pull requests bring that the base hasn't. Whichever of two is checked while the other is open is at fault: neither their
 * numbers nor their dates tell which had it first, as either may have changed since it was checked.
 */
export function proposedBeside(holding: Holding, change: CheckedChange): OtherEpisode[] {
  const { files, naming, series } = holding
  return proposals(holding, change).flatMap(({ branch, pullRequest }) =>
    files
      .filter((file) => file.branch === branch.name)
      .map(({ path, text }) => {
        const before = publishedAt(holding, path)
        const name = path.slice(seriesDirectory(naming, series).length + 1)
        return {
          name: `pull request #${pullRequest.number}`,
          path: before === undefined ? path : undefined,
          number: before === undefined ? numberOfPublished(naming, series, { name, text }) : undefined,
          isOfRun: (runId: string) => isOfRun({ text }, runId) && !(before !== undefined && isOfRun(before, runId)),
        }
      }),
  )
}

/** A file of the change itself, for those that follow. */
export const ofFile = (
  naming: Naming,
  path: string,
  { series, episode, run_id }: EpisodeFrontMatter,
): OtherEpisode => ({
  name: path,
  path: undefined,
  number: numberInFolder(naming, series, path) ?? episode,
  isOfRun: (runId) => run_id === runId,
})
