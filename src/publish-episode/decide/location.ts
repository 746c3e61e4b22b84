import type { ContentBranch, PublishedFile, PullRequest, RepositoryState } from '../gather/content-repository.ts'
import { branchNames, episodePath, type Naming, numberOfBranch, numberOfFile, seriesDirectory } from '../naming.ts'
import { runIdOfBody } from '../text/marker.ts'
import { type LastProposal, lastProposal } from './held-branches.ts'

/** Where an episode belongs. */
export interface Place {
  readonly number: number
  readonly branch: string
  readonly path: string
}

/** What is to be done with an episode. */
export type Plan =
  /** It is on the base branch. */
  | { readonly kind: 'published'; readonly file: string; readonly superseded: readonly Superseded[] }
  /** It is on a content branch. */
  | {
      readonly kind: 'proposed'
      readonly place: Place
      readonly branch: ContentBranch
      /** Undefined where no commit of this action is left on the branch. */
      readonly last: LastProposal | undefined
      readonly pullRequest: PullRequest | undefined
      readonly superseded: readonly Superseded[]
    }
  /** It is new, or its number was taken by another episode that was merged, so it moves. */
  | { readonly kind: 'new'; readonly place: Place; readonly superseded: readonly Superseded[] }

/** A content branch that held the episode before its number was taken by a merge. An earlier run may have left it over. */
export interface Superseded {
  readonly branch: ContentBranch
  readonly number: number
  readonly pullRequest: PullRequest | undefined
  /** Whether others have committed on it: then it is theirs too. */
  readonly hasOthersCommits: boolean
}

/** What a plan is made from. */
export interface PlanRequest {
  readonly state: RepositoryState
  readonly naming: Naming
  readonly allowedSeries: readonly string[]
  readonly series: string
  readonly runId: string
  /** The number that the draft gives itself, if it does. */
  readonly wanted: number | undefined
  /** Branch names whose creation was refused although the state doesn't show them. */
  readonly refused: ReadonlySet<string>
}

/** Whether a file's front matter has this run id. The file may be years old and follow another format. */
function isOfRun({ text }: PublishedFile, runId: string): boolean {
  if (text === undefined) return false
  const end = text.indexOf('\n---', 3)
  return new RegExp(`^run_id:\\s*["']?${runId}["']?\\s*$`, 'imu').test(text.slice(0, end === -1 ? 0 : end))
}

interface HeldBranch {
  readonly branch: ContentBranch
  readonly number: number
  /** Undefined where neither the branch's name nor a commit of this action tells it. */
  readonly series: string | undefined
  readonly last: LastProposal | undefined
}

/** What tells the episodes on content branches. */
type Holding = Pick<PlanRequest, 'state' | 'naming' | 'allowedSeries'>

function heldBranches({ state, naming, allowedSeries }: Holding): HeldBranch[] {
  return state.branches.flatMap((branch) => {
    const named = numberOfBranch(naming, allowedSeries, branch.name)
    if (named === undefined) return []
    const last = lastProposal(branch, named.number)
    return [{ branch, number: named.number, series: last?.claim.series ?? named.series, last }]
  })
}

/** The run ids of the episodes that are on content branches and not on the base branch yet. */
export function openRunIds(holding: Holding): ReadonlySet<string> {
  const runIds = heldBranches(holding)
    .filter(({ branch }) => branch.pullRequests[0]?.state !== 'MERGED')
    .flatMap(({ branch, last }) => [
      last?.claim.runId ?? [],
      ...branch.pullRequests.map(({ body }) => runIdOfBody(body) ?? []),
    ])
    .flat()
  return new Set(runIds.filter((runId) => !holding.state.published.some((file) => isOfRun(file, runId))))
}

const isProposalOf =
  ({ series, runId }: PlanRequest) =>
  ({ branch, last }: HeldBranch): boolean =>
    (last?.claim.runId === runId && last.claim.series === series) ||
    branch.pullRequests.some(({ body }) => runIdOfBody(body) === runId)

const superseded = ({ branch, number, last }: HeldBranch): Superseded => ({
  branch,
  number,
  pullRequest: branch.pullRequests[0],
  hasOthersCommits: last?.isHead !== true,
})

/** Decides what is to be done with an episode. */
export function planProposal(request: PlanRequest): Plan {
  const { state, naming, series, runId } = request
  const held = heldBranches(request)
  const merged = new Set(state.published.flatMap(({ name }) => numberOfFile(naming, series, name) ?? []))
  const ours = held.filter(isProposalOf(request))
  const isCurrent = ({ number, branch }: HeldBranch) =>
    !merged.has(number) || branch.pullRequests[0]?.state === 'MERGED'
  const left = ours.filter((branch) => !isCurrent(branch)).toSorted((one, other) => one.number - other.number)

  const published = state.published.find((file) => isOfRun(file, runId))
  if (published !== undefined) {
    const own = numberOfFile(naming, series, published.name)
    const file = `${seriesDirectory(naming, series)}/${published.name}`
    return { kind: 'published', file, superseded: left.filter(({ number }) => number !== own).map(superseded) }
  }
  const current = ours.find(isCurrent)
  if (current === undefined)
    return { kind: 'new', place: freePlace(request, merged, held), superseded: left.map(superseded) }
  const { branch, number, last } = current
  const place = { number, branch: branch.name, path: episodePath(naming, series, number) }
  const [pullRequest] = branch.pullRequests
  return { kind: 'proposed', place, branch, last, pullRequest, superseded: left.map(superseded) }
}

/** The number that the draft wants if it is free, else the one after the highest; with a branch name that is free. */
function freePlace(request: PlanRequest, merged: ReadonlySet<number>, held: readonly HeldBranch[]): Place {
  const { state, naming, allowedSeries, series, wanted, refused } = request
  const shown = new Set(state.branches.map(({ name }) => name))
  const taken = new Set(merged)
  // A branch whose series can't be told may be this one's.
  for (const branch of held) if ((branch.series ?? series) === series) taken.add(branch.number)
  for (const name of refused) {
    const number = shown.has(name) ? undefined : numberOfBranch(naming, allowedSeries, name)?.number
    if (number !== undefined) taken.add(number)
  }
  const next = Math.max(0, ...taken) + 1
  for (let number = wanted === undefined || taken.has(wanted) ? next : wanted; ; number = Math.max(number + 1, next)) {
    const branch = branchNames(naming, series, number).find((name) => !shown.has(name))
    if (branch !== undefined) return { number, branch, path: episodePath(naming, series, number) }
  }
}
