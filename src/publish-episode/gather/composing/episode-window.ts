import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import { type FactsWindow, IS_RELEVANT, inWindow, type WindowStart, windowParameters } from '../../../facts/window.ts'
import { newestTold, readReverted } from './reverted-commits.ts'
import { readWindowCommits } from './window-commits.ts'

const timeRow = z.object({ time: z.coerce.date().nullable() })

const SELECT_OLDEST = `
SELECT minOrNull(committed_at) AS time
FROM commits
WHERE NOT is_removed AND committed_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC')`

/** The committer date of the oldest commit; undefined when there is none. */
export async function readOldestCommit(clickHouse: ClickHouse, now: Date): Promise<Date | undefined> {
  const [row] = await clickHouse.read({
    sql: SELECT_OLDEST,
    parameters: { until: now.toISOString() },
    row: timeRow,
    attempted: 'looking for the oldest commit',
  })
  return row?.time ?? undefined
}

const selectNewest = (isInWindow: string) => `
SELECT maxOrNull(committed_at) AS time
FROM commits
WHERE ${IS_RELEVANT} AND ${isInWindow}`

/** When the newest commit was made that there is something to tell of. */
async function readNewest(clickHouse: ClickHouse, open: FactsWindow): Promise<Date | undefined> {
  const commits = await readWindowCommits(clickHouse, open)
  const [[row], reverted] = await Promise.all([
    clickHouse.read({
      sql: selectNewest(inWindow(open)),
      parameters: windowParameters(open),
      row: timeRow,
      attempted: 'looking for the newest relevant commit',
    }),
    readReverted(clickHouse, commits),
  ])
  const ends = [row?.time ?? undefined, newestTold(reverted)].filter((time) => time !== undefined)
  return ends.length === 0 ? undefined : new Date(Math.max(...ends.map((time) => time.getTime())))
}

/**
 * Reads where a window ends: with the newest commit that there is something to tell of, so that the same data gives the same episode at
 * any time. Undefined when there is nothing to tell.
 */
export async function readWindow(
  clickHouse: ClickHouse,
  start: WindowStart,
  now: Date,
): Promise<FactsWindow | undefined> {
  const newest = await readNewest(clickHouse, { ...start, until: now })
  if (newest === undefined) return undefined
  return { ...start, until: new Date(Math.max(start.from.getTime(), newest.getTime())) }
}
