import type { ClickHouse } from '../clickhouse/client.ts'
import { composeDraft, type EpisodeDraft } from './decide/draft.ts'
import type { Holding } from './decide/held-branches.ts'
import { openRunIds } from './decide/location.ts'
import { windowStart } from './decide/window.ts'
import { readEpisodeFacts, readOldestCommit } from './gather/episode-facts.ts'
import { redactFacts } from './gather/redact-facts.ts'
import { lastPublished, readToldCommits } from './gather/told-commits.ts'

/** Composes the next episode of the series that was looked at, from ClickHouse; undefined when there is nothing to tell. */
export async function compose(
  clickHouse: ClickHouse,
  holding: Holding,
  now: Date,
  serverUrl: string,
): Promise<EpisodeDraft | undefined> {
  const { state, naming, series } = holding
  const [told, oldest] = await Promise.all([
    readToldCommits(clickHouse, series, lastPublished(state.published, naming, series)),
    readOldestCommit(clickHouse, now),
  ])
  if (oldest === undefined) return undefined
  const from = windowStart(series, told, oldest, openRunIds(holding))
  const facts = await readEpisodeFacts(clickHouse, series, from, now, serverUrl)
  return facts === undefined ? undefined : composeDraft(await redactFacts(facts))
}
