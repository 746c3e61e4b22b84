import type { ClickHouse } from '../../clickhouse/client.ts'
import type { Database } from '../../clickhouse/database.ts'
import { startVersionClock, type VersionClock } from '../../clickhouse/version-time.ts'
import type { Cursors } from '../cursor.ts'
import type { KnownName } from '../repository-identity.ts'
import { readCursors } from './cursors.ts'
import { type EventStore, openEventStore } from './event-store.ts'
import { readMaxSpanMs } from './insert-blocks.ts'
import { repairRecords } from './recorded-commits.ts'
import { readKnownNames } from './repository-names.ts'

/** What earlier runs left in the database, and how it is written to. */
export interface Collection {
  /** Undefined in a dry run that finds no tables. */
  readonly clickHouse: ClickHouse | undefined
  readonly cursors: Cursors
  /** Undefined where nothing is stored. */
  readonly eventStore: EventStore | undefined
  /** The names that repositories had. */
  readonly names: readonly KnownName[]
  /** Tells the versions of cursors and names: later than any that is stored. */
  readonly nextVersion: VersionClock
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
      cursors: new Map(),
      names: [],
      nextVersion: startVersionClock([]),
    }
  const repairing = dryRun ? undefined : repairRecords(clickHouse, repair)
  const [cursors, maxSpanMs, names] = await Promise.all([
    readCursors(clickHouse),
    readMaxSpanMs(clickHouse, existing),
    readKnownNames(clickHouse),
    repairing,
  ])
  const times = [...[...cursors.values()].map(({ setAt }) => setAt), ...names.map(({ knownAt }) => knownAt)]
  const eventStore = dryRun ? undefined : openEventStore(clickHouse, { maxSpanMs, hasOneView: true })
  return { clickHouse, eventStore, cursors, names, nextVersion: startVersionClock(times) }
}
