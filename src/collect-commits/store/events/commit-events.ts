import { COMMIT_SCHEMA_VERSION } from '../../../clickhouse/schema/commits.ts'
import type { COMMIT_EVENT_TYPES } from '../../../clickhouse/schema/literals.ts'
import type { Commit } from '../../commit.ts'
import { commonBounds, type TimeBounds, withinBounds } from '../time-bounds.ts'
import { sessionId, sessionUuid } from './session-id.ts'

/** Tells our events from those of others. */
export const USER_AGENT = 'collect-commits'

/** A commit was collected; a branch was rewritten and no longer reaches it; it is reached again. */
export type CommitEventType = (typeof COMMIT_EVENT_TYPES)[number]

/** An event of a commit, ready to be stored in `ui_events`. */
export interface CommitEvent {
  /** The event's id, and those that it had under other names of its repository: any of them tells that it is stored already. */
  readonly sessionIds: readonly [string, ...string[]]
  /** Those among them under which another repository's event is stored, where nothing in it tells whose it is. */
  readonly othersIds: readonly string[]
  /** GitHub's id of the repository; 0 where it is not known. Another repository may have had the same name, and the same commit. */
  readonly repositoryId: number
  readonly sha: string
  /** The commit's committer date, within what ClickHouse can hold. */
  readonly at: Date
  /** The row as JSON. */
  readonly row: string
}

/** What makes up an event. */
interface EventParts {
  readonly type: CommitEventType
  /** Always the same for the same event. */
  readonly sessionId: string
  /** The same under other names of the repository. */
  readonly formerIds?: readonly string[]
  readonly othersIds?: readonly string[]
  readonly repositoryId: number
  readonly sha: string
  readonly at: Date
  /** What the database turns into the columns of `commits`. */
  readonly metadata: Readonly<Record<string, unknown>>
}

/** Puts an event together. The column `metadata` gets the text of the object. */
export function commitEvent({
  type,
  sessionId,
  formerIds = [],
  othersIds = [],
  repositoryId,
  sha,
  at,
  metadata,
}: EventParts): CommitEvent {
  const row = JSON.stringify({
    ts: at.toISOString(),
    session_id: sessionId,
    commit_sha: sha,
    event_type: type,
    latency_ms: 0,
    user_agent: USER_AGENT,
    metadata: { ...metadata, repository_id: repositoryId || undefined },
    schema_version: COMMIT_SCHEMA_VERSION,
  })
  return { sessionIds: [sessionId, ...formerIds], othersIds, repositoryId, sha, at, row }
}

/** The id of an event whose id another repository's event has, which had the same name when it had the same commit. */
const distinctId = (id: string, { repositoryId }: CommitEvent): string =>
  sessionUuid(`${id} of repository ${repositoryId}`)

/** Those ids under each name that the repository had. */
export const distinctIds = (event: CommitEvent): string[] => event.sessionIds.map((id) => distinctId(id, event))

/** The row of an event with the one under its present name. */
export const distinctRow = (event: CommitEvent): string =>
  event.row.replace(event.sessionIds[0], distinctId(event.sessionIds[0], event))

/**
 * The id of a later event of a commit: the same when a run is repeated, another when it happens once more.
 *
 * @param after the cursor that the run started from, with the time it was set at.
 */
export const changeId = (type: CommitEventType, repository: string, sha: string, after: string): string =>
  sessionUuid(`${type} ${repository}@${sha} after ${after}`)

/** What the event of a commit depends on besides the commit. */
interface EventOptions {
  /** When it was collected: of several states of a commit the newest counts. */
  readonly collectedAt: Date
  readonly repositoryId?: number | undefined
  /** Other names under which its repository was stored. */
  readonly formerNames?: readonly string[]
  /** Names under which another repository had the commit. */
  readonly othersNames?: readonly string[]
  /** What the tables can hold; a time beyond becomes the nearest. */
  readonly bounds?: TimeBounds
}

/** JSON leaves out what is undefined, and ClickHouse gives what is left out the default of its type: '', [], false, NULL. */
const ifAny = <Value extends string | readonly unknown[]>(value: Value) => (value.length === 0 ? undefined : value)
const ifTrue = (value: boolean) => value || undefined

const metadataOf = (commit: Commit, { collectedAt, bounds = commonBounds([]) }: EventOptions) => ({
  repository: commit.repository,
  branch: commit.branch,
  authored_at: withinBounds(commit.authoredAt, bounds).toISOString(),
  author_name: ifAny(commit.authorName.toWellFormed()),
  author_email: ifAny(commit.authorEmail.toWellFormed()),
  author_login: ifAny(commit.authorLogin),
  co_authors: ifAny(commit.coAuthors),
  headline: ifAny(commit.headline),
  type: ifAny(commit.type),
  scope: ifAny(commit.scope),
  is_breaking: ifTrue(commit.isBreaking),
  is_merge: ifTrue(commit.isMerge),
  is_bot: ifTrue(commit.isBot),
  is_revert: ifTrue(commit.isRevert),
  is_relevant: ifTrue(commit.isRelevant),
  relevance_reasons: ifAny(commit.relevanceReasons),
  impact: commit.impact,
  additions: commit.additions,
  deletions: commit.deletions,
  files: ifAny(commit.files),
  references: ifAny(commit.references),
  summary: ifAny(commit.summary),
  reverts: ifAny(commit.reverts),
  parents: ifAny(commit.parents),
  pull_request: commit.pullRequest?.number,
  pull_request_title: ifAny(commit.pullRequestTitle),
  pull_request_summary: ifAny(commit.pullRequestSummary),
  collected_at: collectedAt.toISOString(),
})

const partsOf = (commit: Commit, options: EventOptions) => ({
  repositoryId: options.repositoryId ?? 0,
  sha: commit.sha,
  at: withinBounds(commit.committedAt, options.bounds ?? commonBounds([])),
  metadata: metadataOf(commit, options),
})

/** Turns a commit into its event. */
export const toEvent = (commit: Commit, options: EventOptions): CommitEvent =>
  commitEvent({
    ...partsOf(commit, options),
    type: 'commit',
    sessionId: sessionId(commit.repository, commit.sha),
    formerIds: (options.formerNames ?? []).map((name) => sessionId(name, commit.sha)),
    othersIds: (options.othersNames ?? []).map((name) => sessionId(name, commit.sha)),
  })

/** The event of a commit that is reached again after it was removed. */
export const toRestoredEvent = (commit: Commit, options: EventOptions, after: string): CommitEvent =>
  commitEvent({
    ...partsOf(commit, options),
    type: 'commit_restored',
    sessionId: changeId('commit_restored', commit.repository, commit.sha, after),
  })
