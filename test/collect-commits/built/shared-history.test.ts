import { describe, expect, onTestFinished } from 'vitest'
import { OLDEST_SERVER } from '../../../src/clickhouse/schema/server-version.ts'
import type { GitRepository } from '../../git/repository.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it as collecting, type World } from './world.ts'

const it = collecting.extend('clickHouseOptions', { scope: 'file' }, () => ({
  isOwn: true,
  users: {
    oldest: { settings: { compatibility: OLDEST_SERVER } },
    unanalysed: { settings: { allow_experimental_analyzer: 0 } },
  },
}))

/** One history, which several repositories of GitHub have, under names that change. */
interface SharedHistory {
  readonly repository: GitRepository
  /** `muse/NAME` is the repository with that id from now on; what had another name before has it no longer. */
  serve(ids: Readonly<Record<string, number>>): Promise<void>
}

async function sharedHistory(world: World): Promise<SharedHistory> {
  const repository = await world.repository('first', { databaseId: 7_001 })
  await repository.commits([9, 8, 7].map((hours) => ({ message: `feat: ${hours}`, authorDate: hoursAgo(hours) })))
  let served: readonly string[] = ['first']
  const forget = () => {
    for (const name of served) world.github.removeRepository(`muse/${name}`)
  }
  onTestFinished(forget)
  return {
    repository,
    async serve(ids) {
      forget()
      served = Object.keys(ids)
      for (const [name, databaseId] of Object.entries(ids))
        await world.github.serveGit({ owner: 'muse', name, directory: repository.directory, databaseId })
    },
  }
}

const clone = (name: string, { repository }: SharedHistory) => ({
  repositories: '',
  'local-clones': `muse/${name}=${repository.directory}`,
})

const stored = async ({ rows }: World) =>
  (
    await rows(
      'SELECT repository, count() AS commits FROM commits WHERE NOT is_removed GROUP BY repository ORDER BY repository',
    )
  ).map(({ repository, commits }) => `${repository} ${commits}`)

const eventsOf = async ({ rows }: World) => (await rows('SELECT count() AS events FROM ui_events'))[0]?.events

describe('a repository that has the commits, and the name, of another whose events have no id', () => {
  it('is stored whole where the other one was renamed', async ({ world }) => {
    const history = await sharedHistory(world)
    await world.collect(clone('first', history))
    await world.collect({ repositories: 'muse/first' })
    await history.serve({ first: 7_002, second: 7_001 })
    const both = { repositories: 'muse/first\nmuse/second', since: hoursAgo(100) }
    const run = await world.collect(both)
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '3'])
    expect(await stored(world)).toEqual(['muse/first 3', 'muse/second 3'])
    expect([(await world.collect(both)).outputs['commits-stored'], await eventsOf(world)]).toEqual(['0', 6])
    await history.serve({ third: 7_002, second: 7_001 })
    const renamed = { repositories: 'muse/third\nmuse/second', since: hoursAgo(100) }
    expect([(await world.collect(renamed)).outputs['commits-stored'], await eventsOf(world)]).toEqual(['0', 6])
    expect(await stored(world)).toEqual(['muse/second 3', 'muse/third 3'])
  })

  it('is stored whole where the other one was deleted, over the API and by a backfill from a clone', async ({
    world,
  }) => {
    const history = await sharedHistory(world)
    await world.collect(clone('first', history))
    await history.repository.commit({ message: 'feat: with an id', authorDate: hoursAgo(6) })
    await world.collect({ repositories: 'muse/first' })
    await history.serve({ first: 7_002 })
    expect((await world.collect({ repositories: 'muse/first' })).conclusion).toBe('success')
    const run = await world.collect({ ...clone('first', history), since: hoursAgo(100) })
    expect(run.conclusion).toBe('success')
    expect(await stored(world)).toEqual(['muse/first 4', 'muse/first (7001) 4'])
    expect(await eventsOf(world)).toBe(8)
  })
})

describe('commits are put under the name that their repository has when they are filled anew', () => {
  it.for(['oldest', 'unanalysed'])(
    'also for repositories that exchanged names: %s',
    async (name, { world, clickHouse }) => {
      const { username, password } = clickHouse.user(name)
      const as = { 'clickhouse-username': username, 'clickhouse-password': password }
      const history = await sharedHistory(world)
      await world.collect({ ...as, repositories: 'muse/first' })
      await history.serve({ first: 7_002 })
      await world.collect({ ...as, repositories: 'muse/first' })
      await history.serve({ first: 7_001 })
      await world.collect({ ...as, repositories: 'muse/first' })
      await history.repository.commit({ message: 'feat: more', authorDate: hoursAgo(1) })
      await history.serve({ first: 7_002, second: 7_001 })
      const both = { ...as, repositories: 'muse/first\nmuse/second' }
      expect((await world.collect(both)).annotations).toEqual([])
      expect(await stored(world)).toEqual(['muse/first 4', 'muse/second 4'])
      await world.rows('TRUNCATE TABLE commit_records')
      const run = await world.collect({ ...both, repair: 'true' })
      expect(run.conclusion).toBe('success')
      expect(await stored(world)).toEqual(['muse/first 4', 'muse/second 4'])
    },
  )
})
