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

/** Stores what a release has to say of files; what one statement has stored already a second one leaves as it is. */
export async function storeFileRows(
  clickHouse: ClickHouse,
  rows: readonly DeployedFileRow[],
  attempted: string,
): Promise<void> {
  if (rows.length === 0) return
  const keyOf = ({ run_id, status, ts }: DeployedFileRow) => `${run_id} ${status} ${Date.parse(ts)}`
  await clickHouse.insert({
    table: deployedFiles.name,
    rows,
    attempted,
    findMissing: missingAmong(clickHouse, rows, keyOf, {
      sql: `
SELECT concat(toString(run_id), ' ', toString(status), ' ', toString(toUnixTimestamp64Milli(toDateTime64(ts, 3, 'UTC')))) AS key
FROM ${deployedFiles.name}
WHERE ts >= {first:DateTime64(3, 'UTC')}`,
      parameters: { first: timeParameter(rows[0]?.ts ?? '') },
      attempted: 'looking what is recorded of files',
    }),
  })
}

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
