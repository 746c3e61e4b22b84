import { NO_COMMIT } from '../../episode/no-commit.ts'
import type { SubjectCommit } from '../gather/subject-commit.ts'
import type { ProposeInputs } from '../inputs.ts'
import type { Place } from '../naming.ts'
import { completeEpisode, type FinishedEpisode, type KeptValues } from '../text/episode.ts'
import { type Confidence, isTrusted } from './confidence.ts'
import type { EpisodeDraft } from './draft.ts'

/** Everything that is known of an episode before it has its place. */
export interface Proposal {
  readonly draft: EpisodeDraft
  /** Whether it was composed from data alone. */
  readonly isComposed: boolean
  readonly confidence: Confidence
  readonly subjectCommit: SubjectCommit | undefined
}

/** What of the inputs decides about a proposal. */
export type ProposalRules = Pick<
  ProposeInputs,
  | 'naming'
  | 'allowedSeries'
  | 'minConfidence'
  | 'verifyClaims'
  | 'reopen'
  | 'labels'
  | 'assignees'
  | 'reviewers'
  | 'teamReviewers'
  | 'autoMerge'
>

/** The commit that the episode names: its draft's, the one it was filled in with before, or that of the data. */
export const namedCommit = ({ draft, subjectCommit }: Proposal, kept: KeptValues | undefined): string =>
  draft.frontMatter.commit_sha ?? kept?.commitSha ?? subjectCommit?.sha ?? NO_COMMIT

/** The episode, completed for its place. */
export function episodeAt(
  proposal: Proposal,
  { number }: Place,
  kept: KeptValues | undefined,
  { minConfidence }: Pick<ProposalRules, 'minConfidence'>,
  now: Date,
): FinishedEpisode {
  const { draft, confidence } = proposal
  return completeEpisode(draft, {
    number,
    date: kept?.date ?? `${now.toISOString().slice(0, 19)}Z`,
    commitSha: namedCommit(proposal, kept),
    confidence,
    minConfidence,
    isTrusted: isTrusted(confidence, minConfidence),
  })
}
