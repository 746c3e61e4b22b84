import { COMMIT_SCHEMA_VERSION } from '../clickhouse/schema/commits.ts'
import type { Commit } from './commit.ts'
import { sessionId, sessionUuid } from './session-id.ts'

/** A commit was collected; a branch was rewritten and no longer reaches it; it is reached again. */
export type CommitEventType = 'commit' | 'commit_removed' | 'commit_restored'

/** A row of `ui_events`. */
export type CommitEvent = {
  readonly ts: string
  readonly session_id: string
  readonly commit_sha: string
  readonly event_type: CommitEventType
  readonly latency_ms: 0
  readonly user_agent: 'collect-commits'
  readonly metadata: string
  readonly schema_version: number
}

/**
 * The id of a later event of a commit: the same when a run is repeated, another when it happens once more.
 *
 * @param after the cursor that the run started from, with the time it was set at.
 */
export const changeId = (type: CommitEventType, repository: string, sha: string, after: string): string =>
  sessionUuid(`${type} ${repository}@${sha} after ${after}`)

/** What DateTime64(3) can hold; git allows more. */
const EARLIEST = new Date(Date.UTC(1900, 0, 1))
const LATEST = new Date(Date.UTC(2299, 11, 31))
const timeOf = (time: Date) => (time < EARLIEST ? EARLIEST : time > LATEST ? LATEST : time).toISOString()

/** JSON leaves out what is undefined, and ClickHouse gives what is left out the default of its type: '', [], false, NULL. */
const ifAny = <Value extends string | readonly unknown[]>(value: Value) => (value.length === 0 ? undefined : value)
const ifTrue = (value: boolean) => value || undefined

/** Turns a commit into its event. `metadata` holds what the database turns into the columns of `commits`. */
export function toEvent(commit: Commit, collectedAt: Date): CommitEvent {
  return {
    ts: timeOf(commit.committedAt),
    session_id: sessionId(commit.repository, commit.sha),
    commit_sha: commit.sha,
    event_type: 'commit',
    latency_ms: 0,
    user_agent: 'collect-commits',
    metadata: JSON.stringify({
      repository: commit.repository,
      branch: commit.branch,
      authored_at: timeOf(commit.authoredAt),
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
      pull_request: commit.pullRequest,
      collected_at: collectedAt.toISOString(),
    }),
    schema_version: COMMIT_SCHEMA_VERSION,
  }
}

/** The event of a commit that is reached again after it was removed: it outranks a removal found by the same run. */
export function toRestoredEvent(commit: Commit, collectedAt: Date, after: string): CommitEvent {
  return {
    ...toEvent(commit, new Date(collectedAt.getTime() + 1)),
    event_type: 'commit_restored',
    session_id: changeId('commit_restored', commit.repository, commit.sha, after),
  }
}

const LARGEST_BLOCK = 10_000
/** ClickHouse refuses a block with more than 100 partitions by default; the user's table may have one per day. */
export const MOST_PARTITIONS = 90

const MILLISECONDS_PER_DAY = 86_400_000
const dayOf = ({ ts }: CommitEvent) => Math.floor(Date.parse(ts) / MILLISECONDS_PER_DAY)

/**
 * Parts events into insert blocks: by time, at most 10,000 rows each, with no more than `mostDays` from the first to the last.
 * Pure.
 */
export function toBlocks(events: readonly CommitEvent[], mostDays: number = MOST_PARTITIONS): CommitEvent[][] {
  const blocks: CommitEvent[][] = []
  let firstDay = Number.NEGATIVE_INFINITY
  for (const event of events.toSorted((one, other) => (one.ts < other.ts ? -1 : one.ts > other.ts ? 1 : 0))) {
    const block = blocks.at(-1)
    const day = dayOf(event)
    if (block === undefined || block.length >= LARGEST_BLOCK || day - firstDay >= mostDays) {
      blocks.push([event])
      firstDay = day
    } else {
      block.push(event)
    }
  }
  return blocks
}
