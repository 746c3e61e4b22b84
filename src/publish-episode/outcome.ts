import type { Claim } from './decide/evidence/claims.ts'
import type { Place } from './naming.ts'
import type { FinishedEpisode } from './text/episode.ts'

/** What came of proposing an episode. */
export interface Outcome {
  /** A dry run only says what it would do. */
  readonly kind: 'created' | 'updated' | 'unchanged' | 'conflict' | 'would-create' | 'would-update'
  /** One sentence: what was done, or why nothing was. */
  readonly reason: string
  readonly place?: Partial<Place>
  readonly commit?: { readonly sha: string; readonly isVerified: boolean }
  readonly pullRequest?: { readonly number: number; readonly url: string }
  readonly warnings: readonly string[]
  /** Whether the draft, which a dead letter brought, is given up: a newer text of the episode has come. */
  readonly isOutdated?: boolean
  /** Empty or left out where they were not verified. */
  readonly claims?: readonly Claim[]
  /** What to know, without being a fault. */
  readonly notes?: readonly string[]
}

/** What an episode's file, branch and pull request have become. */
export interface Settled {
  readonly outcome: Outcome
  /** As it is on its branch, or would be after a dry run; undefined where that isn't known. */
  readonly episode: FinishedEpisode | undefined
}

/** Another run was faster: the repository is to be looked at again. */
interface Overtaken {
  /** The name of the branch. */
  readonly taken: string
  /** Whether this run created it all the same: just its pull request is another's, or its answer was lost. */
  readonly isOwn: boolean
}

/** What came of carrying out a step. */
export type StepResult = Settled | Overtaken
