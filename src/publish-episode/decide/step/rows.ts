import type { ClaimEvidence } from '../../gather/claim-evidence.ts'
import type { ContentBranch } from '../../gather/repository/content-repository.ts'
import type { BranchCommit, PullRequest } from '../../gather/repository/content-repository-query.ts'
import type { EarlierProposal } from '../../gather/repository/earlier-proposal.ts'
import type { PublishingCommit } from '../../gather/repository/publication.ts'
import type { Place } from '../../naming.ts'
import type { EpisodeContent } from '../../text/content.ts'
import type { Shutting } from '../evidence/gate.ts'
import type { Location, Superseded } from '../place/location.ts'
import type { Proposal, ProposalRules } from '../proposal.ts'
import type { Opening, Refreshing } from './opening.ts'

/** What is there of an episode already, as outputs name it. */
export interface Shown {
  readonly place?: Partial<Place>
  readonly commit?: Pick<BranchCommit, 'sha' | 'isVerified'>
  readonly pullRequest?: Pick<PullRequest, 'number' | 'url'>
}

interface Idle {
  readonly reason: string
  readonly shown: Shown
}

interface Creation {
  readonly content: EpisodeContent
  readonly opening: Opening
  readonly warnings: readonly string[]
}

interface BranchWork {
  readonly content: EpisodeContent
  readonly branch: ContentBranch
  /** Undefined where the branch has no pull request: one is opened. */
  readonly refreshing: Refreshing | undefined
  readonly opening: Opening
  readonly superseded: readonly Superseded[]
  readonly warnings: readonly string[]
}

/** What only people can settle. */
export type Conflict = {
  readonly kind: 'conflict'
  /** Pull requests that must not merge by themselves meanwhile. */
  readonly shutting: readonly Shutting[]
} & Idle

/** An episode on a content branch. */
export type Proposed = Extract<Location, { kind: 'proposed' }>

/** A row of the table "Again" in the action's README. */
export type Row =
  /** It is on the base branch. */
  | ({ readonly kind: 'published'; readonly file: string; readonly superseded: readonly Superseded[] } & Idle)
  /** Its pull request was merged, or closed and stays so. */
  | ({ readonly kind: 'merged' | 'closed' } & Idle)
  /** The text comes from a dead letter, and a newer one is on the branch. */
  | ({ readonly kind: 'outdated' } & Idle)
  /** People have changed what this action would have to change. */
  | Conflict
  /** It gets a branch and a pull request. */
  | ({ readonly kind: 'create' } & Creation)
  /** Its number was taken by a merge: it gets another one, and what is left of the old one ends. */
  | ({ readonly kind: 'move'; readonly superseded: readonly [Superseded, ...Superseded[]] } & Creation)
  /** Its branch gets one more commit. */
  | ({ readonly kind: 'update' } & BranchWork)
  /** Its branch stays; what an earlier run left undone is done. */
  | ({ readonly kind: 'complete' } & BranchWork)
  | ({ readonly kind: 'unchanged'; readonly content: EpisodeContent; readonly warnings: readonly string[] } & Idle)

/** What happens to an episode. */
export type Step = Row & {
  /** Before all else: pull requests that must not merge by themselves, whatever else is done or refused. */
  readonly shutting: readonly Shutting[]
}

/** What a step is decided by. */
export interface StepRequest {
  readonly proposal: Proposal
  readonly location: Location
  /** What was proposed before; undefined where `isSettled` says that it doesn't matter. */
  readonly earlier: EarlierProposal | undefined
  /** Undefined where claims are not verified. */
  readonly evidence: ClaimEvidence | undefined
  /** What brought an episode that is on the base branch, newest first. */
  readonly publication: readonly PublishingCommit[]
  readonly rules: ProposalRules
  /** Where the draft comes from a dead letter, when its proposal failed. */
  readonly failedAt?: Date | undefined
  /** Then, and where the episode is nowhere: when it was recorded last. */
  readonly recordedAt?: Date | undefined
  readonly baseName: string
  /** Where repositories' pages are: `https://github.com`. */
  readonly serverUrl: string
  readonly now: Date
}
