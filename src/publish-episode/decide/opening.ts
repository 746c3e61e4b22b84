import type { PullRequest } from '../gather/content-repository-query.ts'
import type { EpisodeContent } from '../text/content.ts'
import { unedited } from '../text/marker.ts'
import type { Claim } from './claims.ts'
import { isTrusted } from './confidence.ts'
import type { Differences } from './differences.ts'
import type { Proposal, ProposalRules } from './proposal.ts'
import { mergeObstacle, type PullRequestRequests } from './requests.ts'

/** How the pull request of an episode is opened. */
export interface Opening {
  readonly isDraft: boolean
  readonly requests: PullRequestRequests
  /** Why it doesn't merge by itself although the inputs say so. */
  readonly obstacle: string | undefined
}

/** What is done about a pull request that is there. */
export interface Refreshing {
  readonly pullRequest: PullRequest
  readonly reopens: boolean
  /** Texts that are out of date and that nobody has edited. */
  readonly changes: { readonly title?: string; readonly body?: string }
  readonly requests: PullRequestRequests
}

/** How the pull request of an episode is opened. */
export function openingOf({ confidence }: Proposal, rules: ProposalRules, claims: readonly Claim[]): Opening {
  const { minConfidence, labels, assignees, reviewers, teamReviewers, autoMerge } = rules
  const obstacle = autoMerge === 'off' ? undefined : mergeObstacle(confidence, minConfidence, claims)
  return {
    isDraft: !isTrusted(confidence, minConfidence),
    requests: {
      labels,
      assignees,
      reviewers,
      teamReviewers,
      autoMerge: obstacle === undefined ? autoMerge : 'off',
    },
    obstacle,
  }
}

/** What is done about a pull request that is there. */
export function refreshingOf(
  pullRequest: PullRequest,
  { isClosed, hasOldText, missing }: Differences,
  { title, body }: EpisodeContent,
  mayMerge: boolean,
): Refreshing {
  const isOurs = unedited(pullRequest.title, pullRequest.body)
  return {
    pullRequest,
    reopens: isClosed,
    changes: hasOldText
      ? {
          ...(isOurs.title && title !== pullRequest.title ? { title } : {}),
          ...(isOurs.body && body !== pullRequest.body ? { body } : {}),
        }
      : {},
    requests: mayMerge ? missing : { ...missing, autoMerge: 'off' },
  }
}
