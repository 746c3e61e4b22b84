import type { BringingPullRequest } from '../../gather/release/bringing-pull-requests.ts'
import type { FinalVerdict } from './deployment-status.ts'
import type { EpisodeStatus } from './episode-state.ts'
import type { PendingEpisode } from './pending.ts'

/** What became of an episode. */
export interface ReleasedEpisode extends PendingEpisode {
  readonly status: EpisodeStatus
  /** The pull request that brought it; undefined where none is known. */
  readonly pullRequest: Pick<BringingPullRequest, 'number' | 'url'> | undefined
}

/**
 * Says what became of an episode by its deployment. One that is online keeps its state when another text of it could not be deployed, and
 * so does one that was to go. Pure.
 */
export function statusAfter({ change, previous }: PendingEpisode, { kind }: FinalVerdict): EpisodeStatus {
  if (kind === 'success') return change === 'deleted' ? 'withdrawn' : 'published'
  return previous?.status === 'published' ? 'published' : 'failed'
}
