import type { AutoMergeMethod } from './hosted-repository.ts'

/** Something that happened to a pull request. */
export type TimelineEvent = TimelineChange & {
  /** ISO 8601 */
  at: string
  /** Login. */
  actor: string
}

/** What happened. */
export type TimelineChange =
  | { kind: 'labeled' | 'unlabeled'; label: string }
  /** Login. */
  | { kind: 'assigned' | 'unassigned'; assignee: string }
  | { kind: 'review_requested' | 'review_request_removed'; reviewer: { login: string } | { team: string } }
  | { kind: 'auto_merge_enabled'; method: AutoMergeMethod }
  | { kind: 'added_to_merge_queue' | 'removed_from_merge_queue' }
  | { kind: 'auto_merge_disabled' | 'convert_to_draft' | 'ready_for_review' }
