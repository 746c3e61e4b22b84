import { z } from 'zod'
import type { Database } from '../../clickhouse/database.ts'
import { versionAfter } from '../../clickhouse/version-time.ts'

/** Which episode a row is of. */
interface EpisodeKey {
  readonly series: string
  readonly episode: number
}

/** The time of the next states of episodes: of several states the newest counts. */
export async function nextVersion(
  { clickHouse, episodesTable }: Database,
  episodes: readonly EpisodeKey[],
  now: Date,
  attempted: string,
): Promise<Date> {
  const stored = await clickHouse.read({
    sql: `SELECT max(ts) AS newest FROM ${episodesTable} WHERE series IN {series:Array(String)} AND episode IN {episodes:Array(UInt32)} GROUP BY series`,
    parameters: {
      series: [...new Set(episodes.map(({ series }) => series))],
      episodes: [...new Set(episodes.map(({ episode }) => episode))],
    },
    row: z.object({ newest: z.string() }),
    attempted,
  })
  return versionAfter(
    now,
    stored.map(({ newest }) => newest),
  )
}
