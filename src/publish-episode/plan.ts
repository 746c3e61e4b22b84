import { type LastProposal, lastProposal } from './episode-claim.ts'
import { branchNames, episodePath, type Naming, numberOfBranch, numberOfFile, seriesDirectory } from './naming.ts'
import { runIdOfBody } from './pull-request-marker.ts'
import type { ContentBranch, PublishedFile, PullRequest, RepositoryState } from './repository-state.ts'

/** Where an episode belongs. */
export interface Place {
  readonly number: number
  readonly branch: string
  readonly path: string
}

/** What is to be done with an episode. */
export type Plan =
  /** It is on the base branch. */
  | { readonly kind: 'published'; readonly file: string }
  /** It is on a content branch. */
  | {
      readonly kind: 'proposed'
      readonly place: Place
      readonly branch: ContentBranch
      /** Undefined where no commit of this action is left on the branch. */
      readonly last: LastProposal | undefined
      readonly pullRequest: PullRequest | undefined
    }
  /** It is new. `supersedes`: its number was taken by another episode that was merged, so it moves. */
  | { readonly kind: 'new'; readonly place: Place; readonly supersedes: Superseded | undefined }

/** A content branch whose episode gets another number. */
export interface Superseded {
  readonly branch: ContentBranch
  readonly number: number
  readonly last: LastProposal | undefined
  readonly pullRequest: PullRequest | undefined
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

/** Decides what is to be done with an episode. */
export function planProposal(request: PlanRequest): Plan {
  const { state, naming, series, runId } = request
  const published = state.published.find((file) => isOfRun(file, runId))
  if (published !== undefined)
    return { kind: 'published', file: `${seriesDirectory(naming, series)}/${published.name}` }

  const held = heldBranches(request)
  const merged = new Set(state.published.flatMap(({ name }) => numberOfFile(naming, series, name) ?? []))
  const ours = held.find(isProposalOf(request))
  if (ours === undefined) return { kind: 'new', place: freePlace(request, merged, held), supersedes: undefined }

  const { branch, number, last } = ours
  const pullRequest = branch.pullRequests[0]
  if (merged.has(number))
    return { kind: 'new', place: freePlace(request, merged, held), supersedes: { branch, number, last, pullRequest } }
  const place = { number, branch: branch.name, path: episodePath(naming, series, number) }
  return { kind: 'proposed', place, branch, last, pullRequest }
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
