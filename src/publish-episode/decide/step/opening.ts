import type { PullRequest } from '../../gather/repository/content-repository-query.ts'
import type { EarlierProposal } from '../../gather/repository/earlier-proposal.ts'
import type { EpisodeContent } from '../../text/content.ts'
import { saysDataQuality } from '../../text/data-quality.ts'
import { markedEpisode, unedited } from '../../text/marker.ts'
import { type Gate, type GateChange, gateChange } from '../evidence/gate.ts'
import type { ProposalRules } from '../proposal.ts'
import type { Differences } from './differences.ts'
import { NO_REQUESTS, type PullRequestRequests, requestsNeverMade } from './requests.ts'

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
  readonly gate: GateChange
  /** Why the gate is shut. */
  readonly obstacle: string | undefined
  /** Texts that are out of date and that nobody has edited. */
  readonly changes: { readonly title?: string; readonly body?: string }
  readonly requests: PullRequestRequests
}

/** How the pull request of an episode is opened. */
export function openingOf({ isDraft, obstacle }: Gate, rules: ProposalRules): Opening {
  const { labels, assignees, reviewers, teamReviewers, autoMerge } = rules
  const requests = { labels, assignees, reviewers, teamReviewers }
  if (autoMerge === 'off' || obstacle === undefined)
    return { isDraft, requests: { ...requests, autoMerge }, obstacle: undefined }
  return { isDraft, requests: { ...requests, autoMerge: 'off' }, obstacle }
}

/** What is done about a pull request that is there. Only what this action has opened is completed; the gate is shut on any. */
export function refreshingOf(
  pullRequest: PullRequest,
  { isChanged, isClosed, hasOldText }: Differences,
  { episode, title, body }: EpisodeContent,
  earlier: EarlierProposal,
  gate: Gate,
  rules: ProposalRules,
): Refreshing {
  const marked = markedEpisode(pullRequest.body)
  const isMarked = marked?.runId === episode.frontMatter.run_id
  // A file that others have changed keeps the section that says that its data deserves less trust.
  const text = isChanged ? episode.text : earlier.file?.text
  const isDoubted = gate.obstacle === undefined && text !== undefined && saysDataQuality(text)
  const change = gateChange(gate, earlier, isMarked && !isDoubted ? rules.autoMerge : 'off')
  const marksReady = change.marksReady && isMarked && !isDoubted
  const isOurs = unedited(pullRequest.title, pullRequest.body)
  const isOld = hasOldText || change.disablesAutoMerge || change.convertsToDraft || marksReady
  return {
    pullRequest,
    reopens: isClosed,
    gate: { ...change, marksReady, autoMerge: isDoubted ? 'off' : change.autoMerge },
    obstacle: gate.obstacle,
    // The texts of a pull request that brings this episode beside another one are about that one.
    changes:
      isOld && (marked === undefined || isMarked)
        ? {
            ...(isOurs.title && title !== pullRequest.title ? { title } : {}),
            ...(isOurs.body && body !== pullRequest.body ? { body } : {}),
          }
        : {},
    requests: isMarked && earlier.history !== undefined ? requestsNeverMade(rules, earlier.history) : NO_REQUESTS,
  }
}
