import type { AddedCommit } from '../../gather/repository/branch-commits.ts'
import type { ContentBranch } from '../../gather/repository/content-repository.ts'
import type { PullRequest } from '../../gather/repository/content-repository-query.ts'
import { type Place, seriesDirectory } from '../../naming.ts'
import { type HeldBranch, type Holding, heldBranches, type OwnCommit } from './held-branches.ts'
import { freePlace, type NumberRequest } from './next-number.ts'
import { isNobodysWork } from './own-commits.ts'
import { isOfRun, numberOfPublished, publishedNumbers } from './published-episodes.ts'

/** Where an episode is. */
export type Location =
  /** It is on the base branch. `number` is undefined where the file's name has none. */
  | {
      readonly kind: 'published'
      readonly file: string
      readonly number: number | undefined
      readonly superseded: readonly Superseded[]
    }
  /** It is on a content branch. */
  | {
      readonly kind: 'proposed'
      readonly place: Place
      readonly branch: ContentBranch
      /** Undefined where no commit of this action is left among the newest. */
      readonly last: OwnCommit | undefined
      readonly pullRequest: PullRequest | undefined
      /** Whether the branch has other episodes too. */
      readonly isShared: boolean
      readonly superseded: readonly Superseded[]
    }
  /** It is nowhere, or its number was taken by another episode that was merged. `place` is where it may go. */
  | { readonly kind: 'new'; readonly place: Place; readonly superseded: readonly Superseded[] }

/** A content branch that held the episode before its number was taken by a merge. An earlier run may have left it over. */
export interface Superseded {
  readonly branch: ContentBranch
  readonly number: number
  readonly pullRequest: PullRequest | undefined
  /** Whether others have committed on it: then it is theirs too. */
  readonly hasOthersCommits: boolean
}

/** Which episode is looked for, and where. */
export interface LocationRequest extends NumberRequest {
  readonly runId: string
  /** What branches add to the base, as far as it was read; undefined for one that adds more than GitHub tells. */
  readonly added: ReadonlyMap<string, readonly AddedCommit[] | undefined>
}

/** The episodes that are on content branches and not on the base branch yet, as far as their run ids are known. */
export function openEpisodes(holding: Holding): { readonly held: HeldBranch; readonly runId: string }[] {
  const { published } = holding.state
  return heldBranches(holding).flatMap((held) => {
    const { runId, pullRequest } = held
    if (runId === undefined || pullRequest?.state === 'MERGED') return []
    return published.some((file) => isOfRun(file, runId)) ? [] : [{ held, runId }]
  })
}

/** Whether a branch holds the episode. In the pull requests of earlier versions of this action the series isn't told. */
const holds =
  ({ series, runId }: LocationRequest) =>
  (held: HeldBranch): boolean =>
    held.runId === runId && (held.series ?? series) === series

function superseded(held: HeldBranch, { added }: LocationRequest): Superseded {
  const { branch, number, pullRequest, isShared } = held
  // An own commit at the head says nothing of what lies below it.
  const isOwn = added.get(branch.name)?.every(isNobodysWork) === true
  // A branch that has other episodes too is not this one's to delete.
  const hasOthersCommits = isShared || !isOwn
  return { branch, number, pullRequest, hasOthersCommits }
}

/**
 * Of several branches, which one counts: one whose file or own commit has the run id, then an open pull request into the base, then any
 * open one, then a branch of the episode's own. Anybody can copy the marker of a pull request.
 */
const countedFirst = (baseName: string) => (one: HeldBranch, other: HeldBranch) => {
  const isOpen = ({ pullRequest }: HeldBranch) => pullRequest?.state === 'OPEN'
  const isIntoBase = (held: HeldBranch) => isOpen(held) && held.pullRequest?.baseRefName === baseName
  return (
    Number(other.isProven) - Number(one.isProven) ||
    Number(isIntoBase(other)) - Number(isIntoBase(one)) ||
    Number(isOpen(other)) - Number(isOpen(one)) ||
    Number(one.isBeside) - Number(other.isBeside) ||
    one.number - other.number
  )
}

/** Finds an episode: is it published, on a content branch, or new? */
export function locate(request: LocationRequest): Location {
  const { state, naming, series, runId } = request
  const held = heldBranches(request)
  const merged = publishedNumbers(state.published, naming, series)
  const ours = held.filter(holds(request)).toSorted(countedFirst(state.base.name))
  /** What is open into another branch has its number there, and isn't this run's to move or to close. */
  const isElsewhere = ({ pullRequest }: HeldBranch) =>
    pullRequest?.state === 'OPEN' && pullRequest.baseRefName !== state.base.name
  const isCurrent = (branch: HeldBranch) =>
    !merged.has(branch.number) || branch.pullRequest?.state === 'MERGED' || isElsewhere(branch)
  const left = ours
    .filter((branch) => !isCurrent(branch))
    .toSorted((one, other) => one.number - other.number)
    .map((branch) => superseded(branch, request))

  const published = state.published.find((file) => isOfRun(file, runId))
  if (published !== undefined) {
    const number = numberOfPublished(naming, series, published)
    const file = `${seriesDirectory(naming, series)}/${published.name}`
    return { kind: 'published', file, number, superseded: left.filter((old) => old.number !== number) }
  }
  const current = ours.find(isCurrent)
  if (current === undefined) return { kind: 'new', place: freePlace(request, merged, held), superseded: left }
  const { branch, number, path, last, pullRequest, isShared } = current
  return {
    kind: 'proposed',
    place: { number, branch: branch.name, path },
    branch,
    last,
    pullRequest,
    isShared,
    superseded: left,
  }
}
