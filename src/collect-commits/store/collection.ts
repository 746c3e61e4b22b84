import type { ClickHouse } from '../../clickhouse/client.ts'
import type { Database } from '../../clickhouse/database.ts'
import type { Cursors } from '../cursor.ts'
import type { KnownName } from '../repository-identity.ts'
import { readCursors } from './cursors.ts'
import { readMaxSpanMs } from './insert-blocks.ts'
import { repairRecords } from './recorded-commits.ts'
import { readKnownNames } from './repository-names.ts'

/** What earlier runs left in the database, and how it is written to. */
export interface Collection {
  /** Undefined in a dry run that finds no tables. */
  readonly clickHouse: ClickHouse | undefined
  readonly cursors: Cursors
  /** How many milliseconds an insert may span. */
  readonly maxSpan: number
  /** The names that repositories had. */
  readonly names: readonly KnownName[]
  /** Other names under which a repository was stored, by the name that it has. */
  readonly otherNames: ReadonlyMap<string, readonly string[]>
}

const NOTHING = { names: [], otherNames: new Map<string, readonly string[]>() }

/** Reads what earlier runs left. A run that stores first puts right what one of them left half-stored, or when `repair` asks for it. */
export async function readCollection(
  { clickHouse, existing, isReadable }: Database,
  { repair, dryRun }: { readonly repair: boolean; readonly dryRun: boolean },
): Promise<Collection> {
  if (!isReadable || existing === undefined)
    return { ...NOTHING, clickHouse: undefined, cursors: new Map(), maxSpan: 0 }
  const repairing = dryRun ? undefined : repairRecords(clickHouse, repair)
  const [cursors, maxSpan, names] = await Promise.all([
    readCursors(clickHouse),
    readMaxSpanMs(clickHouse, existing),
    readKnownNames(clickHouse),
    repairing,
  ])
  return { ...NOTHING, clickHouse, cursors, maxSpan, names }
}
