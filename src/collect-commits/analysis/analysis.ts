import type { Commit, GatheredCommit } from '../commit.ts'
import { impactOf } from './impact.ts'
import { parseMessage } from './message.ts'
import { isBot, otherAuthors } from './people.ts'
import type { Relevance } from './relevance.ts'

/** Where a commit was found, and what else is known of it. */
export interface CommitContext {
  readonly repository: string
  readonly branch: string
  readonly relevance: Relevance
  /** Whether ClickHouse holds a benchmark run of it. */
  readonly isBenchmarked: boolean
}

/** Analyses a commit. Pure. */
export function analyse(
  gathered: GatheredCommit,
  { repository, branch, relevance, isBenchmarked }: CommitContext,
): Commit {
  const message = parseMessage(gathered.message)
  const { headline, type, scope, title, references, isBreaking, isRevert } = message
  const { additions, deletions } = gathered
  const changedLines = additions === undefined || deletions === undefined ? undefined : additions + deletions
  const isMerge = gathered.parents.length > 1
  const paths = gathered.files.map(({ path }) => path)
  const relevanceReasons = relevance({ type, title, isMerge, paths, isBenchmarked })
  return {
    ...gathered,
    repository,
    branch,
    headline,
    type,
    scope,
    coAuthors: otherAuthors(message.coAuthors, gathered),
    references,
    isBreaking,
    isMerge,
    isBot: isBot(gathered),
    isRevert,
    isRelevant: relevanceReasons.length > 0,
    relevanceReasons,
    impact: impactOf(message, changedLines),
  }
}
