import { describe, expect } from 'vitest'
import { OLDEST_SERVER } from '../../../src/clickhouse/schema/server-version.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { stored, it as threeCommits, whole } from './three-commits.ts'

const it = threeCommits.override('clickHouseOptions', { scope: 'file' }, () => ({
  isOwn: true,
  users: {
    oldest: { settings: { compatibility: OLDEST_SERVER } },
    unanalysed: { settings: { allow_experimental_analyzer: 0 } },
  },
}))

describe('whatever the profile of the user says', () => {
  it.for(['truncating', 'limiting', 'skipping', 'old', 'oldest', 'unanalysed', 'forgetful'])(
    'each commit is stored once, in both tables: %s',
    async (name, { clickHouse, world, packs, shas }) => {
      const { username, password } = clickHouse.user(name)
      const login = { 'clickhouse-username': username, 'clickhouse-password': password }
      expect((await world.collect(login)).conclusion).toBe('success')
      await world.rows('TRUNCATE TABLE collection_cursors')
      const more = await packs.commit({ message: 'feat: more', authorDate: hoursAgo(1) })
      const again = await world.collect(login)
      expect([again.conclusion, again.outputs['commits-stored']]).toEqual(['success', '1'])
      expect(await stored(world)).toEqual(whole([...shas, more]))
    },
  )

  it('a limit on what may be read is an error, and no commit is stored twice', async ({ clickHouse, world, shas }) => {
    await world.collect()
    await world.rows('TRUNCATE TABLE collection_cursors')
    const { username, password } = clickHouse.user('hasty')
    const run = await world.collect({ 'clickhouse-username': username, 'clickhouse-password': password })
    expect(run.conclusion).toBe('failure')
    expect(run.log).toContain("The profile of user 'hasty' limits how much may be read, and all of it is needed")
    await world.collect()
    expect(await stored(world)).toEqual(whole(shas))
  })

  it('a setting that may not be changed is told, before anything is written', async ({ clickHouse, world }) => {
    const { username, password } = clickHouse.user('pinned')
    const run = await world.collect({ 'clickhouse-username': username, 'clickhouse-password': password })
    expect(run.conclusion).toBe('failure')
    expect(run.log).toContain("The profile of user 'pinned' forbids a setting that the actions rely on")
    expect(await world.rows('SHOW TABLES')).toEqual([])
  })
})
