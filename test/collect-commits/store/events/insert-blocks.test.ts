import { describe, expect, it } from 'vitest'
import { toEvent } from '../../../../src/collect-commits/store/events/commit-events.ts'
import { maxSpanMs, toBlocks } from '../../../../src/collect-commits/store/events/insert-blocks.ts'
import { commit } from '../../builders.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const eventAt = (time: Date) =>
  toEvent(commit({ committedAt: time }), { collectedAt: new Date('2026-03-02T00:00:00Z') })

describe('toBlocks', () => {
  it('orders by time and never spans as much as the limit', () => {
    const events = Array.from({ length: 200 }, (_, day) => eventAt(new Date(Date.UTC(2026, 0, 200 - day))))
    const blocks = toBlocks(events, 90 * DAY_MS)
    expect(blocks.map((block) => block.length)).toEqual([90, 90, 20])
    expect(blocks.flat()).toEqual(events.toReversed())
  })

  it('never holds more than 10,000 rows', () => {
    const event = eventAt(new Date('2026-01-01T00:00:00Z'))
    const blocks = toBlocks(
      Array.from({ length: 20_001 }, () => event),
      Number.POSITIVE_INFINITY,
    )
    expect(blocks.map((block) => block.length)).toEqual([10_000, 10_000, 1])
  })

  it('gives no block for no events', () => {
    expect(toBlocks([], DAY_MS)).toEqual([])
  })
})

it.each<[string, number, number]>([
  ['', 100, Number.POSITIVE_INFINITY],
  ['tuple()', 100, Number.POSITIVE_INFINITY],
  ['toDate(ts)', 0, Number.POSITIVE_INFINITY],
  ['toYear(ts)', 100, 99 * 365 * DAY_MS],
  ['toYYYYMM(ts)', 100, 99 * 28 * DAY_MS],
  ['toYYYYMM(toDate(ts))', 100, 99 * 28 * DAY_MS],
  ["toDate(ts, 'Asia/Kolkata')", 100, 99 * DAY_MS],
  ['toStartOfHour(ts)', 3, 2 * HOUR_MS],
  ['toDate(ts)', 1, DAY_MS],
  ['cityHash64(session_id) % 8', 100, 99 * DAY_MS],
])('partitions by %j and a limit of %d allow a span of %d ms', (partitionKey, maxPartitions, span) => {
  expect(maxSpanMs(partitionKey, maxPartitions)).toBe(span)
})
