import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { ClickHouseFailure, ErrorCode } from '../../clickhouse/errors.ts'
import { MAX_IDS_IN_PARAMETER, type Parameters } from '../../clickhouse/parameters.ts'
import { fillCommits } from '../../clickhouse/schema/commits.ts'
import { COMMIT_EVENTS } from '../../clickhouse/schema/literals.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import { log } from '../../runner/log.ts'
import type { CommitEvent } from './commit-events.ts'

/** Which events, as a condition on `ui_events`, with its parameters. */
interface Selection {
  readonly condition: string
  readonly parameters: Parameters
}

const EVERYTHING: Selection = { condition: '', parameters: {} }

/** A view is not atomic with its table: an event may be stored whose row never came to `commit_records`. */
const selectUnrecorded = (condition: string) => `
SELECT count() AS unrecorded
FROM (
  SELECT
    toString(commit_sha) AS sha,
    JSONExtractString(metadata, 'repository') AS repository,
    parseDateTime64BestEffortOrZero(JSONExtractString(metadata, 'collected_at'), 3, 'UTC') AS collected_at
  FROM ui_events
  WHERE event_type IN ${COMMIT_EVENTS}${condition}
) AS events
LEFT JOIN (
  SELECT repository, toString(sha) AS sha, max(collected_at) AS newest
  FROM commit_records
  GROUP BY repository, sha
) AS records ON records.repository = events.repository AND records.sha = events.sha
WHERE events.repository != '' AND (records.sha = '' OR records.newest < events.collected_at)`

async function countUnrecorded(clickHouse: ClickHouse, { condition, parameters }: Selection): Promise<number> {
  const [row] = await clickHouse.read({
    sql: selectUnrecorded(condition),
    parameters,
    row: z.object({ unrecorded: z.number() }),
    attempted: 'looking whether all stored commits are in commit_records',
  })
  return row?.unrecorded ?? 0
}

/** Puts in what the view missed, and looks again. Returns how many there were. */
async function recordMissing(clickHouse: ClickHouse, selection: Selection): Promise<number> {
  const missed = await countUnrecorded(clickHouse, selection)
  if (missed === 0) return 0
  const { condition, parameters } = selection
  await clickHouse.command(
    fillCommits(condition),
    `putting ${missed} commits into commit_records that are in ui_events alone`,
    parameters,
  )
  const left = await countUnrecorded(clickHouse, selection)
  if (left > 0)
    throw new Error(
      `${left} commits are stored in ui_events, but do not show in commit_records, neither through the materialized view commits_from_events nor when they are put in. Look for what removes or refuses rows there (a TTL, a constraint, a row policy).`,
    )
  return missed
}

/**
 * Makes sure that events which are stored are in `commit_records` too.
 *
 * @throws {ClickHouseFailure | Error} when they are not, and can't be put in.
 */
export async function confirmRecorded(clickHouse: ClickHouse, block: readonly CommitEvent[]): Promise<void> {
  for (let start = 0; start < block.length; start += MAX_IDS_IN_PARAMETER) {
    const events = block.slice(start, start + MAX_IDS_IN_PARAMETER)
    const times = events.map(({ at }) => at.getTime())
    await recordMissing(clickHouse, {
      condition:
        " AND ts BETWEEN {from:DateTime64(3, 'UTC')} AND {to:DateTime64(3, 'UTC')} AND commit_sha IN {shas:Array(String)}",
      parameters: {
        from: timeParameter(new Date(times.reduce((one, other) => Math.min(one, other)))),
        to: timeParameter(new Date(times.reduce((one, other) => Math.max(one, other)))),
        shas: events.map(({ sha }) => sha),
      },
    })
  }
}

const SELECT_GAP = `
SELECT count() AS gap
FROM ui_events
WHERE event_type IN ${COMMIT_EVENTS}
  AND JSONExtractString(metadata, 'repository') != ''
  AND toString(commit_sha) NOT IN (SELECT toString(sha) FROM commit_records)`

/** The look for a gap stops there: it is to cost little, whatever else is in `ui_events`. */
const MAX_ROWS_LOOKED_AT = 20_000_000

/** Whether a commit is in `ui_events` that is not in `commit_records` at all. False where that would take long to find out. */
async function hasGap(clickHouse: ClickHouse): Promise<boolean> {
  try {
    const [row] = await clickHouse.read({
      sql: SELECT_GAP,
      row: z.object({ gap: z.number() }),
      attempted: 'looking for commits that are in ui_events alone',
      settings: { max_rows_to_read: String(MAX_ROWS_LOOKED_AT) },
    })
    return (row?.gap ?? 0) > 0
  } catch (error) {
    if (error instanceof ClickHouseFailure && error.code === ErrorCode.tooManyRows) return false
    throw error
  }
}

/**
 * Repairs what an earlier run, or an earlier version, left in `ui_events` alone: when it is asked for, or when a look that costs little
 * finds a gap.
 */
export async function repairRecords(clickHouse: ClickHouse, isAskedFor: boolean): Promise<void> {
  if (!isAskedFor && !(await hasGap(clickHouse))) return
  const repaired = await recordMissing(clickHouse, EVERYTHING)
  if (repaired > 0)
    log.warning(
      `${repaired} commits were in ui_events, but not as they are there in commits, because an earlier run broke off between the two; they are in both now.`,
    )
  else if (isAskedFor) log.info('Nothing to repair: all commits of ui_events are in commits.')
}
