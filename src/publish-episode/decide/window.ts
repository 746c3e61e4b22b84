import { composedRunId } from '../../episode/compose/compose.ts'
import { EVER, type WindowStart } from '../../facts/window.ts'
import type { ComposedEpisode, ToldEpisode } from '../gather/composing/composed-episodes.ts'

/** Where the next episode would begin, were its run id not that of a published one: all that it tells of then came in late. */
function freeStart(series: string, from: Date, published: readonly ToldEpisode[]): Date {
  const taken = new Set(published.map(({ runId }) => runId))
  let start = from
  while (taken.has(composedRunId(series, start))) start = new Date(start.getTime() + 1)
  return start
}

const latest = (times: readonly Date[]) => new Date(times.reduce((newest, time) => Math.max(newest, time.getTime()), 0))

/** Since when commits must have been collected to be told, whatever their dates: by episodes of which no set is stored that tells it. */
function collectedSince(unproven: readonly ToldEpisode[]): Date | undefined {
  if (unproven.length === 0) return EVER
  const times = unproven.map(({ collectedUntil }) => collectedUntil).filter((time) => time !== undefined)
  return times.length < unproven.length ? undefined : latest(times)
}

/**
 * Decides where a composed episode begins. What it tells is what no composed episode of its series has told: by their sets of commits,
 * so that no date matters; by their dates where a set is not stored. What people wrote tells nothing for sure, and so ends nothing. Its
 * beginning, by which it is known, is where an episode is that is still open; else where the newest ended; else before the oldest commit.
 *
 * @param open the composed episodes on content branches
 * @param published the composed episodes on the base branch
 * @param wholeSets ids of the sets that are stored
 * @param oldest time of the oldest commit
 */
export function windowStart(
  series: string,
  open: readonly ComposedEpisode[],
  published: readonly ToldEpisode[],
  wholeSets: ReadonlySet<string>,
  oldest: Date,
): WindowStart {
  const sets = published.flatMap(({ toldSet }) => (toldSet !== undefined && wholeSets.has(toldSet) ? [toldSet] : []))
  const unproven = published.filter(({ toldSet }) => toldSet === undefined || !wholeSets.has(toldSet))
  const beginning = new Date(oldest.getTime() - 1)
  const end = published.length === 0 ? beginning : latest(published.map(({ until }) => until))
  return {
    from: open[0]?.from ?? freeStart(series, end, published),
    collectedSince: collectedSince(unproven),
    toldSets: [...new Set(sets)],
  }
}
