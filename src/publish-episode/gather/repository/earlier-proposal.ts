import { z } from 'zod'
import type { GitHub } from '../../../github/client.ts'
import { fullName, type RepositoryName } from '../../../github/repository.ts'
import { identity } from './content-repository-query.ts'

/**
 * Reads a file on a branch with the commits that changed it, and what was ever asked for on a pull request. A team's name is not selected: GitHub refuses the whole
 * query for it to a token that may not read the organization's teams.
 */
const EARLIER_QUERY = `
query earlierProposal(
  $owner: String!, $name: String!, $sha: String!, $path: String!, $number: Int!, $hasPullRequest: Boolean!
) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    object(expression: $sha) {
      ... on Commit {
        file(path: $path) { ...content }
        history(first: 10, path: $path) {
          nodes { oid message committedDate author { email } committer { email } file(path: $path) { ...content } }
        }
      }
    }
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
      autoMergeRequest { enabledAt }
      isInMergeQueue
      autoMergeDisabled: timelineItems(itemTypes: [AUTO_MERGE_DISABLED_EVENT, REMOVED_FROM_MERGE_QUEUE_EVENT], last: 1) {
        nodes {
          ... on AutoMergeDisabledEvent { actor { login } }
          ... on RemovedFromMergeQueueEvent { actor { login } }
        }
      }
      draftChanged: timelineItems(itemTypes: [CONVERT_TO_DRAFT_EVENT, READY_FOR_REVIEW_EVENT], last: 1) {
        nodes {
          ... on ConvertToDraftEvent { actor { login } }
          ... on ReadyForReviewEvent { actor { login } }
        }
      }
    }
  }
}
fragment content on TreeEntry { oid object { ... on Blob { text } } }
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

/** Who did something last; undefined where it was never done, empty where GitHub doesn't tell who. */
const lastActor = z
  .object({ nodes: z.array(z.object({ actor: login }).nullable()) })
  .transform(({ nodes }) => (nodes.length === 0 ? undefined : (nodes.at(-1)?.actor?.login ?? '')))

/** What GitHub tells of a pull request's history. */
export const historyAnswer = z
  .object({
    isDraft: z.boolean(),
    author: login,
    labeled: events(z.object({ label: z.object({ name: z.string() }).nullish() })),
    assigned: events(z.object({ assignee: login })),
    reviewed: events(z.object({ requestedReviewer: login, author: login })),
    autoMerged: z.object({ nodes: z.array(z.unknown()) }),
    autoMergeRequest: z.object({}).nullable(),
    isInMergeQueue: z.boolean(),
    autoMergeDisabled: lastActor,
    draftChanged: lastActor,
  })
  .transform(({ isDraft, author, labeled, assigned, reviewed, ...merging }) => {
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
      /** Whether it was ever asked for. */
      hasAutoMerge: merging.autoMerged.nodes.length > 0,
      /** Whether it is asked for now. */
      mergesByItself: merging.autoMergeRequest !== null,
      isInMergeQueue: merging.isInMergeQueue,
      /** Login of who took auto-merge back last, or took it out of the merge queue; undefined where nobody did. */
      autoMergeDisabledBy: merging.autoMergeDisabled,
      /** Login of who made it a draft, or ready, last; undefined where it is as it was opened. */
      draftChangedBy: merging.draftChanged,
    }
  })

/** What was ever asked for on a pull request, by whomever, also where it was taken back since. */
export type PullRequestHistory = Readonly<z.output<typeof historyAnswer>>

const content = z
  .object({ oid: z.string(), object: z.object({ text: z.string().nullish() }).nullable() })
  .nullable()
  .transform((file) => (file === null ? undefined : { oid: file.oid, text: file.object?.text ?? undefined }))

const version = z
  .object({
    oid: z.string(),
    message: z.string(),
    committedDate: z.iso.datetime({ offset: true }),
    author: identity,
    committer: identity,
    file: content,
  })
  .transform(({ oid, message, committedDate, author, committer, file }) => ({
    sha: oid,
    message,
    committedAt: new Date(committedDate),
    authorEmail: author,
    committerEmail: committer,
    file,
  }))

/** A commit that changed an episode's file, with the file as it was then; without it where the commit deleted it. */
type EpisodeVersion = Readonly<z.output<typeof version>>

const answer = z.object({
  viewer: z.object({ login: z.string() }).nullish(),
  repository: z.object({
    object: z.object({ file: content, history: z.object({ nodes: z.array(version) }) }),
    pullRequest: historyAnswer.nullish(),
  }),
})

/** Which proposal is asked for. */
interface EarlierRequest {
  /** The head of the episode's branch. */
  readonly sha: string
  readonly path: string
  /** Number of its pull request, if there is one. */
  readonly pullRequest: number | undefined
}

/** An episode as it was proposed before. */
export interface EarlierProposal {
  /** The file at the branch's head; undefined when it is not there. */
  readonly file: EpisodeVersion['file']
  /** The commits of the branch that changed the file, newest first. */
  readonly versions: readonly EpisodeVersion[]
  /** Undefined without a pull request. */
  readonly history: PullRequestHistory | undefined
  /** Login of whoever the token belongs to; undefined where GitHub doesn't tell. */
  readonly viewer: string | undefined
}

/**
 * Reads an episode's file on its branch, and what was ever asked for on its pull request. One request.
 *
 * @throws {Error} when GitHub doesn't tell all of it: what is unknown of a pull request can't be set right.
 */
export async function readEarlierProposal(
  gitHub: GitHub,
  repository: RepositoryName,
  { sha, path, pullRequest }: EarlierRequest,
): Promise<EarlierProposal> {
  const attempted = `reading ${path} of ${fullName(repository)} and its pull request`
  const { data, errors } = await gitHub.graphql({
    query: EARLIER_QUERY,
    variables: {
      ...repository,
      sha,
      path,
      number: pullRequest ?? 0,
      hasPullRequest: pullRequest !== undefined,
    },
    data: answer,
    attempted,
  })
  const history = data.repository.pullRequest ?? undefined
  if (pullRequest !== undefined && history === undefined) {
    const reason = errors.map(({ message }) => message).join('; ') || 'no reason is given'
    throw new Error(`GitHub did not tell the state of pull request #${pullRequest} while ${attempted}: ${reason}.`)
  }
  const { file, history: commits } = data.repository.object
  return { file, versions: commits.nodes, history, viewer: data.viewer?.login }
}
