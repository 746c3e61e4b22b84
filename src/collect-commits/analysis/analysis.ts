import type { Commit, GatheredCommit } from '../commit.ts'
import { impactOf } from './impact.ts'
import { parseMessage } from './message.ts'
import type { PathRules } from './path-rules.ts'
import { isBot, otherAuthors } from './people.ts'
import { type RelevanceRules, relevanceReasons } from './relevance.ts'

/** Where a commit was found, and what else is known of it. */
export interface CommitContext {
  readonly repository: string
  readonly branch: string
  readonly rules: RelevanceRules
  /** The globs of `rules`, prepared once for many commits. */
  readonly pathRules: PathRules
  /** Whether ClickHouse holds a benchmark run of it. */
  readonly isBenchmarked: boolean
}

/** Analyses a commit. Pure. */
export function analyse(gathered: GatheredCommit, context: CommitContext): Commit {
  const message = parseMessage(gathered.message)
  const { additions, deletions } = gathered
  const changedLines = additions === undefined || deletions === undefined ? undefined : additions + deletions
  const paths = gathered.files.map(({ path }) => path)
  const reasons = relevanceReasons(message, paths, context)
  return {
    ...gathered,
    repository: context.repository,
    branch: context.branch,
    headline: message.headline,
    type: message.type,
    scope: message.scope,
    coAuthors: otherAuthors(message.coAuthors, gathered),
    references: message.references,
    isBreaking: message.isBreaking,
    isMerge: gathered.parents.length > 1,
    isBot: isBot(gathered),
    isRevert: message.isRevert,
    isRelevant: reasons.length > 0,
    relevanceReasons: reasons,
    impact: impactOf(message, changedLines),
  }
}
