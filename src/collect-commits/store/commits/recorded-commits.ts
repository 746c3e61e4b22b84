import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import { ClickHouseFailure, ErrorCode } from '../../../clickhouse/errors.ts'
import { MAX_IDS_IN_PARAMETER, type Parameters } from '../../../clickhouse/parameters.ts'
import { fillCommits, PRESENT_NAMES } from '../../../clickhouse/schema/commits.ts'
import { COMMIT_EVENTS } from '../../../clickhouse/schema/literals.ts'
import { timeParameter } from '../../../clickhouse/time.ts'
import { log } from '../../../runner/log.ts'
import { counted } from '../../../text/figures.ts'
import { type CommitEvent, USER_AGENT } from '../events/commit-events.ts'
import { searchedRange } from '../time-bounds.ts'

/** Which events, as conditions on `ui_events` and on `commit_records`, with their parameters. */
interface Selection {
  readonly events: string
  readonly records: string
  readonly parameters: Parameters
}

const EVERYTHING: Selection = { events: '', records: '', parameters: {} }

/**
 * A view is not atomic with its table: an event may be stored whose row never came to `commit_records`. It is looked for under the name
 * that its repository has; what another repository left there when it got another name doesn't stand for it.
 */
const selectUnrecorded = ({ events, records }: Selection) => `
SELECT
  uniqExactIf(events.sha, events.repository != '') AS commits,
  countIf(events.repository != '' AND (records.sha = '' OR events.collected_at > greatest(
    records.newest,
    arrayMax(mark -> if(events.repository_id = 0 OR events.repository_id = mark.1, mark.2, toDateTime64(0, 3, 'UTC')), records.marks)
  ))) AS unrecorded
FROM (
  SELECT
    event.sha AS sha,
    event.id AS repository_id,
    event.collected_at AS collected_at,
    if(names.present_name = '', event.name, names.present_name) AS repository
  FROM (
    SELECT
      toString(commit_sha) AS sha,
      JSONExtractUInt(ifNull(metadata, ''), 'repository_id') AS id,
      JSONExtractString(ifNull(metadata, ''), 'repository') AS name,
      parseDateTime64BestEffortOrZero(JSONExtractString(ifNull(metadata, ''), 'collected_at'), 3, 'UTC') AS collected_at
    FROM ui_events
    WHERE event_type IN ${COMMIT_EVENTS}${events}
  ) AS event
  LEFT JOIN ${PRESENT_NAMES} AS names ON names.present_id = event.id
) AS events
LEFT JOIN (
  SELECT
    repository,
    toString(sha) AS sha,
    maxIf(collected_at, moved_to = '') AS newest,
    groupArrayIf((repository_id, collected_at), moved_to != '') AS marks
  FROM commit_records${records}
  GROUP BY repository, sha
) AS records ON records.repository = events.repository AND records.sha = events.sha`

/** How many commits there are events of, and how many events are not in `commit_records`. */
const countsRow = z.object({ commits: z.number(), unrecorded: z.number() })
type Counts = z.output<typeof countsRow>

async function countUnrecorded(clickHouse: ClickHouse, selection: Selection): Promise<Counts> {
  const [row] = await clickHouse.read({
    sql: selectUnrecorded(selection),
    parameters: selection.parameters,
    row: countsRow,
    attempted: 'looking whether all stored commits are in commit_records',
  })
  if (row === undefined) throw new Error('ClickHouse told no count.')
  return row
}

/** Puts in what the view missed, and looks again. */
async function recordMissing(clickHouse: ClickHouse, selection: Selection): Promise<Counts> {
  const counts = await countUnrecorded(clickHouse, selection)
  const missed = counts.unrecorded
  if (missed === 0) return counts
  await clickHouse.command(
    fillCommits(selection.events),
    `putting ${counted(missed, 'commit')} into commit_records that ui_events alone has`,
    selection.parameters,
  )
  const { unrecorded: left } = await countUnrecorded(clickHouse, selection)
  if (left > 0)
    throw new Error(
      `${left} commits are stored in ui_events, but do not show in commit_records, neither through the materialized view commits_from_events nor when they are put in. Look for what removes or refuses rows there (a TTL, a constraint, a row policy).`,
    )
  return counts
}

/**
 * Makes sure that events which were stored are there, in `ui_events` and in `commit_records`.
 *
 * @throws {ClickHouseFailure | Error} when they are not, and can't be put in.
 */
export async function confirmRecorded(clickHouse: ClickHouse, block: readonly CommitEvent[]): Promise<void> {
  for (let start = 0; start < block.length; start += MAX_IDS_IN_PARAMETER) {
    const events = block.slice(start, start + MAX_IDS_IN_PARAMETER)
    const { from, to } = searchedRange(events.map(({ at }) => at))
    const shas = new Set(events.map(({ sha }) => sha))
    const { commits } = await recordMissing(clickHouse, {
      events:
        " AND ts BETWEEN {from:DateTime64(3, 'UTC')} AND {to:DateTime64(3, 'UTC')} AND commit_sha IN {shas:Array(String)}",
      records: '\n  WHERE sha IN {shas:Array(String)}',
      parameters: {
        from: timeParameter(from),
        to: timeParameter(to),
        shas: [...shas],
      },
    })
    if (commits < shas.size)
      throw new Error(
        `${shas.size - commits} of ${shas.size} commits that were stored in ui_events can't be read there. Look for what removes, changes or hides rows (a TTL, a row policy, the engine of the table or of one behind it).`,
      )
  }
}

const SELECT_GAP = `
SELECT
  countIf(JSONExtractString(ifNull(metadata, ''), 'repository') != '') AS gap,
  countIf(JSONExtractString(ifNull(metadata, ''), 'repository') = '' AND user_agent = '${USER_AGENT}') AS unreadable
FROM ui_events
WHERE event_type IN ${COMMIT_EVENTS}
  AND toString(commit_sha) NOT IN (SELECT toString(sha) FROM commit_records)`

/** Rows that were moved to where there is none. */
const LOST_MOVES =
  "moved_to != '' AND (moved_to, toString(sha)) NOT IN (SELECT repository, toString(sha) FROM commit_records)"

const SELECT_LOST_MOVES = `SELECT count() AS gap, 0 AS unreadable FROM commit_records WHERE ${LOST_MOVES}`

const COMPLETE_MOVES = `
INSERT INTO commit_records
SELECT * REPLACE (moved_to AS repository, '' AS moved_to)
FROM (SELECT * FROM commit_records FINAL WHERE ${LOST_MOVES})`

/** The look for a gap stops there: it is to cost little, whatever else is in `ui_events`. */
const MAX_ROWS_LOOKED_AT = 20_000_000

/** How many rows are missing, and how many that are missing can't be put in, because nothing is left of what they said. */
const gapRow = z.object({ gap: z.number(), unreadable: z.number() })
type Gap = z.output<typeof gapRow>
const NO_GAP: Gap = { gap: 0, unreadable: 0 }

/** None where that would take long to find out, and isn't worth it. */
async function countGap(clickHouse: ClickHouse, sql: string, attempted: string, mayTakeLong: boolean): Promise<Gap> {
  const settings = mayTakeLong ? {} : { max_rows_to_read: String(MAX_ROWS_LOOKED_AT) }
  try {
    const [row] = await clickHouse.read({ sql, row: gapRow, attempted, settings })
    return row ?? NO_GAP
  } catch (error) {
    if (!mayTakeLong && error instanceof ClickHouseFailure && error.code === ErrorCode.tooManyRows) return NO_GAP
    throw error
  }
}

const describeUnreadable = (unreadable: number) =>
  `${unreadable} events of commits in ui_events can't be read, because their metadata is empty or broken, and their commits are not in commit_records. Look for what empties the column (a TTL of its own, a mutation), delete those events (event_type IN ${COMMIT_EVENTS} AND JSONExtractString(metadata, 'repository') = ''), and collect their time again with since.`

async function repairEvents(clickHouse: ClickHouse, isAskedFor: boolean): Promise<number> {
  const attempted = 'looking for commits that are in ui_events alone'
  const { gap, unreadable } = await countGap(clickHouse, SELECT_GAP, attempted, isAskedFor)
  if (unreadable > 0 && isAskedFor) throw new Error(describeUnreadable(unreadable))
  if (unreadable > 0) log.warning(describeUnreadable(unreadable))
  if (!isAskedFor && gap === 0) return 0
  return (await recordMissing(clickHouse, EVERYTHING)).unrecorded
}

async function repairMoves(clickHouse: ClickHouse): Promise<number> {
  const attempted = 'looking for commits that were moved to another name and are not there'
  const { gap: lost } = await countGap(clickHouse, SELECT_LOST_MOVES, attempted, false)
  if (lost > 0)
    await clickHouse.command(COMPLETE_MOVES, `putting ${counted(lost, 'commit')} where the repository was moved to`)
  return lost
}

/**
 * Repairs what an earlier run, or an earlier version, left in `ui_events` alone, or moved half-way: when it is asked for, or when a look
 * that costs little finds a gap.
 */
export async function repairRecords(clickHouse: ClickHouse, isAskedFor: boolean): Promise<void> {
  const moved = await repairMoves(clickHouse)
  if (moved > 0)
    log.warning(
      `${counted(moved, 'commit')} had been moved to the name that ${moved === 1 ? 'its' : 'their'} repository got, and ${moved === 1 ? 'was not there; it is' : 'were not there; they are'} there now.`,
    )
  const repaired = await repairEvents(clickHouse, isAskedFor)
  if (repaired > 0)
    log.warning(
      `${counted(repaired, 'commit')} ${repaired === 1 ? 'was in ui_events, but not as it is' : 'were in ui_events, but not as they are'} there in commits, because an earlier run broke off between the two; ${repaired === 1 ? 'it is' : 'they are'} in both now.`,
    )
  else if (isAskedFor && moved === 0) log.info('Nothing to repair: all commits of ui_events are in commits.')
}
