import type { Database } from '../../clickhouse/database.ts'
import { versionAfter } from '../../clickhouse/version-time.ts'
import { log } from '../../runner/log.ts'
import { describeError } from '../../runner/run-action.ts'
import { storeFileRows } from '../apply/release/deployment-record.ts'
import type { PendingEpisode } from '../decide/release/pending.ts'
import { begunFileRows } from '../decide/release/rows.ts'
import type { Recorded } from '../gather/release/recorded.ts'
import type { ReleaseInputs } from '../inputs.ts'

/** The time of what a release records of files: after all that is recorded of them. */
export const fileTime = ({ contents }: Recorded, now: Date): Date =>
  versionAfter(
    now,
    contents.map(({ recorded_ms }) => new Date(recorded_ms)),
  )

/**
 * Records, before anything is deployed for it, which files a release is to bring: where one is taken back before it was seen online, the next
 * run knows that it may be. A hook is not called without that.
 */
export async function beginRelease(
  database: Database,
  { environment, deployHookUrl, dryRun }: ReleaseInputs,
  recorded: Recorded,
  episodes: readonly PendingEpisode[],
  at: Date,
): Promise<void> {
  const rows = begunFileRows(episodes, recorded.contents, environment, at)
  if (dryRun || rows.length === 0) return
  try {
    await storeFileRows(database.clickHouse, rows, 'recording which files are to be online')
  } catch (error) {
    if (deployHookUrl !== undefined) throw error
    log.warning(
      `That this release began is not recorded: where its files are taken back before a run has seen them online, the next one does not know of them. ${describeError(error)}`,
    )
  }
}
