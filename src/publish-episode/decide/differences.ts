import type { Attention } from '../apply/requests.ts'
import type { PullRequest } from '../gather/content-repository.ts'
import type { EarlierProposal } from '../gather/proposal-query.ts'
import { missingAttention } from '../gather/pull-request-history.ts'
import { type FilledBefore, finish, type Proposing } from '../proposing.ts'
import { saysDataQuality, withoutDataQuality } from '../text/data-quality.ts'
import type { FinishedEpisode } from '../text/episode.ts'
import { isOutdated, runIdOfBody, unedited } from '../text/marker.ts'
import { mergeObstacle } from './auto-merge.ts'
import { entriesOf } from './draft.ts'
import type { Plan } from './location.ts'

/** What there is to do about an episode that is on a content branch. */
export interface ProposedWork {
  readonly episode: FinishedEpisode
  /** The file on the branch is another one. */
  readonly isChanged: boolean
  /** The pull request was closed, and is to be open. */
  readonly isClosed: boolean
  /** The texts of the pull request are those of another state of the episode. */
  readonly isOutdated: boolean
  /** What the inputs want on the pull request and was never asked for. */
  readonly missing: Attention
}

const NOTHING: Attention = { labels: [], assignees: [], reviewers: [], teamReviewers: [], autoMerge: 'off' }

/** The confidence changes with every day, which alone is no reason for a commit. */
const isSameEpisode = (one: string, other: string) => withoutDataQuality(one) === withoutDataQuality(other)

function filledBefore(text: string): FilledBefore {
  const { date, commit_sha } = entriesOf(text)
  return {
    date: typeof date === 'string' ? date : undefined,
    commitSha: typeof commit_sha === 'string' ? commit_sha : undefined,
  }
}

/** Only what this action has opened is completed, and nothing merges by itself that people must look at. */
function missingOn(
  proposing: Proposing,
  pullRequest: PullRequest | undefined,
  { text, history }: EarlierProposal,
): Attention {
  if (pullRequest === undefined || history === undefined) return NOTHING
  if (runIdOfBody(pullRequest.body) !== proposing.proposal.runId) return NOTHING
  const missing = missingAttention(proposing.inputs, history)
  // The data may be better by now, but the episode still says that it wasn't.
  const isDoubted = mergeObstacle(proposing, []) !== undefined || (text !== undefined && saysDataQuality(text))
  return isDoubted ? { ...missing, autoMerge: 'off' } : missing
}

/** Whether the body is of another state of the episode; one that a person has edited is left to them. */
const describesAnother = ({ title, body }: PullRequest, { text }: FinishedEpisode) =>
  unedited(title, body).body && isOutdated(body, withoutDataQuality(text))

/** Compares an episode with what was proposed before. */
export function proposedWork(
  proposing: Proposing,
  { place, pullRequest }: Extract<Plan, { kind: 'proposed' }>,
  earlier: EarlierProposal,
): ProposedWork {
  const { text } = earlier
  const episode = finish(proposing, place, text === undefined ? undefined : filledBefore(text))
  const isChanged = text === undefined || !isSameEpisode(text, episode.text)
  return {
    episode,
    isChanged,
    isClosed: pullRequest?.state === 'CLOSED',
    isOutdated: pullRequest !== undefined && (isChanged || describesAnother(pullRequest, episode)),
    missing: missingOn(proposing, pullRequest, earlier),
  }
}

/** Whether anything of an attention is asked for. */
const isAsked = ({ autoMerge, ...names }: Attention) =>
  autoMerge !== 'off' || Object.values(names).some(({ length }) => length > 0)

/** Whether the pull request is as it should be. */
export const isDone = ({ isChanged, isClosed, isOutdated, missing }: ProposedWork): boolean =>
  !isChanged && !isClosed && !isOutdated && !isAsked(missing)
