import { z } from 'zod'
import type { Attention } from '../apply/requests.ts'

/**
 * What was ever asked for on a pull request. A team's name is not selected: GitHub refuses the whole query for it to a token
 * that may not read the organization's teams.
 */
export const HISTORY_FRAGMENT = `
fragment history on PullRequest {
  isDraft
  author { login }
  labeled: timelineItems(itemTypes: [LABELED_EVENT], first: 100) {
    pageInfo { hasNextPage }
    nodes { ... on LabeledEvent { label { name } } }
  }
  assigned: timelineItems(itemTypes: [ASSIGNED_EVENT], first: 100) {
    pageInfo { hasNextPage }
    nodes { ... on AssignedEvent { assignee { ...person } } }
  }
  reviewed: timelineItems(itemTypes: [REVIEW_REQUESTED_EVENT, PULL_REQUEST_REVIEW], first: 100) {
    pageInfo { hasNextPage }
    nodes {
      ... on ReviewRequestedEvent { requestedReviewer { ...person } }
      ... on PullRequestReview { author { login } }
    }
  }
  autoMerged: timelineItems(
    itemTypes: [
      AUTO_MERGE_ENABLED_EVENT, AUTO_SQUASH_ENABLED_EVENT, AUTO_REBASE_ENABLED_EVENT, ADDED_TO_MERGE_QUEUE_EVENT
    ]
    first: 1
  ) { nodes { __typename } }
}
fragment person on Node {
  ... on User { login }
  ... on Bot { login }
  ... on Mannequin { login }
}`

const login = z.object({ login: z.string().optional() }).nullish()
const events = <Node extends z.ZodType>(node: Node) =>
  z.object({ pageInfo: z.object({ hasNextPage: z.boolean() }), nodes: z.array(node.nullable()) })

/** What the fragment is answered with. */
export const historyAnswer = z
  .object({
    isDraft: z.boolean(),
    author: login,
    labeled: events(z.object({ label: z.object({ name: z.string() }).nullish() })),
    assigned: events(z.object({ assignee: login })),
    reviewed: events(z.object({ requestedReviewer: login, author: login })),
    autoMerged: z.object({ nodes: z.array(z.unknown()) }),
  })
  .transform(({ isDraft, author, labeled, assigned, reviewed, autoMerged }): PullRequestHistory => {
    const reviews = reviewed.nodes.map((event) => event?.requestedReviewer?.login ?? event?.author?.login)
    return {
      isDraft,
      author: author?.login ?? '',
      labels: namesOf(
        labeled,
        labeled.nodes.map((event) => event?.label?.name),
      ),
      assignees: namesOf(
        assigned,
        assigned.nodes.map((event) => event?.assignee?.login),
      ),
      reviewers: namesOf(
        reviewed,
        reviews.filter((name) => name !== undefined),
      ),
      // A team has no login.
      hasTeamRequest: reviews.includes(undefined) || reviewed.pageInfo.hasNextPage,
      hasAutoMerge: autoMerged.nodes.length > 0,
    }
  })

/** Names that stand in a history, in lower case; `all` when GitHub doesn't tell every one of them. */
type Names = ReadonlySet<string> | 'all'

/** What was ever asked for on a pull request, by whomever, also where it was taken back since. */
export interface PullRequestHistory {
  readonly isDraft: boolean
  /** Login, without `[bot]`. */
  readonly author: string
  readonly labels: Names
  readonly assignees: Names
  /** Whoever has given a review counts as asked. */
  readonly reviewers: Names
  readonly hasTeamRequest: boolean
  readonly hasAutoMerge: boolean
}

const normalized = (name: string) => name.toLowerCase().replace(/\[bot\]$/u, '')

function namesOf(
  { pageInfo }: { readonly pageInfo: { readonly hasNextPage: boolean } },
  names: (string | undefined)[],
): Names {
  const told = names.filter((name) => name !== undefined)
  return pageInfo.hasNextPage || told.length < names.length ? 'all' : new Set(told.map(normalized))
}

const neverAsked = (wanted: readonly string[], asked: Names) =>
  asked === 'all' ? [] : wanted.filter((name) => !asked.has(normalized(name)))

/**
 * What is wanted on a pull request and has never been asked for: an earlier run ended before, or was refused. What was asked for
 * once and is gone was taken away by a person, and stays away. A draft never merges by itself: people must look at it first.
 */
export function missingAttention(wanted: Attention, history: PullRequestHistory): Attention {
  const { author, labels, assignees, reviewers, hasTeamRequest, hasAutoMerge, isDraft } = history
  return {
    labels: neverAsked(wanted.labels, labels),
    assignees: neverAsked(wanted.assignees, assignees),
    reviewers: neverAsked(wanted.reviewers, reviewers).filter((login) => normalized(login) !== normalized(author)),
    teamReviewers: hasTeamRequest ? [] : wanted.teamReviewers,
    autoMerge: hasAutoMerge || isDraft ? 'off' : wanted.autoMerge,
  }
}
