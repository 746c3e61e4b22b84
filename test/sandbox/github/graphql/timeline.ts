import { GraphQLError } from 'graphql'
import type { PullRequestRecord } from '../pull-request-record.ts'
import type { TimelineEvent } from '../timeline-event.ts'
import { actorObject } from './actor.ts'
import { listConnection, type PageArguments } from './connection.ts'

/** Which events are asked for. */
export interface TimelineArguments extends PageArguments {
  itemTypes?: readonly string[] | null
}

interface TimelineItem {
  type: string
  at: string
  object: object
}

const AUTO_MERGE_TYPES = {
  MERGE: ['AUTO_MERGE_ENABLED_EVENT', 'AutoMergeEnabledEvent'],
  SQUASH: ['AUTO_SQUASH_ENABLED_EVENT', 'AutoSquashEnabledEvent'],
  REBASE: ['AUTO_REBASE_ENABLED_EVENT', 'AutoRebaseEnabledEvent'],
} as const

/** What the local GitHub remembers. */
const KNOWN_TYPES = new Set([
  ...['LABELED_EVENT', 'UNLABELED_EVENT', 'ASSIGNED_EVENT', 'UNASSIGNED_EVENT'],
  ...['REVIEW_REQUESTED_EVENT', 'REVIEW_REQUEST_REMOVED_EVENT', 'PULL_REQUEST_REVIEW'],
  ...['AUTO_MERGE_DISABLED_EVENT', 'ADDED_TO_MERGE_QUEUE_EVENT', 'REMOVED_FROM_MERGE_QUEUE_EVENT'],
  ...['CONVERT_TO_DRAFT_EVENT', 'READY_FOR_REVIEW_EVENT'],
  ...Object.values(AUTO_MERGE_TYPES).map(([type]) => type),
])

/** A pull request's history, as a GraphQL `PullRequestTimelineItemsConnection`. */
export function timelineConnection(pullRequest: PullRequestRecord, args: TimelineArguments): object {
  const types = args.itemTypes
  const unknown = types?.filter((type) => !KNOWN_TYPES.has(type)) ?? ['all events']
  if (types == null || unknown.length > 0)
    throw new GraphQLError(`The local GitHub does not remember ${unknown.join(', ')} in a timeline.`)
  return listConnection(
    'timelineItems',
    args,
    async () => (await timelineItems(pullRequest)).filter(({ type }) => types.includes(type)),
    ({ object }) => object,
  )
}

async function timelineItems(pullRequest: PullRequestRecord): Promise<TimelineItem[]> {
  const reviews = (await pullRequest.reviews()).map((review) => ({
    type: 'PULL_REQUEST_REVIEW',
    at: review.submittedAt,
    object: { __typename: 'PullRequestReview', author: actorObject(review.author), state: review.state },
  }))
  return [...pullRequest.timeline.map(timelineItem), ...reviews].toSorted((a, b) => a.at.localeCompare(b.at))
}

function timelineItem(event: TimelineEvent): TimelineItem {
  const { at } = event
  const told = { createdAt: at, actor: actorObject(event.actor) }
  const item = (type: string, __typename: string, fields: object = {}) => ({
    type,
    at,
    object: { __typename, ...told, ...fields },
  })
  switch (event.kind) {
    case 'labeled':
      return item('LABELED_EVENT', 'LabeledEvent', { label: labelObject(event.label) })
    case 'unlabeled':
      return item('UNLABELED_EVENT', 'UnlabeledEvent', { label: labelObject(event.label) })
    case 'assigned':
      return item('ASSIGNED_EVENT', 'AssignedEvent', { assignee: actorObject(event.assignee) })
    case 'unassigned':
      return item('UNASSIGNED_EVENT', 'UnassignedEvent', { assignee: actorObject(event.assignee) })
    case 'review_requested':
      return item('REVIEW_REQUESTED_EVENT', 'ReviewRequestedEvent', {
        requestedReviewer: reviewerObject(event.reviewer),
      })
    case 'review_request_removed':
      return item('REVIEW_REQUEST_REMOVED_EVENT', 'ReviewRequestRemovedEvent', {
        requestedReviewer: reviewerObject(event.reviewer),
      })
    case 'auto_merge_enabled': {
      const [type, name] = AUTO_MERGE_TYPES[event.method]
      return item(type, name)
    }
    case 'convert_to_draft':
      return item('CONVERT_TO_DRAFT_EVENT', 'ConvertToDraftEvent')
    case 'ready_for_review':
      return item('READY_FOR_REVIEW_EVENT', 'ReadyForReviewEvent')
    case 'added_to_merge_queue':
      return item('ADDED_TO_MERGE_QUEUE_EVENT', 'AddedToMergeQueueEvent')
    case 'removed_from_merge_queue':
      return item('REMOVED_FROM_MERGE_QUEUE_EVENT', 'RemovedFromMergeQueueEvent')
    case 'auto_merge_disabled':
      return item('AUTO_MERGE_DISABLED_EVENT', 'AutoMergeDisabledEvent')
  }
}

const labelObject = (name: string) => ({ __typename: 'Label', id: `LA_${name}`, name })

const reviewerObject = (reviewer: { login: string } | { team: string }) =>
  'login' in reviewer ? actorObject(reviewer.login) : { __typename: 'Team', name: reviewer.team, slug: reviewer.team }
