import { composedRunId } from '../../episode/compose/compose.ts'
import type { WindowStart } from '../../facts/window.ts'
import type { ToldUntil } from '../gather/told-commits.ts'

/**
 * Decides where a composed episode begins, as a committer date that is told already: where an episode that was composed before and
 * is still open began, so that it grows; else after what the series has told so far; else before the oldest commit.
 *
 * @param told newest first
 * @param oldest time of the oldest relevant commit
 * @param openRunIds of the episodes on content branches
 */
export function windowStart(
  series: string,
  told: readonly ToldUntil[],
  oldest: Date,
  openRunIds: ReadonlySet<string>,
): WindowStart {
  const beginning = { from: new Date(oldest.getTime() - 1), collectedSince: undefined }
  const starts = told.map(({ until, collectedUntil }) => ({ from: until, collectedSince: collectedUntil }))
  const all = [...starts, beginning]
  return all.find(({ from }) => openRunIds.has(composedRunId(series, from))) ?? starts[0] ?? beginning
}
