import type { ClickHouse } from '../clickhouse/client.ts'
import type { FactsWindow } from '../facts/window.ts'
import { log } from '../runner/log.ts'
import { counted } from '../text/figures.ts'
import { storeToldSet } from './apply/told-set.ts'
import { composeDraft, type EpisodeDraft } from './decide/draft.ts'
import type { Holding } from './decide/place/held-branches.ts'
import { windowStart } from './decide/window.ts'
import { type ComposedEpisode, publishedComposed } from './gather/composing/composed-episodes.ts'
import { readEpisodeFacts } from './gather/composing/episode-facts.ts'
import { readOldestCommit, readWindow } from './gather/composing/episode-window.ts'
import { redactFacts } from './gather/composing/redact-facts.ts'
import { readSetId, readWholeSets } from './gather/composing/told-sets.ts'
import { readMeasuredSince } from './gather/composing/window-benchmarks.ts'

/** The window with the set of its commits, which is stored unless nothing is to be; and the id of that set. */
async function withSet(clickHouse: ClickHouse, window: FactsWindow, isDryRun: boolean) {
  const toldSet = await (isDryRun ? readSetId : storeToldSet)(clickHouse, window)
  const isStored = !isDryRun || (await readWholeSets(clickHouse, [toldSet])).has(toldSet)
  return { toldSet, window: isStored ? { ...window, ownSet: toldSet } : window }
}

/** Says what was measured since and waits for a commit to be told with: an episode is about commits. */
async function logWaiting(clickHouse: ClickHouse, window: FactsWindow): Promise<void> {
  const { benchmarks } = await readMeasuredSince(clickHouse, window)
  if (benchmarks.length > 0)
    log.info(
      `${counted(benchmarks.length, 'benchmark')} came in since, of commits that were told: the episode that tells of the next relevant commit has them.`,
    )
}

/**
 * Composes the next episode of the series that was looked at, from ClickHouse; undefined when there is nothing to tell.
 *
 * @param open the composed episodes that are on content branches
 */
export async function compose(
  clickHouse: ClickHouse,
  { state, series }: Holding,
  open: readonly ComposedEpisode[],
  isDryRun: boolean,
  now: Date,
  serverUrl: string,
): Promise<EpisodeDraft | undefined> {
  const published = publishedComposed(state.published, series)
  const [wholeSets, oldest] = await Promise.all([
    readWholeSets(
      clickHouse,
      published.flatMap(({ toldSet }) => toldSet ?? []),
    ),
    readOldestCommit(clickHouse, now),
  ])
  if (oldest === undefined) return undefined
  const start = windowStart(series, open, published, wholeSets, oldest)
  const untold = await readWindow(clickHouse, start, now)
  if (untold === undefined) {
    await logWaiting(clickHouse, { ...start, until: now })
    return undefined
  }
  const { window, toldSet } = await withSet(clickHouse, untold, isDryRun)
  return composeDraft(
    await redactFacts(await readEpisodeFacts(clickHouse, { series, toldSet, window }, now, serverUrl)),
  )
}
