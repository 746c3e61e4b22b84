import type { Commit, GatheredCommit, Impact } from '../commit.ts'
import { type CommitMessage, parseMessage } from './message.ts'
import type { PathRules } from './path-rules.ts'

/** What makes a commit relevant. */
export interface RelevanceRules {
  /** Conventional types, in lower case. */
  readonly types: readonly string[]
  /** Words of the headline, in lower case; a `*` at the end stands for any ending. */
  readonly keywords: readonly string[]
  /** Globs of paths. */
  readonly paths: readonly string[]
}

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

const HIGH_IMPACT_LINES = 500
const MEDIUM_IMPACT_LINES = 50
const MEDIUM_IMPACT_TYPES: readonly string[] = ['feat', 'fix', 'perf', 'revert']

/**
 * - high: a breaking change, or 500 lines and more changed
 * - medium: a feature, fix, performance change or revert, or 50 lines and more
 * - low: the rest
 */
export function impactOf({ isBreaking, isRevert, type }: CommitMessage, changedLines: number | undefined): Impact {
  const lines = changedLines ?? 0
  if (isBreaking || lines >= HIGH_IMPACT_LINES) return 'high'
  if (isRevert || MEDIUM_IMPACT_TYPES.includes(type) || lines >= MEDIUM_IMPACT_LINES) return 'medium'
  return 'low'
}

function matchesKeyword(word: string, keyword: string): boolean {
  return keyword.endsWith('*') ? word.startsWith(keyword.slice(0, -1)) : word === keyword
}

/**
 * Why a commit is relevant to performance: `type:perf`, `keyword:latency`, `path:src/model/**`, `benchmarked`. Empty when it
 * is not.
 */
export function relevanceReasons(
  message: CommitMessage,
  paths: readonly string[],
  { rules, pathRules, isBenchmarked }: CommitContext,
): string[] {
  const words = message.headline.toLowerCase().split(/[^\p{L}\p{N}]+/u)
  const keywords = rules.keywords.filter((keyword) => words.some((word) => matchesKeyword(word, keyword)))
  return [
    ...(rules.types.includes(message.type) ? [`type:${message.type}`] : []),
    ...keywords.map((keyword) => `keyword:${keyword}`),
    ...pathRules(paths).map((glob) => `path:${glob}`),
    ...(isBenchmarked ? ['benchmarked'] : []),
  ]
}

/** Whether the author is a bot, by GitHub's convention for logins, names and no-reply addresses. */
export function isBot({ authorName, authorEmail, authorLogin }: GatheredCommit): boolean {
  return authorName.endsWith('[bot]') || authorLogin.endsWith('[bot]') || authorEmail.includes('[bot]@')
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
    ...message,
    repository: context.repository,
    branch: context.branch,
    isMerge: gathered.parents.length > 1,
    isBot: isBot(gathered),
    isRelevant: reasons.length > 0,
    relevanceReasons: reasons,
    impact: impactOf(message, changedLines),
  }
}
