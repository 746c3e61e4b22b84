import { composedRunId } from '../../episode/compose/compose.ts'
import type { WindowStart } from '../../facts/window.ts'
import type { ToldUntil } from '../gather/told-commits.ts'

/** A series that has told nothing tells of all that was ever collected. */
const EVER = new Date(0)

/**
 * Decides where a composed episode begins, as a committer date that is told already: where an episode that was composed before and
 * is still open began, so that it grows; else after what the series has told so far; else before the oldest commit.
 *
 * @param open where the composed episodes on content branches say that they begin
 * @param told newest first
 * @param oldest time of the oldest relevant commit
 * @param openRunIds of the episodes on content branches
 */
export function windowStart(
  series: string,
  open: readonly WindowStart[],
  told: readonly ToldUntil[],
  oldest: Date,
  openRunIds: ReadonlySet<string>,
): WindowStart {
  const beginning = { from: new Date(oldest.getTime() - 1), collectedSince: undefined }
  const starts = told.map(({ until, collectedUntil }) => ({ from: until, collectedSince: collectedUntil }))
  const [first] = open
  if (first !== undefined) {
    // The first episode of a series keeps its beginning, by which it is known, when older commits come in: they came in late.
    const isBeginning = first.collectedSince === undefined && starts.every(({ from }) => +from !== +first.from)
    return isBeginning && oldest <= first.from ? { ...first, collectedSince: EVER } : first
  }
  const all = [...starts, beginning]
  return all.find(({ from }) => openRunIds.has(composedRunId(series, from))) ?? starts[0] ?? beginning
}
