import { v5 as uuidv5 } from 'uuid'
import { COMMIT_SCHEMA_VERSION } from '../clickhouse/schema/commits.ts'
import type { Commit } from './commit.ts'

/** The namespace of the commits' session ids: the UUIDv5 of this project's name in the URL namespace of RFC 9562. */
export const SESSION_NAMESPACE = uuidv5('muse-protocol-actions/commit', uuidv5.URL)

/** A row of `ui_events`. */
export interface CommitEvent {
  readonly ts: string
  readonly session_id: string
  readonly commit_sha: string
  readonly event_type: 'commit'
  readonly latency_ms: 0
  readonly user_agent: 'collect-commits'
  readonly metadata: string
  readonly schema_version: number
}

/** The id of a commit's event: always the same for the same commit of the same repository. */
export const sessionId = (repository: string, sha: string): string => uuidv5(`${repository}@${sha}`, SESSION_NAMESPACE)

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
      files: [],
      references: commit.references,
      pull_request: commit.pullRequest ?? null,
      is_removed: false,
      collected_at: collectedAt.toISOString(),
    }),
    schema_version: COMMIT_SCHEMA_VERSION,
  }
}

const LARGEST_BLOCK = 10_000
/** ClickHouse refuses a block with more than 100 partitions by default; the user's table may have one per day. */
const MOST_DAYS = 90

/** Parts events into insert blocks: by time, at most 10,000 rows and 90 days each. Pure. */
export function toBlocks(events: readonly CommitEvent[]): CommitEvent[][] {
  const blocks: CommitEvent[][] = []
  let days = new Set<string>()
  for (const event of events.toSorted((one, other) => (one.ts < other.ts ? -1 : one.ts > other.ts ? 1 : 0))) {
    const block = blocks.at(-1)
    days.add(event.ts.slice(0, 10))
    if (block === undefined || block.length >= LARGEST_BLOCK || days.size > MOST_DAYS) {
      blocks.push([event])
      days = new Set([event.ts.slice(0, 10)])
    } else {
      block.push(event)
    }
  }
  return blocks
}
