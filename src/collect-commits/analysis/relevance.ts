import { type KeywordRules, keywordRules } from './keyword-rules.ts'
import type { CommitMessage } from './message.ts'
import type { PathRules } from './path-rules.ts'

/** What makes a commit relevant. */
export interface RelevanceRules {
  /** Conventional types, in lower case. */
  readonly types: readonly string[]
  /** Words or phrases of the title, as `keywordRules` reads them. */
  readonly keywords: readonly string[]
  /** Globs of paths, as `pathRules` reads them. */
  readonly paths: readonly string[]
}

/** Keywords are prepared once for many commits. */
const prepared = new WeakMap<readonly string[], KeywordRules>()

function preparedKeywords(keywords: readonly string[]): KeywordRules {
  const known = prepared.get(keywords)
  if (known !== undefined) return known
  const rules = keywordRules(keywords)
  prepared.set(keywords, rules)
  return rules
}

/**
 * Why a commit is relevant to performance: `type:perf`, `keyword:latency`, `path:src/model/**`, `benchmarked`. Empty when it
 * is not.
 */
export function relevanceReasons(
  { type, title }: Pick<CommitMessage, 'type' | 'title'>,
  paths: readonly string[],
  known: { readonly rules: RelevanceRules; readonly pathRules: PathRules; readonly isBenchmarked: boolean },
): string[] {
  const { rules, pathRules, isBenchmarked } = known
  return [
    ...(rules.types.includes(type) ? [`type:${type}`] : []),
    ...preparedKeywords(rules.keywords)(title).map((keyword) => `keyword:${keyword}`),
    ...pathRules(paths).map((glob) => `path:${glob}`),
    ...(isBenchmarked ? ['benchmarked'] : []),
  ]
}
