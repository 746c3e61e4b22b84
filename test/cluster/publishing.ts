import { describe, expect } from 'vitest'
import { hoursAgo } from '../time/hours-ago.ts'
import type { Replica } from './cluster.ts'
import { it, obstacle, type World } from './world.ts'

const MINUTE_MS = 60_000
const LAG_MS = 3_000
const after = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

/** Rows of what is told, recorded and deployed, as a server has them. */
const stored = async ({ rows }: World, replica: Replica) =>
  (
    await rows(
      replica,
      `SELECT
        (SELECT toUInt32(count()) FROM told_commits) AS told,
        (SELECT groupArray(toString(status)) FROM (SELECT status FROM episode_records ORDER BY ts)) AS states,
        (SELECT toUInt32(count()) FROM deployments) AS deployments,
        (SELECT toUInt32(countIf(status = 'online')) FROM deployed_files) AS files`,
    )
  )[0]

const skipped = obstacle('one shard')

describe.skipIf(skipped)(
  `publishing on two replicas${skipped ? ` (skipped: ${skipped})` : ''}`,
  { timeout: 5 * MINUTE_MS },
  () => {
    it('tells, records and releases once, whichever replica lags behind the other', async ({
      world,
      packs,
      blog,
      github,
    }) => {
      const [one, other] = world.cluster.replicas
      await packs.commit({ message: 'perf: one is faster', authorDate: hoursAgo(5) })
      await world.collect(one)
      await world.sync(other)
      /** A run by one server while another one has not got yet what a run by it has just stored. */
      async function lagging(inputs: Readonly<Record<string, string>>) {
        await world.setFetches(one, 'STOP')
        const first = await world.publish(other, blog, inputs)
        const [second] = await Promise.all([
          world.publish(one, blog, inputs),
          after(LAG_MS).then(() => world.setFetches(one, 'START')),
        ])
        expect([first, second].flatMap(({ conclusion, annotations }) => [conclusion, ...annotations])).toEqual([
          'success',
          'success',
        ])
        await world.sync(one)
        return [first.outputs.outcome, second.outputs.outcome]
      }

      expect(await lagging({ series: 'banterpacks' })).toEqual(['created', 'unchanged'])
      const proposed = { told: 1, states: ['proposed'], deployments: 0, files: 0 }
      for (const replica of [one, other]) expect(await stored(world, replica)).toEqual(proposed)

      const sha = await github.merge(blog.repository, 1)
      const statuses = [{ state: 'success', environment_url: 'https://blog.example/' }] as const
      await github.deploy(blog.repository, { sha, statuses })
      await lagging({ operation: 'release' })
      const released = { told: 1, states: ['proposed', 'published'], deployments: 1, files: 1 }
      for (const replica of [one, other]) expect(await stored(world, replica)).toEqual(released)

      // Rows that are as they were before are no block that was stored before.
      await world.rows(one, 'DELETE FROM deployments WHERE true')
      await world.rows(one, 'DELETE FROM deployed_files WHERE true')
      const again = await world.publish(one, blog, { operation: 'release' })
      expect([again.conclusion, again.annotations]).toEqual(['success', []])
      expect(await stored(world, one)).toMatchObject({ deployments: 1, files: 1 })
    })
  },
)
