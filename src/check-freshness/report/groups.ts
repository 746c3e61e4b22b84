import { formatDuration } from '../../time/duration.ts'
import type { Report, SourceReport } from './report.ts'

/** Sources that have one cause. */
export interface Group {
  /** The one that is furthest behind. */
  readonly worst: SourceReport
  readonly others: readonly SourceReport[]
}

/** What sources with one cause have in common: the reason why they can't be read, or the table that nothing is written to. */
function causeKey({ lag_seconds: lag, status, gate, reason, table, cause }: SourceReport): string {
  return lag === null
    ? `${gate} ${reason}`
    : [gate, status === 'unknown' ? status : 'behind', table, cause ?? ''].join('\n')
}

const byLag = (a: SourceReport, b: SourceReport) => (b.lag_seconds ?? -1) - (a.lag_seconds ?? -1)

/** The sources of a gate by their causes, the worst first; those whose lag is not known come last. */
export function groupsOf({ sources }: Pick<Report, 'sources'>, gate: SourceReport['gate']): readonly Group[] {
  const sorted = sources.filter((source) => source.gate === gate).toSorted(byLag)
  return [...Map.groupBy(sorted, causeKey).values()].flatMap(([worst, ...others]) =>
    worst === undefined ? [] : [{ worst, others }],
  )
}

/** For how long a source has been behind, for people. */
export function lagOf({ lag_seconds: lag, lag_is_at_least: isAtLeast }: SourceReport): string {
  if (lag === null) return 'unknown'
  return lag === 0 ? '–' : `${isAtLeast ? '≥ ' : ''}${formatDuration(lag)}`
}
