import { DEPLOYMENTS, REPOSITORY_HEALTH, SELECT_DEPLOYMENTS, SELECT_HEALTH } from './activity-facts.ts'
import { BENCHMARKS } from './benchmark-facts.ts'
import { NAMED_COMMITS } from './fact.ts'
import { SELECT_NAMED_COMMITS } from './named-commits.ts'
import { SELECT_BENCHMARKS } from './read-benchmarks.ts'
import {
  REPEATED_MESSAGES,
  SELECT_REPEATED_MESSAGES,
  SELECT_UNNAMED_COMMITS,
  UNNAMED_COMMITS,
} from './unnamed-commits.ts'
import { WINDOW_TOTALS } from './window-facts.ts'
import { SELECT_TOTALS } from './window-totals.ts'

/** The statements that give facts, by the names that facts have them under. */
export const STATEMENTS: Readonly<Record<string, string>> = {
  [WINDOW_TOTALS]: SELECT_TOTALS,
  [BENCHMARKS]: SELECT_BENCHMARKS,
  [NAMED_COMMITS]: SELECT_NAMED_COMMITS,
  [UNNAMED_COMMITS]: SELECT_UNNAMED_COMMITS,
  [REPEATED_MESSAGES]: SELECT_REPEATED_MESSAGES,
  [REPOSITORY_HEALTH]: SELECT_HEALTH,
  [DEPLOYMENTS]: SELECT_DEPLOYMENTS,
}
