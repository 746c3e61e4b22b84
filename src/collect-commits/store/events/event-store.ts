import type { ClickHouse } from '../../../clickhouse/client.ts'
import { ClickHouseFailure, hasTooManyPartitions } from '../../../clickhouse/errors.ts'
import { uiEvents } from '../../../clickhouse/schema/tables.ts'
import { describeError } from '../../../runner/run-action.ts'
import { counted } from '../../../text/figures.ts'
import { confirmRecorded } from '../commits/recorded-commits.ts'
import type { CommitEvent } from './commit-events.ts'
import { toBlocks } from './insert-blocks.ts'
import { blockToken } from './session-id.ts'
import { missingRows } from './stored-events.ts'

/** Told of each number of events that came into `ui_events`, as soon as they are there. */
type OnStored = (count: number) => void

/** Where events are stored. */
export interface EventStore {
  /**
   * Stores the events that are not there yet. It reads what is there before the first try, and again where the outcome of one is in
   * doubt, so that neither a run that is repeated nor an insert whose answer was lost doubles a row. Each block is in `commit_records`
   * too when this returns.
   *
   * @throws {ClickHouseFailure | Error} when not all are stored, in both. Those that are have been told of.
   */
  store(events: readonly CommitEvent[], onStored: OnStored): Promise<void>
}

/** How events are stored. */
interface StoreOptions {
  /** How many milliseconds an insert may span. */
  readonly maxSpanMs: number
  /** Whether nothing but our own view is filled by an insert, so that the number of rows written shows that it was. */
  readonly hasOneView: boolean
  /** Has what is stored outlive the server, where the table keeps it in memory. */
  readonly flush?: (() => Promise<void>) | undefined
}

/** So many rows are written for an event where the view works: one in `ui_events`, one in `commit_records`. */
const ROWS_PER_EVENT = 2

const tokenOf = (rows: readonly string[]) => blockToken(uiEvents.name, rows)

/** Whether the server answered: then it can be asked what became of an insert. */
const hasAnswered = (error: unknown) => error instanceof ClickHouseFailure && error.code !== undefined

/** A block is in `ui_events`, and a view behind it refused it: to send it again, in smaller ones say, would store it twice. */
class ViewRefusal extends Error {
  override readonly name = 'ViewRefusal'
}

const describeRefusal = (stored: number, error: unknown) =>
  `${stored} commits are in ui_events and in commits, but not in every table that views of your own fill from ui_events: what those are partitioned by is too fine. Put them in there (INSERT INTO … SELECT … FROM ui_events), and raise max_partitions_per_insert_block for this user, or partition those tables more coarsely. ${describeError(error)}`

/** Opens the store of a run. Of each run the first block is read again, whatever the server says of it. */
export function openEventStore(clickHouse: ClickHouse, { maxSpanMs, hasOneView, flush }: StoreOptions): EventStore {
  let isReadable = false

  /**
   * A replicated table leaves out a block that it took before, also where its rows are gone since: deleted, or lost with a replica. What is
   * then missing on a server that is in step is sent as a block that was never there.
   */
  async function insertForgotten(findMissing: () => Promise<readonly string[]>, attempted: string): Promise<void> {
    const rows = await findMissing()
    if (rows.length === 0) return
    await clickHouse.insert({ table: uiEvents.name, rows, attempted, findMissing })
  }

  /** @returns whether the number of rows that the server wrote shows that all of the block is in both tables. */
  async function insert(block: readonly CommitEvent[], onStored: OnStored): Promise<boolean> {
    const findMissing = () => missingRows(clickHouse, block)
    const rows = await findMissing()
    const attempted = `storing ${counted(rows.length, 'commit')} in ui_events`
    try {
      const written = await clickHouse.insert({ table: uiEvents.name, rows, attempted, findMissing, tokenOf })
      if (written === undefined && rows.length > 0) await insertForgotten(findMissing, attempted)
      onStored(rows.length)
      return rows.length === block.length && written === rows.length * ROWS_PER_EVENT
    } catch (error) {
      if (!hasAnswered(error)) throw error
      // A view that throws stops the insert, but doesn't take back what came into the table before.
      const stored = rows.length - (await findMissing()).length
      onStored(stored)
      throw stored > 0 && hasTooManyPartitions(error)
        ? new ViewRefusal(describeRefusal(stored, error), { cause: error })
        : error
    }
  }

  async function storeBlock(block: readonly CommitEvent[], onStored: OnStored): Promise<void> {
    try {
      const isShown = await insert(block, onStored)
      if (isShown && hasOneView && isReadable) return
      await confirmRecorded(clickHouse, block)
      isReadable = true
    } catch (error) {
      if (error instanceof ViewRefusal) await confirmRecorded(clickHouse, block)
      if (block.length === 1 || error instanceof ViewRefusal || !hasTooManyPartitions(error)) throw error
      const middle = Math.ceil(block.length / 2)
      await storeBlock(block.slice(0, middle), onStored)
      await storeBlock(block.slice(middle), onStored)
    }
  }

  return {
    async store(events, onStored) {
      for (const block of toBlocks(events, maxSpanMs)) await storeBlock(block, onStored)
      if (events.length > 0) await flush?.()
    },
  }
}
