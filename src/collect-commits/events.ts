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
const EARLIEST = Date.UTC(1900, 0, 1)
const LATEST = Date.UTC(2299, 11, 31)
const clamped = (time: Date) => new Date(Math.min(LATEST, Math.max(EARLIEST, time.getTime()))).toISOString()

/** Turns a commit into its event. `metadata` holds what the database turns into the columns of `commits`. */
export function toEvent(commit: Commit, collectedAt: Date): CommitEvent {
  return {
    ts: clamped(commit.committedAt),
    session_id: sessionId(commit.repository, commit.sha),
    commit_sha: commit.sha,
    event_type: 'commit',
    latency_ms: 0,
    user_agent: 'collect-commits',
    metadata: JSON.stringify({
      repository: commit.repository,
      branch: commit.branch,
      authored_at: clamped(commit.authoredAt),
      author_name: commit.authorName.toWellFormed(),
      author_email: commit.authorEmail.toWellFormed(),
      author_login: commit.authorLogin,
      co_authors: commit.coAuthors,
      headline: commit.headline,
      type: commit.type,
      scope: commit.scope,
      is_breaking: commit.isBreaking,
      is_merge: commit.isMerge,
      is_bot: commit.isBot,
      is_revert: commit.isRevert,
      is_relevant: commit.isRelevant,
      relevance_reasons: commit.relevanceReasons,
      impact: commit.impact,
      additions: commit.additions ?? null,
      deletions: commit.deletions ?? null,
      files: commit.files,
      references: commit.references,
      pull_request: commit.pullRequest ?? null,
      is_removed: false,
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
export const MOST_DAYS = 90

const MILLISECONDS_PER_DAY = 86_400_000
const dayOf = ({ ts }: CommitEvent) => Math.floor(Date.parse(ts) / MILLISECONDS_PER_DAY)

/**
 * Parts events into insert blocks: by time, at most 10,000 rows each, with no more than `mostDays` from the first to the last.
 * Pure.
 */
export function toBlocks(events: readonly CommitEvent[], mostDays: number = MOST_DAYS): CommitEvent[][] {
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
