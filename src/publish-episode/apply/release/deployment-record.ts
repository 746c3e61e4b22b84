import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import type { Database } from '../../../clickhouse/database.ts'
import { missingAmong } from '../../../clickhouse/missing-rows.ts'
import { deployedFiles, deployments } from '../../../clickhouse/schema/tables.ts'
import { timeParameter } from '../../../clickhouse/time.ts'
import { versionAfter } from '../../../clickhouse/version-time.ts'
import type { DeployedFileRow, DeploymentRow, EpisodeRow } from '../../decide/release/rows.ts'

const keyOf = ({ series, episode, status }: DeploymentRow) => `${series} ${episode} ${status}`

/**
 * Stores the rows of a deployment, those that are not there yet.
 *
 * @returns how many were not.
 */
export async function storeDeployment(clickHouse: ClickHouse, rows: readonly DeploymentRow[]): Promise<number> {
  const [first] = rows
  if (first === undefined) return 0
  const attempted = 'recording the deployment'
  const findMissing = missingAmong(clickHouse, rows, keyOf, {
    sql: `
SELECT DISTINCT concat(toString(series), ' ', toString(episode), ' ', toString(status)) AS key
FROM ${deployments.name}
WHERE toString(deployment_id) = {id:String}`,
    parameters: { id: first.deployment_id },
    attempted: 'looking whether the deployment is recorded',
  })
  const missing = await findMissing()
  if (missing.length > 0) await clickHouse.insert({ table: deployments.name, rows: missing, attempted, findMissing })
  return missing.length
}

/** Stores which files are online as they are, those that are not known to be. */
export async function storeDeployedFiles(clickHouse: ClickHouse, rows: readonly DeployedFileRow[]): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const attempted = 'recording which files are online'
  const findMissing = missingAmong(clickHouse, rows, ({ run_id, blob_sha }) => `${run_id} ${blob_sha}`, {
    sql: `SELECT DISTINCT concat(toString(run_id), ' ', toString(blob_sha)) AS key FROM ${deployedFiles.name} WHERE deployment_id = {id:String}`,
    parameters: { id: first.deployment_id },
    attempted: 'looking which files are recorded as online',
  })
  const missing = await findMissing()
  if (missing.length > 0) await clickHouse.insert({ table: deployedFiles.name, rows: missing, attempted, findMissing })
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

/** The time of the episodes' next states: of several the newest counts. */
async function nextVersion({ clickHouse, episodesTable }: Database, rows: readonly EpisodeRow[], now: Date) {
  const stored = await clickHouse.read({
    sql: `SELECT max(ts) AS newest FROM ${episodesTable} WHERE series IN {series:Array(String)} AND episode IN {episodes:Array(UInt32)} GROUP BY series`,
    parameters: {
      series: [...new Set(rows.map(({ series }) => series))],
      episodes: [...new Set(rows.map(({ episode }) => episode))],
    },
    row: z.object({ newest: z.string() }),
    attempted: 'looking when the episodes were recorded last',
  })
  return versionAfter(
    now,
    stored.map(({ newest }) => newest),
  )
}

/** Stores what became of episodes, as of `now`. */
export async function storeEpisodeStates(database: Database, states: readonly EpisodeRow[], now: Date): Promise<void> {
  if (states.length === 0) return
  const { clickHouse, episodesTable } = database
  const rows = timed(states, await nextVersion(database, states, now))
  const seconds = (ts: string) => Math.floor(Date.parse(ts) / SECOND_MS)
  const times = rows.map(({ ts }) => ts).toSorted()
  await clickHouse.insert({
    table: episodesTable,
    rows: rows.map((row) => ({ ...row })),
    attempted: 'recording what became of the episodes',
    findMissing: missingAmong(
      clickHouse,
      rows.map((row) => ({ ...row })),
      ({ series, episode, ts }) => `${series} ${episode} ${seconds(ts)}`,
      {
        sql: `
SELECT concat(toString(series), ' ', toString(episode), ' ', toString(toUnixTimestamp(ts))) AS key
FROM ${episodesTable}
WHERE toUnixTimestamp(ts) >= toUnixTimestamp({first:DateTime64(3, 'UTC')})`,
        parameters: { first: timeParameter(times[0] ?? now) },
        attempted: 'looking whether what became of the episodes is recorded',
      },
    ),
  })
}
