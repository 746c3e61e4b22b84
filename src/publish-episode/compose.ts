import type { ClickHouse } from '../clickhouse/client.ts'
import { composeDraft, type EpisodeDraft } from './decide/draft.ts'
import type { Holding } from './decide/held-branches.ts'
import { openRunIds } from './decide/location.ts'
import { windowStart } from './decide/window.ts'
import type { ComposedEpisode } from './gather/composed-episodes.ts'
import { readEpisodeFacts, readOldestCommit } from './gather/episode-facts.ts'
import { redactFacts } from './gather/redact-facts.ts'
import { readToldCommits, tellingEpisodes } from './gather/told-commits.ts'

/**
 * Composes the next episode of the series that was looked at, from ClickHouse; undefined when there is nothing to tell.
 *
 * @param composed those that are on content branches
 */
export async function compose(
  clickHouse: ClickHouse,
  holding: Holding,
  composed: readonly ComposedEpisode[],
  now: Date,
  serverUrl: string,
): Promise<EpisodeDraft | undefined> {
  const { state, naming, series } = holding
  const open = openRunIds(holding)
  const [told, oldest] = await Promise.all([
    readToldCommits(clickHouse, series, tellingEpisodes(state.published, naming, series), open),
    readOldestCommit(clickHouse, now),
  ])
  if (oldest === undefined) return undefined
  const start = windowStart(
    series,
    composed.map((episode) => episode.start),
    told,
    oldest,
    open,
  )
  const facts = await readEpisodeFacts(clickHouse, series, start, now, serverUrl)
  return facts === undefined ? undefined : composeDraft(await redactFacts(facts))
}
