import type { PublishedFile } from '../gather/content-repository.ts'
import type { ContentBranch, PullRequest } from '../gather/content-repository-query.ts'
import { episodePath, numberOfFile, type Place, seriesDirectory } from '../naming.ts'
import { runIdOfBody } from '../text/marker.ts'
import { type HeldBranch, type Holding, heldBranches, type OwnCommit } from './held-branches.ts'
import { freePlace, type NumberRequest } from './next-number.ts'

/** Where an episode is. */
export type Location =
  /** It is on the base branch. */
  | { readonly kind: 'published'; readonly file: string; readonly superseded: readonly Superseded[] }
  /** It is on a content branch. */
  | {
      readonly kind: 'proposed'
      readonly place: Place
      readonly branch: ContentBranch
      /** Undefined where no commit of this action is left on the branch. */
      readonly last: OwnCommit | undefined
      readonly pullRequest: PullRequest | undefined
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
}

/** Whether a file's front matter has this run id. The file may be years old and follow another format. */
function isOfRun({ text }: PublishedFile, runId: string): boolean {
  if (text === undefined) return false
  const end = text.indexOf('\n---', 3)
  return new RegExp(`^run_id:\\s*["']?${runId}["']?\\s*$`, 'imu').test(text.slice(0, end === -1 ? 0 : end))
}

/** The run ids of the episodes that are on content branches and not on the base branch yet. */
export function openRunIds(holding: Holding): ReadonlySet<string> {
  const runIds = heldBranches(holding)
    .filter(({ branch }) => branch.pullRequests[0]?.state !== 'MERGED')
    .flatMap(({ branch, last }) => [
      last?.episode.runId ?? [],
      ...branch.pullRequests.map(({ body }) => runIdOfBody(body) ?? []),
    ])
    .flat()
  return new Set(runIds.filter((runId) => !holding.state.published.some((file) => isOfRun(file, runId))))
}

const isProposalOf =
  ({ series, runId }: LocationRequest) =>
  ({ branch, last }: HeldBranch): boolean =>
    (last?.episode.runId === runId && last.episode.series === series) ||
    branch.pullRequests.some(({ body }) => runIdOfBody(body) === runId)

const superseded = ({ branch, number, last }: HeldBranch): Superseded => ({
  branch,
  number,
  pullRequest: branch.pullRequests[0],
  hasOthersCommits: last?.isHead !== true,
})

/** Finds an episode: is it published, on a content branch, or new? */
export function locate(request: LocationRequest): Location {
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
