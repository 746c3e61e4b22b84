import type { BranchFileRequest } from '../../gather/repository/branch-files.ts'
import type { ContentBranch, PublishedFile } from '../../gather/repository/content-repository.ts'
import { isEpisodeFile, seriesDirectory } from '../../naming.ts'
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

/** What no two episodes of a series may have. */
export interface Identity {
  /** Where its file would be in the way; undefined where none can be. */
  readonly path: string | undefined
  readonly number: number | undefined
  readonly isOfRun: (runId: string) => boolean
}

/** An episode that another one must not be like. */
export interface OtherEpisode extends Identity {
  /** As a message names it: `posts/chimera/ep-003.md on main`. */
  readonly name: string
  /** The file, where nobody can tell its text, and so its run id: `posts/chimera/ep-003.md of pull request #3`. */
  readonly unreadable: string | undefined
}

const NOTHING: Identity = { path: undefined, number: undefined, isOfRun: () => false }

/** What the text of a file in the series' folder says; nothing of its run id where it can't be read. */
function identityOf({ naming, series }: Holding, path: string, text: string | undefined): Identity {
  const name = path.slice(seriesDirectory(naming, series).length + 1)
  return {
    path,
    number: numberOfPublished(naming, series, { name, text }),
    isOfRun: (runId) => isOfRun({ text }, runId),
  }
}

/** What a path has on the base branch already. */
export function hadOnBase(holding: Holding, path: string): Identity {
  const { state, naming, series } = holding
  const file = state.published.find(({ name }) => path === `${seriesDirectory(naming, series)}/${name}`)
  return file === undefined ? NOTHING : identityOf(holding, path, file.text)
}

/** What both have. */
export const shared = (one: Identity, other: Identity): Identity => ({
  path: one.path === other.path ? one.path : undefined,
  number: one.number === other.number ? one.number : undefined,
  isOfRun: (runId) => one.isOfRun(runId) && other.isOfRun(runId),
})

/** An episode but for what one of the two has on the base branch already, and so doesn't take. */
export const without = (other: OtherEpisode, had: Identity): OtherEpisode => ({
  ...other,
  path: other.path === had.path ? undefined : other.path,
  number: other.number === had.number ? undefined : other.number,
  isOfRun: (runId) => !had.isOfRun(runId) && other.isOfRun(runId),
})

/** The files of a series on the base branch that the change leaves alone. */
export function publishedBeside(holding: Holding, { touched }: CheckedChange): OtherEpisode[] {
  const { state, naming, series } = holding
  return state.published.flatMap(({ name: file, text }: PublishedFile) => {
    const path = `${seriesDirectory(naming, series)}/${file}`
    const name = `${path} on ${state.base.name}`
    return touched.has(path)
      ? []
      : [{ ...identityOf(holding, path, text), name, path: undefined, unreadable: undefined }]
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
  return proposals(holding, change).flatMap(({ branch, pullRequest }) =>
    holding.files
      .filter((file) => file.branch === branch.name)
      .map(({ path, text }) => {
        const name = `pull request #${pullRequest.number}`
        const unreadable = text === undefined ? `${path} of ${name}` : undefined
        return without({ ...identityOf(holding, path, text), name, unreadable }, hadOnBase(holding, path))
      }),
  )
}

/** A file of the change itself, for those that follow. Where it can't be read, that is its own fault. */
export const ofFile = (holding: Holding, path: string, text: string | undefined): OtherEpisode => ({
  ...identityOf(holding, path, text),
  name: path,
  path: undefined,
  unreadable: undefined,
})
