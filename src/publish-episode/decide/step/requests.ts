import type { PullRequestHistory, RequestedNames } from '../../gather/repository/earlier-proposal.ts'
import type { ProposeInputs } from '../../inputs.ts'

/** What may be asked for on a pull request: how it is marked, who should look at it, and how it merges by itself. */
export type PullRequestRequests = Pick<
  ProposeInputs,
  'labels' | 'assignees' | 'reviewers' | 'teamReviewers' | 'autoMerge'
>

/** Nothing to ask for. */
export const NO_REQUESTS: PullRequestRequests = {
  labels: [],
  assignees: [],
  reviewers: [],
  teamReviewers: [],
  autoMerge: 'off',
}

/** Whether there is anything to ask for. */
export const hasRequests = ({ autoMerge, ...names }: PullRequestRequests): boolean =>
  autoMerge !== 'off' || Object.values(names).some(({ length }) => length > 0)

/** A login or a label as it is compared: without case and without the mark of a bot. */
const comparable = (name: string) => name.toLowerCase().replace(/\[bot\]$/u, '')

/** Whether two names are those of one account or label. */
export const isSameName = (one: string, other: string): boolean => comparable(one) === comparable(other)

function neverAsked(wanted: readonly string[], asked: RequestedNames): readonly string[] {
  if (asked === 'all') return []
  const names = new Set(asked.map(comparable))
  return wanted.filter((name) => !names.has(comparable(name)))
}

/**
 * What is wanted on a pull request and was never asked for: an earlier run ended before, or was refused. What was asked for once and
 * is gone was taken away by a person, and stays away. A draft never merges by itself: people must look at it first.
 */
export function requestsNeverMade(wanted: PullRequestRequests, history: PullRequestHistory): PullRequestRequests {
  const { author, labels, assignees, reviewers, hasTeamRequest } = history
  return {
    labels: neverAsked(wanted.labels, labels),
    assignees: neverAsked(wanted.assignees, assignees),
    reviewers: neverAsked(wanted.reviewers, reviewers).filter((login) => !isSameName(login, author)),
    teamReviewers: hasTeamRequest ? [] : wanted.teamReviewers,
    autoMerge: 'off',
  }
}

/** The reviewers that can be asked on a pull request: all but who opened it. */
export function reviewersBeside(
  reviewers: readonly string[],
  author: string,
): { readonly others: readonly string[]; readonly authors: readonly string[] } {
  const isAuthor = (login: string) => login.toLowerCase() === author.toLowerCase()
  return { others: reviewers.filter((login) => !isAuthor(login)), authors: reviewers.filter(isAuthor) }
}
