import fc from 'fast-check'
import { expect } from 'vitest'
import { ensureSchema } from '../../../../src/clickhouse/schema/ensure.ts'
import { composedRunId } from '../../../../src/episode/compose/compose.ts'
import type { EpisodeFacts } from '../../../../src/episode/compose/facts.ts'
import type { FactsWindow } from '../../../../src/facts/window.ts'
import { storeToldSet } from '../../../../src/publish-episode/apply/told-set.ts'
import { windowStart } from '../../../../src/publish-episode/decide/window.ts'
import type { ToldEpisode } from '../../../../src/publish-episode/gather/composing/composed-episodes.ts'
import { readEpisodeFacts } from '../../../../src/publish-episode/gather/composing/episode-facts.ts'
import { readWindow } from '../../../../src/publish-episode/gather/composing/episode-window.ts'
import { readWholeSets } from '../../../../src/publish-episode/gather/composing/told-sets.ts'
import type { TestDatabase } from '../../../clickhouse/connection.ts'
import { benchRun, type CommitFields, commitEvent } from '../../../clickhouse/rows.ts'
import { it as test } from '../../../fixtures/database.ts'

const START = Date.UTC(2026, 0, 1)
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const nowOf = (index: number) => new Date(START + index * DAY_MS)

const drawnCommit = fc.record({
  /** Hours before it is stored; several have the same. */
  age: fc.integer({ min: 0, max: 60 }),
  /** Hours before it is stored that its collection began: another one may have ended since, and an episode been composed. */
  collectionHours: fc.constantFrom(0, 0, 0, 12, 70),
  isRelevant: fc.boolean(),
  /** What comes with the next ones: the same once more; the same change under another SHA, as its history was rewritten; a benchmark. */
  later: fc.constantFrom('nothing', 'again', 'rewritten', 'measured'),
})
type Drawn = typeof drawnCommit extends fc.Arbitrary<infer Value> ? Value : never
const drawnBatches = fc.array(fc.array(drawnCommit, { maxLength: 6 }), { minLength: 2, maxLength: 5 })
const LAST: Drawn = { age: 0, collectionHours: 0, isRelevant: true, later: 'nothing' }

interface Batch {
  readonly events: ReturnType<typeof commitEvent>[]
  readonly benchmarks: ReturnType<typeof benchRun>[]
}

/** Batches as they are stored, a day apart, each commit on a whole hour, so that several are of one moment. */
function stored(drawn: readonly (readonly Drawn[])[]): readonly Batch[] {
  const batches: Batch[] = drawn.map(() => ({ events: [], benchmarks: [] }))
  let number = 1
  const nextSha = () => (number++).toString(16).padStart(40, '0')
  for (const [index, batch] of drawn.entries())
    for (const { age, collectionHours, isRelevant, later } of batch) {
      const sha = nextSha()
      const at = new Date(nowOf(index).getTime() - age * HOUR_MS).toISOString()
      const collected = new Date(nowOf(index).getTime() - collectionHours * HOUR_MS).toISOString()
      const fields: CommitFields = { sha, committed_at: at, authored_at: at, is_relevant: isRelevant, headline: sha }
      batches[index]?.events.push(commitEvent({ ...fields, collected_at: collected }))
      const [next, collected_at] = [batches[index + 1], nowOf(index + 1).toISOString()]
      if (later === 'again') next?.events.push(commitEvent({ ...fields, collected_at }))
      if (later === 'measured') next?.benchmarks.push(benchRun({ ts: at, commit_sha: sha }))
      if (later === 'rewritten')
        next?.events.push(
          commitEvent({ ...fields, collected_at, is_removed: true }),
          commitEvent({ ...fields, collected_at, sha: nextSha(), committed_at: collected_at }),
        )
    }
  return batches
}

/** The episodes that are composed after each batch, each of them published. */
async function episodesOf({ clickHouse, insert }: TestDatabase, batches: readonly Batch[]): Promise<EpisodeFacts[]> {
  const episodes: EpisodeFacts[] = []
  const published: ToldEpisode[] = []
  for (const [index, { events, benchmarks }] of batches.entries()) {
    await insert('ui_events', events)
    await insert('bench_runs', benchmarks)
    const sets = await readWholeSets(
      clickHouse,
      published.flatMap(({ toldSet }) => toldSet ?? []),
    )
    const start = windowStart('packs', [], published, sets, new Date(START - 30 * DAY_MS))
    const untold = await readWindow(clickHouse, start, nowOf(index))
    if (untold === undefined) continue
    const toldSet = await storeToldSet(clickHouse, untold)
    const window = { ...untold, ownSet: toldSet }
    const read = (of: FactsWindow) =>
      readEpisodeFacts(clickHouse, { series: 'packs', toldSet, window: of }, nowOf(index), 'https://github.com')
    const facts = await read(window)
    // As a dry run reads them, which stores no set.
    if (index === batches.length - 1) expect(await read(untold)).toEqual({ ...facts, window: untold })
    const { from, until } = window
    const runId = composedRunId('packs', from)
    expect(published.map((episode) => episode.runId)).not.toContain(runId)
    published.push({ runId, from, until, collectedUntil: facts.collectedUntil, toldSet })
    episodes.push(facts)
  }
  return episodes
}

test('episodes in a row tell every change and every benchmark once, in whatever order they are made, stored, rewritten and measured', {
  timeout: 180_000,
}, async ({ openDatabase }) => {
  await fc.assert(
    fc.asyncProperty(drawnBatches, async (drawn) => {
      const database = await openDatabase()
      await ensureSchema(database.clickHouse)
      // The last one is the newest and has something to tell, so that nothing is left for later.
      const all = [...drawn, [LAST]]
      const batches = stored(all)
      const episodes = await episodesOf(database, batches)
      const sum = (of: (facts: EpisodeFacts) => number) => episodes.reduce((total, facts) => total + of(facts), 0)
      expect(sum(({ totals }) => totals.all.commits)).toBe(all.flat().length)
      // Once more only where another one before it came in, with which it is compared then.
      const told = episodes
        .flatMap(({ benchmarks, measuredSince }) => [...benchmarks, ...measuredSince.benchmarks])
        .map(({ commitSha, previousSha }) => ({ commitSha, comparison: `${commitSha} ${previousSha}` }))
      expect(new Set(told.map(({ commitSha }) => commitSha)).size).toBe(
        batches.flatMap(({ benchmarks }) => benchmarks).length,
      )
      expect(new Set(told.map(({ comparison }) => comparison)).size).toBe(told.length)
    }),
    { numRuns: 5 },
  )
})
