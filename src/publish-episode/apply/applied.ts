import type { Outcome } from '../outcome.ts'
import type { FinishedEpisode } from '../text/episode.ts'

/** What an episode's file, branch and pull request have become. */
export interface Settled {
  readonly outcome: Outcome
  /** As it is on its branch, or would be after a dry run; undefined where that isn't known. */
  readonly episode: FinishedEpisode | undefined
}

/** Another run was faster: the repository is to be looked at again. */
export interface Overtaken {
  /** The name of the branch. */
  readonly taken: string
  /** Whether this run created it all the same: just its pull request is another's, or its answer was lost. */
  readonly isOwn: boolean
}

/** What came of carrying out a plan. */
export type Applied = Settled | Overtaken

/** Nothing but an outcome. */
export const settled = (outcome: Outcome): Settled => ({ outcome, episode: undefined })
