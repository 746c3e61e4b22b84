import type { ExistingSchema } from '../../../clickhouse/schema/existing.ts'
import { uiEvents } from '../../../clickhouse/schema/tables.ts'
import type { CommitEvent } from './commit-events.ts'
import type { EventsTable } from './events-table.ts'

const MAX_BLOCK_ROWS = 10_000

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** The least time that a partition covers, by the function of `ts` that it is made with. */
const PARTITION_MS: Readonly<Record<string, number>> = {
  toYear: 365 * DAY_MS,
  toStartOfYear: 365 * DAY_MS,
  toStartOfQuarter: 90 * DAY_MS,
  toYYYYMM: 28 * DAY_MS,
  toStartOfMonth: 28 * DAY_MS,
  toMonday: 7 * DAY_MS,
  toStartOfWeek: 7 * DAY_MS,
  toYearWeek: 7 * DAY_MS,
  toDate: DAY_MS,
  toDate32: DAY_MS,
  toYYYYMMDD: DAY_MS,
  toStartOfDay: DAY_MS,
  toStartOfHour: HOUR_MS,
  toStartOfMinute: MINUTE_MS,
}

/**
 * How many milliseconds an insert may span, so that it touches no more than `maxPartitions` (0: any number). A key that is not known is
 * taken for one by day: where that is too much, the server refuses the block, and it is halved. Pure.
 */
export function maxSpanMs(partitionKey: string, maxPartitions: number): number {
  if (partitionKey === '' || partitionKey === 'tuple()' || maxPartitions === 0) return Number.POSITIVE_INFINITY
  const [, name = ''] = /^(\w+)\((?:toDate\()?ts[,)]/u.exec(partitionKey.replaceAll('`', '')) ?? []
  // A span of n partitions' time can touch one partition more.
  return Math.max(1, maxPartitions - 1) * (PARTITION_MS[name] ?? DAY_MS)
}

/** Not known, so that it is taken for one by day. */
const UNKNOWN_KEY = '?'

/**
 * How many milliseconds an insert into `ui_events` may span, by how the table that keeps the events is partitioned, and by the server's
 * limit. Pure.
 */
export function maxSpanOf(tables: readonly (EventsTable | undefined)[], { maxPartitions }: ExistingSchema): number {
  const partitionKey = tables.length === 0 ? (uiEvents.partitionBy ?? '') : tables.at(-1)?.partitionKey
  return maxSpanMs(partitionKey ?? UNKNOWN_KEY, maxPartitions)
}

/** Sorts events into insert blocks: by time, at most 10,000 rows each, with less than `maxSpan` milliseconds from first to last. Pure. */
export function toBlocks(events: readonly CommitEvent[], maxSpan: number): CommitEvent[][] {
  const blocks: CommitEvent[][] = []
  let first = Number.NEGATIVE_INFINITY
  for (const event of events.toSorted((one, other) => one.at.getTime() - other.at.getTime())) {
    const block = blocks.at(-1)
    const at = event.at.getTime()
    if (block === undefined || block.length >= MAX_BLOCK_ROWS || at - first >= maxSpan) {
      blocks.push([event])
      first = at
    } else {
      block.push(event)
    }
  }
  return blocks
}
