import type { ClickHouse } from '../../../clickhouse/client.ts'
import type { Database } from '../../../clickhouse/database.ts'
import { insertMissing, missingAmong } from '../../../clickhouse/missing-rows.ts'
import { deployedFiles, deployments } from '../../../clickhouse/schema/tables.ts'
import { timeParameter } from '../../../clickhouse/time.ts'
import type { DeployedFileRow, DeploymentRow, EpisodeRow } from '../../decide/release/rows.ts'
import { nextVersion } from '../next-version.ts'

const keyOf = ({ series, episode, status }: DeploymentRow) => `${series} ${episode} ${status}`

/**
 * Stores the rows of a deployment, those that are not there yet.
 *
 * @returns how many were not.
 */
export const storeDeployment = (clickHouse: ClickHouse, rows: readonly DeploymentRow[]): Promise<number> =>
  insertMissing(clickHouse, {
    table: deployments.name,
    rows,
    keyOf,
    stored: {
      sql: `
SELECT DISTINCT concat(toString(series), ' ', toString(episode), ' ', toString(status)) AS key
FROM ${deployments.name}
WHERE toString(deployment_id) = {id:String}`,
      parameters: { id: rows[0]?.deployment_id ?? '' },
      attempted: 'looking whether the deployment is recorded',
    },
    attempted: 'recording the deployment',
  })

/** Stores which files are online as they are, those that are not known to be since another was. */
export const storeDeployedFiles = (clickHouse: ClickHouse, rows: readonly DeployedFileRow[]): Promise<number> =>
  insertMissing(clickHouse, {
    table: deployedFiles.name,
    rows,
    keyOf: ({ run_id, blob_sha }) => `${run_id} ${blob_sha}`,
    stored: {
      sql: `
SELECT concat(toString(run_id), ' ', toString(blob_sha)) AS key
FROM ${deployedFiles.name}
WHERE environment = {environment:String}
ORDER BY ts DESC
LIMIT 1 BY series, run_id`,
      parameters: { environment: rows[0]?.environment ?? '' },
      attempted: 'looking which files are recorded as online',
    },
    attempted: 'recording which files are online',
  })

/** A row as it is stored. */
export type TimedEpisodeRow = Omit<EpisodeRow, 'isOld'> & { readonly ts: string }

const SECOND_MS = 1_000

/** Gives rows the time that makes them count; without asking what is stored. */
export const timed = (rows: readonly EpisodeRow[], at: Date): TimedEpisodeRow[] =>
  rows.map(({ isOld, ...row }) => ({
    ts: new Date(at.getTime() + (isOld ? 0 : SECOND_MS)).toISOString(),
    ...row,
  }))

/** Stores what became of episodes, as of `now`. */
export async function storeEpisodeStates(database: Database, states: readonly EpisodeRow[], now: Date): Promise<void> {
  if (states.length === 0) return
  const { clickHouse, episodesTable } = database
  const at = await nextVersion(database, states, now, 'looking when the episodes were recorded last')
  const rows = timed(states, at).map((row) => ({ ...row }))
  const seconds = (ts: string) => Math.floor(Date.parse(ts) / SECOND_MS)
  const times = rows.map(({ ts }) => ts).toSorted()
  await clickHouse.insert({
    table: episodesTable,
    rows,
    attempted: 'recording what became of the episodes',
    findMissing: missingAmong(clickHouse, rows, ({ series, episode, ts }) => `${series} ${episode} ${seconds(ts)}`, {
      sql: `
SELECT concat(toString(series), ' ', toString(episode), ' ', toString(toUnixTimestamp(ts))) AS key
FROM ${episodesTable}
WHERE toUnixTimestamp(ts) >= toUnixTimestamp({first:DateTime64(3, 'UTC')})`,
      parameters: { first: timeParameter(times[0] ?? now) },
      attempted: 'looking whether what became of the episodes is recorded',
    }),
  })
}
