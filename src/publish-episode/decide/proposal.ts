import type { FigureCheck } from '../../figures/check.ts'
import { NO_COMMIT } from '../../git/no-commit.ts'
import type { SubjectCommit } from '../gather/subject-commit.ts'
import type { ProposeInputs } from '../inputs.ts'
import type { Place } from '../naming.ts'
import { completeEpisode, type FinishedEpisode, type KeptValues } from '../text/episode.ts'
import { type BlogEntry, blogValues, shownConfidence } from './blog-entries.ts'
import type { EpisodeDraft } from './draft.ts'
import { type Confidence, isTrusted } from './evidence/confidence.ts'
import { previewOf } from './step/preview.ts'

/** Everything that is known of an episode before it has its place. */
export interface Proposal {
  readonly draft: EpisodeDraft
  /** Whether it was composed from data alone. */
  readonly isComposed: boolean
  readonly confidence: Confidence
  readonly subjectCommit: SubjectCommit | undefined
  /** What the blog's own front matter is filled in with. */
  readonly blogEntries: readonly BlogEntry[]
  /** Undefined where its figures are not looked up. */
  readonly figures: FigureCheck | undefined
}

/** What of the inputs decides about a proposal. */
export type ProposalRules = Pick<
  ProposeInputs,
  | 'naming'
  | 'allowedSeries'
  | 'minConfidence'
  | 'verifyClaims'
  | 'verifyFigures'
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

/** The values of the blog's own entries; figures of the commit where it is the one that the data tells of. */
function extraValues(
  { draft, confidence, subjectCommit, blogEntries }: Proposal,
  commit: string,
  kept: KeptValues | undefined,
) {
  if (blogEntries.length === 0) return {}
  const subject = subjectCommit?.sha === commit ? subjectCommit : undefined
  const facts = {
    commit: commit === NO_COMMIT ? undefined : commit,
    files: subject?.files,
    lines: subject?.linesAdded,
    confidence: shownConfidence(confidence),
    preview: previewOf(draft.body),
  }
  return blogValues(blogEntries, facts, kept?.extra ?? {})
}

/** The episode, completed for its place. */
export function episodeAt(
  proposal: Proposal,
  { number }: Place,
  kept: KeptValues | undefined,
  { minConfidence }: Pick<ProposalRules, 'minConfidence'>,
  now: Date,
): FinishedEpisode {
  const { draft, confidence } = proposal
  const commitSha = namedCommit(proposal, kept)
  return completeEpisode(draft, {
    number,
    date: kept?.date ?? `${now.toISOString().slice(0, 19)}Z`,
    commitSha,
    extra: extraValues(proposal, commitSha, kept),
    confidence,
    minConfidence,
    isTrusted: isTrusted(confidence, minConfidence),
  })
}
