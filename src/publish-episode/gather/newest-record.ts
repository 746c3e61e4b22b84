import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'

/** What its writer records of an episode beforehand tells of no proposal. */
const SELECT_NEWEST = `
SELECT max(toUnixTimestamp64Milli(toDateTime64(ts, 3, 'UTC'))) AS newest_ms
FROM episodes
WHERE run_id = {run:UUID} AND status != 'draft'
HAVING count() > 0`

const row = z.object({ newest_ms: z.coerce.number() })

/** When an episode was recorded last, whatever became of it; undefined where it never was. */
export async function readNewestRecord(clickHouse: ClickHouse, runId: string): Promise<Date | undefined> {
  const [found] = await clickHouse.read({
    sql: SELECT_NEWEST,
    parameters: { run: runId },
    row,
    attempted: 'looking when the episode was recorded last',
  })
  return found === undefined ? undefined : new Date(found.newest_ms)
}
