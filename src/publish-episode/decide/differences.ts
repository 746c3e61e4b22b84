import type { PullRequest } from '../gather/content-repository-query.ts'
import type { EarlierProposal } from '../gather/earlier-proposal.ts'
import { saysDataQuality, withoutDataQuality } from '../text/data-quality.ts'
import type { FinishedEpisode } from '../text/episode.ts'
import { describesOtherEpisode, runIdOfBody, unedited } from '../text/marker.ts'
import type { Proposal, ProposalRules } from './proposal.ts'
import { mergeObstacle, NO_REQUESTS, type PullRequestRequests, requestsNeverMade } from './requests.ts'

/** In what an episode differs from what was proposed before. */
export interface Differences {
  /** The file on the branch is another one. */
  readonly isChanged: boolean
  /** The pull request was closed. */
  readonly isClosed: boolean
  /** The texts of the pull request are those of another state of the episode. */
  readonly hasOldText: boolean
  /** What the inputs want on the pull request and was never asked for. */
  readonly missing: PullRequestRequests
}

/** The confidence changes with every day, which alone is no reason for a commit. */
const isSameEpisode = (one: string, other: string) => withoutDataQuality(one) === withoutDataQuality(other)

/** Only what this action has opened is completed, and nothing merges by itself that people must look at. */
function missingOn(
  { draft, confidence }: Proposal,
  rules: ProposalRules,
  pullRequest: PullRequest | undefined,
  { text, history }: EarlierProposal,
): PullRequestRequests {
  if (pullRequest === undefined || history === undefined) return NO_REQUESTS
  if (runIdOfBody(pullRequest.body) !== draft.runId) return NO_REQUESTS
  const missing = requestsNeverMade(rules, history)
  // The data may be better by now, but the episode still says that it wasn't.
  const isDoubted =
    mergeObstacle(confidence, rules.minConfidence, []) !== undefined || (text !== undefined && saysDataQuality(text))
  return isDoubted ? { ...missing, autoMerge: 'off' } : missing
}

/** Whether the body is of another state of the episode; one that a person has edited is left to them. */
const isOfOtherState = ({ title, body }: PullRequest, { text }: FinishedEpisode) =>
  unedited(title, body).body && describesOtherEpisode(body, withoutDataQuality(text))

/** Compares an episode with what was proposed before. */
export function compare(
  proposal: Proposal,
  rules: ProposalRules,
  episode: FinishedEpisode,
  earlier: EarlierProposal,
  pullRequest: PullRequest | undefined,
): Differences {
  const isChanged = earlier.text === undefined || !isSameEpisode(earlier.text, episode.text)
  return {
    isChanged,
    isClosed: pullRequest?.state === 'CLOSED',
    hasOldText: pullRequest !== undefined && (isChanged || isOfOtherState(pullRequest, episode)),
    missing: missingOn(proposal, rules, pullRequest, earlier),
  }
}
