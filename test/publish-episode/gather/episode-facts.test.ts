import fc from 'fast-check'
import { expect } from 'vitest'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import type { WindowStart } from '../../../src/facts/window.ts'
import { readEpisodeFacts } from '../../../src/publish-episode/gather/episode-facts.ts'
import { commitEvent } from '../../clickhouse/rows.ts'
import { it as test } from '../../fixtures/database.ts'

const START = Date.UTC(2026, 0, 1)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const nowOf = (index: number) => new Date(START + index * DAY_MS)

const drawnCommit = fc.record({
  /** Hours before it is collected; several have the same. */
  age: fc.integer({ min: 0, max: 60 }),
  isRelevant: fc.boolean(),
  /** Collected once more with the next ones. */
  isAgain: fc.boolean(),
})
type Drawn = typeof drawnCommit extends fc.Arbitrary<infer Value> ? Value : never
const drawnBatches = fc.array(fc.array(drawnCommit, { maxLength: 6 }), { minLength: 2, maxLength: 5 })

/** Batches of commits as they are collected, a day apart, each commit on a whole hour, so that several are of one moment. */
function eventsOf(batches: readonly (readonly Drawn[])[]): ReturnType<typeof commitEvent>[][] {
  let number = 1
  let again: ReturnType<typeof commitEvent>[] = []
  return batches.map((batch, index) => {
    const collected = (days: number) => new Date(nowOf(index).getTime() + days * DAY_MS).toISOString()
    const commits = batch.map(({ age, isRelevant, isAgain }) => {
      const sha = (number++).toString(16).padStart(40, '0')
      const at = new Date(nowOf(index).getTime() - age * HOUR_MS).toISOString()
      const fields = { sha, committed_at: at, is_relevant: isRelevant, headline: `change ${sha}` }
      const event = (days: number) => commitEvent({ ...fields, collected_at: collected(days) })
      return { first: event(0), later: isAgain ? [event(1)] : [] }
    })
    const events = [...again, ...commits.map(({ first }) => first)]
    again = commits.flatMap(({ later }) => later)
    return events
  })
}

test('windows in a row have every commit once, in whatever order commits are made and collected', {
  timeout: 120_000,
}, async ({ openDatabase }) => {
  await fc.assert(
    fc.asyncProperty(drawnBatches, async (drawn) => {
      const database = await openDatabase()
      await ensureSchema(database.clickHouse)
      // The last one is the newest and has something to tell, so that nothing is left for later.
      const batches = [...drawn, [{ age: 0, isRelevant: true, isAgain: false }]]
      let start: WindowStart = { from: new Date(START - 30 * DAY_MS), collectedSince: undefined }
      let counted = 0
      for (const [index, events] of eventsOf(batches).entries()) {
        await database.insert('ui_events', events)
        const facts = await readEpisodeFacts(database.clickHouse, 'packs', start, nowOf(index), 'https://github.com')
        if (facts === undefined) continue
        counted += facts.totals.all.commits
        start = { from: facts.window.until, collectedSince: facts.collectedUntil }
      }
      expect(counted).toBe(batches.flat().length)
    }),
    { numRuns: 8 },
  )
})
