import type { BringingPullRequest } from '../../gather/release/bringing-pull-requests.ts'
import type { FinalVerdict } from './deployment-status.ts'
import type { EpisodeStatus } from './episode-state.ts'
import type { PendingEpisode } from './pending.ts'

/** What became of an episode. */
export interface ReleasedEpisode extends PendingEpisode {
  readonly status: EpisodeStatus
  /** The pull request that brought it; undefined where none is known. */
  readonly pullRequest: Pick<BringingPullRequest, 'number' | 'url' | 'mergedAt'> | undefined
}

/** A merge from longer ago is not told any more: a blog may have had many before its first release. */
const MAX_TOLD_DAYS = 30
const DAY_MS = 86_400_000

/** The pull requests that are told what became of their episodes, as of `now`. Pure. */
export function toldPullRequests(
  episodes: readonly ReleasedEpisode[],
  now: Date,
): ReadonlyMap<number, readonly ReleasedEpisode[]> {
  const since = new Date(now.getTime() - MAX_TOLD_DAYS * DAY_MS)
  const told = episodes.filter(({ pullRequest }) => pullRequest?.mergedAt != null && pullRequest.mergedAt >= since)
  return Map.groupBy(told, ({ pullRequest }) => pullRequest?.number ?? 0)
}

/**
 * Says what became of an episode by its deployment. One that is online keeps its state when another text of it could not be deployed, and
 * so does one that was to go. Pure.
 */
export function statusAfter({ change, previous }: PendingEpisode, { kind }: FinalVerdict): EpisodeStatus {
  if (kind === 'success') return change === 'deleted' ? 'withdrawn' : 'published'
  return previous?.status === 'published' ? 'published' : 'failed'
}
