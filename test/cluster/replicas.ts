import { describe, expect } from 'vitest'
import { z } from 'zod'
import { connectClickHouse } from '../../src/clickhouse/client.ts'
import { openDatabase } from '../../src/clickhouse/database.ts'
import { hoursAgo } from '../time/hours-ago.ts'
import { startBalancer } from './balancer.ts'
import { NO_CONTROL } from './cluster.ts'
import { it, obstacle } from './world.ts'

const MINUTE_MS = 60_000
const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const messagesOf = ({ annotations }: { readonly annotations: readonly { readonly message: string }[] }) =>
  annotations.map(({ message }) => message).join('\n')

const skipped = obstacle('one shard')

describe.skipIf(skipped)(
  `on two replicas${skipped ? ` (skipped: ${skipped})` : ''}`,
  { timeout: 5 * MINUTE_MS },
  () => {
    it('misses none of 20 reads right after the other replica has stored a row', async ({ world }) => {
      const [one, other] = world.cluster.replicas
      const options = world.optionsOf(one)
      await (await openDatabase(options, 'store'))[Symbol.asyncDispose]()
      await using writer = await connectClickHouse(options)
      let missed = 0
      for (let turn = 1; turn <= 20; turn += 1) {
        const rows = [
          { repository: 'muse/packs', branch: `b${turn}`, head_sha: 'a'.repeat(40), ts: new Date().toISOString() },
        ]
        await writer.insert({ table: 'collection_cursors', rows, attempted: 'storing a cursor' })
        await using reader = await openDatabase(world.optionsOf(other), 'store')
        const [found] = await reader.clickHouse.read({
          sql: 'SELECT count() AS n FROM collection_cursors',
          row: z.object({ n: z.number() }),
          attempted: 'counting cursors',
        })
        if (found?.n !== turn) missed += 1
      }
      expect(missed).toBe(0)
    })

    it('waits for a replica that lags: no commit is stored twice, and what a force push drops is marked', async ({
      world,
      packs,
    }) => {
      const [one, other] = world.cluster.replicas
      const base = await packs.commit({ message: 'feat: one', authorDate: hoursAgo(5) })
      const first = await world.collect(one)
      expect(messagesOf(first)).toBe('')
      await world.sync(other)
      await world.setFetches(other, 'STOP')
      await packs.commit({ message: 'feat: dropped', authorDate: hoursAgo(4) })
      await world.collect(one)
      await packs.reset('main', base)
      await packs.commit({ message: 'feat: two', authorDate: hoursAgo(3) })
      const [run] = await Promise.all([world.collect(other), after(5_000).then(() => world.setFetches(other, 'START'))])
      expect([run.conclusion, messagesOf(run)]).toEqual([
        'success',
        'muse/packs@main: its history was rewritten; 1 commit is gone from it and is marked removed.',
      ])
      await world.sync(one)
      for (const replica of [one, other]) expect(await world.counts(replica)).toEqual({ rows: 4, ids: 4, commits: 2 })
    })

    it('judges by what the others have where the rows are not here yet, and by what is here where they are', async ({
      world,
      packs,
    }) => {
      const [one, other] = world.cluster.replicas
      await packs.commit({ message: 'feat: one', authorDate: hoursAgo(9) })
      await world.collect(one)
      await world.sync(other)
      await world.setFetches(other, 'STOP')
      await packs.commit({ message: 'feat: two', authorDate: hoursAgo(5) })
      await world.collect(one)
      expect((await world.check(one)).outputs.status).toBe('valid')
      const [run] = await Promise.all([world.check(other), after(3_000).then(() => world.setFetches(other, 'START'))])
      expect([run.conclusion, run.outputs.status]).toEqual(['success', 'valid'])
    })

    it('stores each commit once through a balancer that has each request answered by the next replica', async ({
      world,
      packs,
    }) => {
      const { replicas } = world.cluster
      await using balancer = await startBalancer(replicas)
      const collect = () => world.collect({ ...replicas[0], url: balancer.url })
      const base = await packs.commit({ message: 'feat: base', authorDate: hoursAgo(9) })
      for (const hours of [8, 7, 6, 5]) {
        const dropped = await packs.commit({ message: `feat: dropped ${hours}`, authorDate: hoursAgo(hours) })
        const run = await collect()
        expect([run.conclusion, messagesOf(run).replace(/.* 1 commit is gone .*/u, '')]).toEqual(['success', ''])
        await packs.reset('main', `${dropped}^`)
      }
      const last = await collect()
      expect(last.conclusion).toBe('success')
      await world.sync(replicas[0])
      expect(await world.shas(replicas[0])).toEqual([base])
      // One event for the base, two for each commit that came and went.
      expect(await world.counts(replicas[0])).toEqual({ rows: 9, ids: 9, commits: 1 })
    })

    it('stores a block once that two runs store through two replicas at once', async ({ world, packs }) => {
      const [one, other] = world.cluster.replicas
      await packs.commit({ message: 'feat: one', authorDate: hoursAgo(5) })
      await world.collect(one)
      for (const hours of [4, 3, 2]) await packs.commit({ message: `feat: at ${hours}`, authorDate: hoursAgo(hours) })
      const runs = await Promise.all([world.collect(one), world.collect(other)])
      expect(runs.map((run) => [run.conclusion, messagesOf(run)])).toEqual([
        ['success', ''],
        ['success', ''],
      ])
      await world.sync(one)
      await world.sync(other)
      for (const replica of [one, other]) expect(await world.counts(replica)).toEqual({ rows: 4, ids: 4, commits: 4 })
    })

    it('stores commits again whose rows were deleted, though the servers remember their block', async ({
      world,
      packs,
    }) => {
      const [one, other] = world.cluster.replicas
      await packs.commit({ message: 'feat: one', authorDate: hoursAgo(2) })
      await world.collect(one)
      await world.rows(one, 'TRUNCATE TABLE collection_cursors')
      await world.rows(one, 'DELETE FROM ui_events WHERE true')
      await world.rows(one, 'DELETE FROM commit_records WHERE true')
      expect(await world.counts(one)).toEqual({ rows: 0, ids: 0, commits: 0 })
      const run = await world.collect(other)
      expect([run.conclusion, messagesOf(run)]).toEqual(['success', ''])
      expect(await world.counts(other)).toEqual({ rows: 1, ids: 1, commits: 1 })
    })

    it('stores nothing by a replica that lacks what a dead one has, and each commit once when that is back', async ({
      world,
      packs,
      skip,
    }) => {
      const { control } = world.cluster
      if (control === undefined) return skip(NO_CONTROL)
      const [one, other] = world.cluster.replicas
      for (const hours of [9, 8, 7]) await packs.commit({ message: `feat: at ${hours}`, authorDate: hoursAgo(hours) })
      await world.collect(one)
      await world.sync(other)
      await world.setFetches(other, 'STOP')
      for (const hours of [6, 5, 4]) await packs.commit({ message: `feat: at ${hours}`, authorDate: hoursAgo(hours) })
      await world.collect(one)
      await control(one, 'kill')
      try {
        await world.setFetches(other, 'START')
        for (const hours of [3, 2, 1]) await packs.commit({ message: `feat: at ${hours}`, authorDate: hoursAgo(hours) })
        const run = await world.collect(other)
        expect(run.conclusion).toBe('failure')
        expect(messagesOf(run)).toMatch(
          /this replica lacks rows of \w+ that another one has, and did not get them within 60 s: .* SYSTEM DROP REPLICA/u,
        )
      } finally {
        await control(one, 'start')
      }
      const last = await world.collect(other)
      expect([last.conclusion, messagesOf(last)]).toEqual(['success', ''])
      await world.sync(one)
      for (const replica of [one, other]) expect(await world.counts(replica)).toEqual({ rows: 9, ids: 9, commits: 9 })
    })

    it('creates the schema in seconds while a replica is down, which catches up', async ({ world, packs, skip }) => {
      const { control } = world.cluster
      if (control === undefined) return skip(NO_CONTROL)
      const [one, other] = world.cluster.replicas
      await packs.commit({ message: 'feat: one', authorDate: hoursAgo(1) })
      await control(other, 'kill')
      try {
        // The servers notice it when its session with the Keeper ends.
        await after(15_000)
        const startedAt = performance.now()
        const run = await world.collect(one)
        expect(performance.now() - startedAt).toBeLessThan(MINUTE_MS)
        expect(run.conclusion).toBe('success')
        expect(run.annotations).toHaveLength(1)
        expect(messagesOf(run)).toMatch(/while \S+ of the cluster did not take part/u)
      } finally {
        await control(other, 'start')
      }
      await expect
        .poll(() => world.counts(other), { timeout: MINUTE_MS, interval: 1_000 })
        .toEqual({ rows: 1, ids: 1, commits: 1 })
    })
  },
)
