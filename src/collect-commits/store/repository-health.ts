import type { ClickHouse } from '../../clickhouse/client.ts'
import { missingAmong } from '../../clickhouse/missing-rows.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import type { RepositoryHealth } from '../health.ts'

const SELECT_SNAPSHOTS = `
SELECT repository AS key
FROM repository_health
WHERE toUnixTimestamp(ts) = toUnixTimestamp({at:DateTime64(3, 'UTC')}) AND repository IN {repositories:Array(String)}`

/** Stores snapshots. */
export async function storeHealth(
  clickHouse: ClickHouse,
  snapshots: readonly RepositoryHealth[],
  now: Date,
): Promise<void> {
  const rows = snapshots.map((snapshot) => ({ ts: now.toISOString(), ...snapshot }))
  if (rows.length === 0) return
  const findMissing = missingAmong(clickHouse, rows, ({ repository }) => repository, {
    sql: SELECT_SNAPSHOTS,
    parameters: { at: timeParameter(now), repositories: rows.map(({ repository }) => repository) },
    attempted: 'reading the health that is stored',
  })
  const attempted = 'storing the health of the repositories'
  await clickHouse.insert({ table: 'repository_health', rows, attempted, findMissing })
}
