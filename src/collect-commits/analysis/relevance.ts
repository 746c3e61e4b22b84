import { keywordRules } from './keyword-rules.ts'
import { pathRules } from './path-rules.ts'
import { DEFAULT_RULES, type RelevanceRules } from './relevance-rules.ts'

/** What is known of a commit that is judged. */
interface JudgedCommit {
  readonly type: string
  readonly title: string
  readonly isMerge: boolean
  readonly paths: readonly string[]
  /** Whether ClickHouse holds a benchmark run of it. */
  readonly isBenchmarked: boolean
}

/**
 * Why a commit is relevant to performance: `type:perf`, `keyword:latency`, `path:src/model/**`, `benchmarked`. Empty when it
 * is not.
 */
export type Relevance = (commit: JudgedCommit) => string[]

const withDefaults = (rules: readonly string[], defaults: readonly string[]): string[] =>
  rules.flatMap((rule) => (rule === 'default' ? defaults : [rule]))

/** Prepares the rules once for many commits. Pure. */
export function relevanceOf(rules: RelevanceRules): Relevance {
  const types = new Set(withDefaults(rules.types, DEFAULT_RULES.types))
  const keywordsIn = keywordRules(withDefaults(rules.keywords, DEFAULT_RULES.keywords))
  const globsOf = pathRules(withDefaults(rules.paths, DEFAULT_RULES.paths))

  function reasonsByRule({ type, title, isMerge, paths }: JudgedCommit): string[] {
    if (types.has(`!${type}`)) return []
    const isByType = type !== '' && types.has(type)
    // The type is a word of the title, and is told once.
    const keywords = keywordsIn(title).filter((keyword) => !(isByType && keyword === type))
    return [
      ...(isByType ? [`type:${type}`] : []),
      ...keywords.map((keyword) => `keyword:${keyword}`),
      // What a merge changes, the commits that it brings have changed.
      ...(isMerge ? [] : globsOf(paths)).map((glob) => `path:${glob}`),
    ]
  }

  return (commit) => [...reasonsByRule(commit), ...(commit.isBenchmarked ? ['benchmarked'] : [])]
}
