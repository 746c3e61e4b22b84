import { DEPLOYMENTS, REPOSITORY_HEALTH, SELECT_DEPLOYMENTS, SELECT_HEALTH } from './activity-facts.ts'
import { BENCHMARKS } from './benchmark-facts.ts'
import { NAMED_COMMITS } from './fact.ts'
import { SELECT_NAMED_COMMITS } from './named-commits.ts'
import { selectBenchmarks } from './read-benchmarks.ts'
import { REPEATED_MESSAGES, selectRepeatedMessages, selectUnnamedCommits, UNNAMED_COMMITS } from './unnamed-commits.ts'
import { IN_DATES } from './window.ts'
import { WINDOW_TOTALS } from './window-facts.ts'
import { selectTotals } from './window-totals.ts'

/** The statements that give facts, by the names that facts have them under. */
export const STATEMENTS: Readonly<Record<string, string>> = {
  [WINDOW_TOTALS]: selectTotals(IN_DATES),
  [BENCHMARKS]: selectBenchmarks(IN_DATES),
  [NAMED_COMMITS]: SELECT_NAMED_COMMITS,
  [UNNAMED_COMMITS]: selectUnnamedCommits(IN_DATES),
  [REPEATED_MESSAGES]: selectRepeatedMessages(IN_DATES),
  [REPOSITORY_HEALTH]: SELECT_HEALTH,
  [DEPLOYMENTS]: SELECT_DEPLOYMENTS,
}
