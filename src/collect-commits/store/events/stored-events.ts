import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import { MAX_IDS_IN_PARAMETER, type Parameters } from '../../../clickhouse/parameters.ts'
import { COMMIT_EVENTS } from '../../../clickhouse/schema/literals.ts'
import { timeParameter } from '../../../clickhouse/time.ts'
import { searchedRange } from '../time-bounds.ts'
import { type CommitEvent, distinctIds, distinctRow } from './commit-events.ts'

/** An id with the repository whose event it is. */
const SELECT_IDS = `
SELECT DISTINCT
  lower(toString(session_id)) AS id,
  JSONExtractUInt(ifNull(metadata, ''), 'repository_id') AS owner
FROM ui_events
WHERE event_type IN ${COMMIT_EVENTS}
  AND ts BETWEEN {from:DateTime64(3, 'UTC')} AND {to:DateTime64(3, 'UTC')}`

const SELECT_STORED = `${SELECT_IDS}
  AND id IN {ids:Array(String)}`

/** In a backfill hardly any of that time is stored, if any; then no ids need to be sent. */
const SELECT_SOME_OF_THAT_TIME = `${SELECT_IDS}
LIMIT {limit:UInt32}`

/** For so many, asking for their ids takes no longer. */
const FEW_EVENTS = 500

const storedRow = z.object({ id: z.string(), owner: z.number() })
type StoredId = z.output<typeof storedRow>

/** Events that are sorted by time, the time that they span, and the ids to look for. */
interface Look {
  readonly block: readonly CommitEvent[]
  readonly ids: readonly string[]
}

async function readStored(clickHouse: ClickHouse, { block, ids }: Look): Promise<readonly StoredId[]> {
  if (block.length === 0 || ids.length === 0) return []
  const { from, to } = searchedRange(block.map(({ at }) => at))
  const range = { from: timeParameter(from), to: timeParameter(to) }
  const read = (sql: string, parameters: Parameters) =>
    clickHouse.read({
      sql,
      parameters: { ...range, ...parameters },
      row: storedRow,
      attempted: 'reading which commits are stored already',
    })
  if (ids.length > FEW_EVENTS) {
    const some = await read(SELECT_SOME_OF_THAT_TIME, { limit: FEW_EVENTS })
    if (some.length < FEW_EVENTS) return some
  }
  const found: StoredId[] = []
  for (let start = 0; start < ids.length; start += MAX_IDS_IN_PARAMETER)
    found.push(...(await read(SELECT_STORED, { ids: ids.slice(start, start + MAX_IDS_IN_PARAMETER) })))
  return found
}

/** Whether what is stored under an id is the event, given whose it is: 0 where it doesn't tell. */
const isOwnedBy = ({ repositoryId, othersIds }: CommitEvent, id: string, owner: number) =>
  owner === 0 ? !othersIds.includes(id) : repositoryId === 0 || owner === repositoryId

/**
 * The rows of a block that are not stored. A repository that has the name and a commit of another one, from which it was copied say, and
 * so the id of that one's event, gets an id of its own.
 *
 * @param block sorted by time.
 */
export async function missingRows(clickHouse: ClickHouse, block: readonly CommitEvent[]): Promise<string[]> {
  const owners = new Map<string, number[]>()
  for (const { id, owner } of await readStored(clickHouse, {
    block,
    ids: block.flatMap(({ sessionIds }) => sessionIds),
  }))
    owners.set(id, [...(owners.get(id) ?? []), owner])
  const isStored = (event: CommitEvent) =>
    event.sessionIds.some((id) => owners.get(id)?.some((owner) => isOwnedBy(event, id, owner)) === true)
  const missing = block.filter((event) => !isStored(event))
  const taken = missing.filter(({ sessionIds }) => sessionIds.some((id) => owners.has(id)))
  const distinct = await readStored(clickHouse, { block: taken, ids: taken.flatMap(distinctIds) })
  const storedIds = new Set(distinct.map(({ id }) => id))
  return missing
    .filter((event) => !distinctIds(event).some((id) => storedIds.has(id)))
    .map((event) => (owners.has(event.sessionIds[0]) ? distinctRow(event) : event.row))
}
