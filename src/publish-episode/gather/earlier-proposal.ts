import { z } from 'zod'
import type { GitHub } from '../../github/client.ts'
import { fullName, type RepositoryName } from '../../github/repository.ts'

/**
 * Reads a file at a commit, and what was ever asked for on a pull request. A team's name is not selected: GitHub refuses the whole
 * query for it to a token that may not read the organization's teams.
 */
const EARLIER_QUERY = `
query earlierProposal($owner: String!, $name: String!, $expression: String!, $number: Int!, $hasPullRequest: Boolean!) {
  repository(owner: $owner, name: $name) {
    object(expression: $expression) { ... on Blob { text } }
    pullRequest(number: $number) @include(if: $hasPullRequest) {
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
  }
}
fragment person on Node {
  ... on User { login }
  ... on Bot { login }
  ... on Mannequin { login }
}`

const login = z.object({ login: z.string().optional() }).nullish()
const events = <Node extends z.ZodType>(node: Node) =>
  z.object({ pageInfo: z.object({ hasNextPage: z.boolean() }), nodes: z.array(node.nullable()) })

/** Names that stand in a history; `all` when GitHub doesn't tell every one of them. */
export type RequestedNames = readonly string[] | 'all'

function namesOf(
  { pageInfo }: { readonly pageInfo: { readonly hasNextPage: boolean } },
  names: (string | undefined)[],
): RequestedNames {
  const told = names.filter((name) => name !== undefined)
  return pageInfo.hasNextPage || told.length < names.length ? 'all' : told
}

/** What GitHub tells of a pull request's history. */
export const historyAnswer = z
  .object({
    isDraft: z.boolean(),
    author: login,
    labeled: events(z.object({ label: z.object({ name: z.string() }).nullish() })),
    assigned: events(z.object({ assignee: login })),
    reviewed: events(z.object({ requestedReviewer: login, author: login })),
    autoMerged: z.object({ nodes: z.array(z.unknown()) }),
  })
  .transform(({ isDraft, author, labeled, assigned, reviewed, autoMerged }) => {
    const reviews = reviewed.nodes.map((event) => event?.requestedReviewer?.login ?? event?.author?.login)
    return {
      isDraft,
      /** Login, without `[bot]`. */
      author: author?.login ?? '',
      labels: namesOf(
        labeled,
        labeled.nodes.map((event) => event?.label?.name),
      ),
      assignees: namesOf(
        assigned,
        assigned.nodes.map((event) => event?.assignee?.login),
      ),
      /** Whoever has given a review counts as asked. */
      reviewers: namesOf(
        reviewed,
        reviews.filter((name) => name !== undefined),
      ),
      /** A team has no login. */
      hasTeamRequest: reviews.includes(undefined) || reviewed.pageInfo.hasNextPage,
      hasAutoMerge: autoMerged.nodes.length > 0,
    }
  })

/** What was ever asked for on a pull request, by whomever, also where it was taken back since. */
export type PullRequestHistory = Readonly<z.output<typeof historyAnswer>>

const answer = z.object({
  repository: z.object({
    object: z.object({ text: z.string().nullish() }).nullable(),
    pullRequest: historyAnswer.nullish(),
  }),
})

/** Which proposal is asked for. */
interface EarlierRequest {
  /** Commit that holds the episode's file. */
  readonly sha: string
  readonly path: string
  /** Number of its pull request, if there is one. */
  readonly pullRequest: number | undefined
}

/** An episode as it was proposed before. */
export interface EarlierProposal {
  /** Undefined when the file is not there or not text. */
  readonly text: string | undefined
  /** Undefined without a pull request. */
  readonly history: PullRequestHistory | undefined
}

/** Reads an episode's file at a commit, and what was ever asked for on its pull request. One request. */
export async function readEarlierProposal(
  gitHub: GitHub,
  repository: RepositoryName,
  { sha, path, pullRequest }: EarlierRequest,
): Promise<EarlierProposal> {
  const { data } = await gitHub.graphql({
    query: EARLIER_QUERY,
    variables: {
      ...repository,
      expression: `${sha}:${path}`,
      number: pullRequest ?? 0,
      hasPullRequest: pullRequest !== undefined,
    },
    data: answer,
    attempted: `reading ${path} of ${fullName(repository)} and its pull request`,
  })
  return {
    text: data.repository.object?.text ?? undefined,
    history: data.repository.pullRequest ?? undefined,
  }
}
