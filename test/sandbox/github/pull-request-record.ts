import type { FileChange } from './git/changes.ts'
import type { AutoMergeMethod } from './hosted-repository.ts'
import { pullRequestNodeId } from './node-id.ts'
import type { TimelineEvent } from './timeline-event.ts'

/** A pull request, as GraphQL and `/commits/{sha}/pulls` tell it. */
export interface PullRequestRecord {
  number: number
  title: string
  body: string
  state: 'OPEN' | 'CLOSED' | 'MERGED'
  isDraft: boolean
  headRefName: string
  headRefOid: string
  baseRefName: string
  /** Login. */
  author: string
  /** ISO 8601, as the other dates. */
  createdAt: string
  updatedAt: string
  closedAt: string | null
  mergedAt: string | null
  /** SHA of the commit that merged it. */
  mergeCommit: string | null
  labels: readonly string[]
  /** Logins. */
  assignees: readonly string[]
  /** What happened to it beside reviews, oldest first. */
  timeline: readonly TimelineEvent[]
  reviews(): Promise<readonly ReviewRecord[]>
  /** The conversations at its lines, oldest first. */
  reviewThreads(): Promise<readonly ThreadRecord[]>
  comments(): Promise<readonly CommentRecord[]>
  /** What it changes against where it left its base. */
  files(): Promise<readonly FileChange[]>
  /** SHAs of the commits it brings. */
  commits(): Promise<readonly string[]>
  /** Set while it is to merge by itself. */
  autoMerge: { enabledAt: string; method: AutoMergeMethod } | null
  /** Whether it waits for its turn to be merged. */
  isInMergeQueue: boolean
  nodeId: string
}

/** A review of a pull request. */
export interface ReviewRecord {
  id?: string
  body?: string
  /** Login. */
  author: string
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED'
  /** ISO 8601. */
  submittedAt: string
}

/** A conversation at lines of a pull request, with its first comment. */
export interface ThreadRecord {
  id: string
  commentId: string
  /** Login. */
  author: string
  path: string
  startLine: number
  line: number
  body: string
  isResolved: boolean
  isMinimized: boolean
  /** Whether the lines have changed since. */
  isOutdated: boolean
}

/** A comment on a pull request's page. */
export interface CommentRecord {
  id: number
  /** Login. */
  author: string
  body: string
  /** ISO 8601. */
  createdAt: string
}

/** A pull request to register; what is left out has a plausible value. */
export interface PullRequestOptions
  extends Partial<Omit<PullRequestRecord, 'reviews' | 'reviewThreads' | 'comments' | 'commits' | 'files'>> {
  number: number
  title: string
  reviews?: readonly ReviewRecord[]
  /** SHAs of the commits it brings. */
  commits?: readonly string[]
}

/** Completes a pull request registered with a repository; `at` (ISO 8601) stands for the dates left out. */
export function pullRequestRecord(
  options: PullRequestOptions,
  { fullName, at }: { fullName: string; at: string },
): PullRequestRecord {
  const state = options.state ?? 'OPEN'
  const createdAt = options.createdAt ?? at
  const mergedAt = options.mergedAt ?? (state === 'MERGED' ? at : null)
  const { commits = [], reviews = [], ...given } = options
  return {
    body: '',
    isDraft: false,
    headRefName: `topic-${options.number}`,
    headRefOid: commits.at(-1) ?? '0'.repeat(40),
    baseRefName: 'main',
    author: 'octocat',
    createdAt,
    updatedAt: mergedAt ?? createdAt,
    closedAt: mergedAt ?? (state === 'CLOSED' ? at : null),
    mergeCommit: null,
    labels: [],
    assignees: [],
    timeline: [],
    autoMerge: null,
    isInMergeQueue: false,
    nodeId: pullRequestNodeId(fullName, options.number),
    ...given,
    state,
    mergedAt,
    reviews: async () => reviews,
    reviewThreads: async () => [],
    comments: async () => [],
    files: async () => [],
    commits: async () => commits,
  }
}

/** The pull requests a commit came with or was merged by. */
export async function pullRequestsOf(
  oid: string,
  pullRequests: readonly PullRequestRecord[],
): Promise<PullRequestRecord[]> {
  const found = await Promise.all(
    pullRequests.map(async ({ mergeCommit, commits }) => mergeCommit === oid || (await commits()).includes(oid)),
  )
  return pullRequests.filter((_, index) => found[index])
}
