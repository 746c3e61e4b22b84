import type { ClickHouse } from '../../clickhouse/client.ts'
import { isRetryable } from '../../clickhouse/errors.ts'
import { retry } from '../../retry/retry.ts'
import type { RepositoryHealth } from '../health.ts'

/** Stores snapshots. After an answer that was lost a snapshot may be there twice, with the same time. */
export async function storeHealth(
  clickHouse: ClickHouse,
  snapshots: readonly RepositoryHealth[],
  now: Date,
): Promise<void> {
  const rows = snapshots.map((snapshot) => ({ ts: now.toISOString(), ...snapshot }))
  await retry(
    () => clickHouse.insert({ table: 'repository_health', rows, attempted: 'storing the health of the repositories' }),
    isRetryable,
  )
}
