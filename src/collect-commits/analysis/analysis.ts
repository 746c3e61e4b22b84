import { singleLine } from '../../text/markdown/escape.ts'
import type { Commit, GatheredCommit } from '../commit.ts'
import { firstSentence } from './first-sentence.ts'
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

/** GitHub's own titles have 256 at most. */
const MAX_TITLE_CHARACTERS = 500

/** Analyses a commit. Pure. */
export function analyse(
  gathered: GatheredCommit,
  { repository, branch, relevance, isBenchmarked }: CommitContext,
): Commit {
  const message = parseMessage(gathered.message)
  const { headline, type, scope, title, references, isBreaking, isRevert, reverts, summary } = message
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
    reverts,
    summary,
    pullRequestTitle: singleLine(gathered.pullRequest?.title ?? '')
      .slice(0, MAX_TITLE_CHARACTERS)
      .toWellFormed(),
    pullRequestSummary: firstSentence(gathered.pullRequest?.description ?? ''),
    isRelevant: relevanceReasons.length > 0,
    relevanceReasons,
    impact: impactOf(message, changedLines),
  }
}
