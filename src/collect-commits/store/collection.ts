import type { ClickHouse } from '../../clickhouse/client.ts'
import type { Database } from '../../clickhouse/database.ts'
import { commitRecords } from '../../clickhouse/schema/commits.ts'
import type { ExistingSchema } from '../../clickhouse/schema/existing.ts'
import { startVersionClock, type VersionClock } from '../../clickhouse/version-time.ts'
import type { Cursors } from '../cursor.ts'
import type { KnownName } from '../repository-identity.ts'
import { repairRecords } from './commits/recorded-commits.ts'
import { readCursors } from './cursors.ts'
import { flushOf } from './events/buffered-events.ts'
import { type EventStore, openEventStore } from './events/event-store.ts'
import { type EventsTable, hasOneView, readEventsTables } from './events/events-table.ts'
import { maxSpanOf } from './events/insert-blocks.ts'
import { readKnownNames } from './repository-names.ts'
import { commonBounds, type TimeBounds } from './time-bounds.ts'

/** What earlier runs left in the database, and how it is written to. */
export interface Collection {
  /** Undefined in a dry run that finds no tables. */
  readonly clickHouse: ClickHouse | undefined
  readonly cursors: Cursors
  /** Undefined where nothing is stored. */
  readonly eventStore: EventStore | undefined
  /** The times that a commit can be stored with. */
  readonly timeBounds: TimeBounds
  /** The names that repositories had. */
  readonly names: readonly KnownName[]
  /** Tells the versions of cursors and names: later than any that is stored. */
  readonly nextVersion: VersionClock
}

/** The times that `ui_events`, the tables behind it and `commit_records` can all hold. */
function boundsOf(tables: readonly (EventsTable | undefined)[], { objects }: ExistingSchema): TimeBounds {
  const records = objects.get(commitRecords.name)?.columns ?? []
  const ofRecords = records.filter(({ name }) => ['committed_at', 'authored_at'].includes(name))
  const types = [...tables.map((table) => table?.timeType ?? ''), ...ofRecords.map(({ type }) => type)]
  return commonBounds(types.filter((type) => type !== ''))
}

/** Reads what earlier runs left. A run that stores first puts right what one of them left half-stored, or when `repair` asks for it. */
export async function readCollection(
  { clickHouse, existing, isReadable }: Database,
  { repair, dryRun }: { readonly repair: boolean; readonly dryRun: boolean },
): Promise<Collection> {
  if (!isReadable || existing === undefined)
    return {
      clickHouse: undefined,
      eventStore: undefined,
      timeBounds: commonBounds([]),
      cursors: new Map(),
      names: [],
      nextVersion: startVersionClock([]),
    }
  const repairing = dryRun ? undefined : repairRecords(clickHouse, repair)
  const [cursors, tables, names] = await Promise.all([
    readCursors(clickHouse),
    readEventsTables(clickHouse, existing),
    readKnownNames(clickHouse),
    repairing,
  ])
  const times = [...[...cursors.values()].map(({ setAt }) => setAt), ...names.map(({ knownAt }) => knownAt)]
  const eventStore = dryRun
    ? undefined
    : openEventStore(clickHouse, {
        maxSpanMs: maxSpanOf(tables, existing),
        hasOneView: hasOneView(existing, clickHouse.options.database),
        flush: flushOf(clickHouse, tables[0]),
      })
  return {
    clickHouse,
    eventStore,
    timeBounds: boundsOf(tables, existing),
    cursors,
    names,
    nextVersion: startVersionClock(times),
  }
}
