import { describe, expect, onTestFinished } from 'vitest'
import type { GitRepository } from '../../git/repository.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { commitThree } from './three-commits.ts'
import { it, type World } from './world.ts'

const DATABASE_ID = 4_711

/** GitHub has the repository under another name from now on, and answers the old one with it. */
async function rename({ github }: World, { directory }: GitRepository, from: string, to: string): Promise<void> {
  const [owner = '', name = ''] = to.split('/')
  for (const fullName of [from, to]) github.removeRepository(fullName)
  await github.serveGit({ owner, name, directory, databaseId: DATABASE_ID })
}

const commitsOf = ({ rows }: World) =>
  rows(
    'SELECT repository, count() AS commits, uniqExact(sha) AS shas FROM commits GROUP BY repository ORDER BY repository',
  )
const eventsOf = async ({ rows }: World) => (await rows('SELECT count() AS events FROM ui_events'))[0]?.events

async function threeCommits(world: World): Promise<GitRepository> {
  const packs = await world.repository('packs', { databaseId: DATABASE_ID })
  await commitThree(packs)
  return packs
}

describe('a repository that got another name', () => {
  it('goes on from where it was, and counts as one under its new name', async ({ world }) => {
    const packs = await threeCommits(world)
    await world.collect()
    await rename(world, packs, 'muse/packs', 'muse/bundles')
    const more = await packs.commit({ message: 'feat: more', authorDate: hoursAgo(1) })
    const run = await world.collect({ repositories: 'muse/bundles' })
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '1'])
    expect(JSON.parse(run.outputs.heads ?? '')).toEqual({ 'muse/bundles@main': more })
    expect(await commitsOf(world)).toEqual([{ repository: 'muse/bundles', commits: 4, shas: 4 }])
    expect(
      await world.rows("SELECT repository, commit_count FROM repository_activity WHERE period = 'week'"),
    ).toHaveLength(1)
    const quiet = await world.collect({ repositories: 'muse/bundles' })
    expect([quiet.conclusion, quiet.outputs['commits-found']]).toEqual(['success', '0'])
  })

  it('is not stored a second time by a backfill', async ({ world }) => {
    const packs = await threeCommits(world)
    await world.collect()
    await rename(world, packs, 'muse/packs', 'muse/bundles')
    const run = await world.collect({ repositories: 'muse/bundles', since: hoursAgo(100) })
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '0'])
    expect(await eventsOf(world)).toBe(3)
    expect(await commitsOf(world)).toEqual([{ repository: 'muse/bundles', commits: 3, shas: 3 }])
  })

  it('has its removals marked under the new name, also right after', async ({ world }) => {
    const packs = await threeCommits(world)
    await world.collect()
    await rename(world, packs, 'muse/packs', 'muse/bundles')
    await packs.reset('main', 'main~1')
    const run = await world.collect({ repositories: 'muse/bundles' })
    expect(run.conclusion).toBe('success')
    expect(
      await world.rows(
        'SELECT repository, countIf(is_removed) AS removed, count() AS commits FROM commits GROUP BY repository',
      ),
    ).toEqual([{ repository: 'muse/bundles', removed: 1, commits: 3 }])
  })

  it('may get its old name back', async ({ world }) => {
    const packs = await threeCommits(world)
    await world.collect()
    await rename(world, packs, 'muse/packs', 'muse/bundles')
    await world.collect({ repositories: 'muse/bundles' })
    await rename(world, packs, 'muse/bundles', 'muse/packs')
    await packs.commit({ message: 'feat: back', authorDate: hoursAgo(1) })
    const run = await world.collect()
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '1'])
    expect(await commitsOf(world)).toEqual([{ repository: 'muse/packs', commits: 4, shas: 4 }])
  })

  it('is read from a clone that still has the old name as what it is called now', async ({ world }) => {
    const packs = await threeCommits(world)
    await world.collect()
    await rename(world, packs, 'muse/packs', 'muse/bundles')
    await world.collect({ repositories: 'muse/bundles' })
    await packs.commit({ message: 'feat: more', authorDate: hoursAgo(1) })
    const run = await world.collect({ repositories: '', 'local-clones': `muse/packs=${packs.directory}` })
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '1'])
    expect(await commitsOf(world)).toEqual([{ repository: 'muse/bundles', commits: 4, shas: 4 }])
  })

  it('keeps what it has when another one gets the name that it had', async ({ world }) => {
    const packs = await threeCommits(world)
    await world.collect()
    await rename(world, packs, 'muse/packs', 'muse/bundles')
    await world.collect({ repositories: 'muse/bundles' })
    const other = await world.repository('packs', { databaseId: DATABASE_ID + 1 })
    await other.commits([5, 4].map((hours) => ({ message: `feat: other ${hours}`, authorDate: hoursAgo(hours) })))
    const run = await world.collect({ repositories: 'muse/packs\nmuse/bundles' })
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '2'])
    expect(await commitsOf(world)).toEqual([
      { repository: 'muse/bundles', commits: 3, shas: 3 },
      { repository: 'muse/packs', commits: 2, shas: 2 },
    ])
  })
})

describe('a repository that was transferred to another owner', () => {
  it('goes on from where it was, under the name that it has there', async ({ world }) => {
    const packs = await threeCommits(world)
    await world.collect()
    await rename(world, packs, 'muse/packs', 'others/packs')
    onTestFinished(() => world.github.removeRepository('others/packs'))
    await packs.commit({ message: 'feat: more', authorDate: hoursAgo(1) })
    const run = await world.collect({ repositories: 'others/packs' })
    expect([run.conclusion, run.outputs['commits-found'], run.outputs['commits-stored']]).toEqual(['success', '1', '1'])
    expect(await commitsOf(world)).toEqual([{ repository: 'others/packs', commits: 4, shas: 4 }])
    const backfilled = await world.collect({ repositories: 'others/packs', since: hoursAgo(100) })
    expect([backfilled.outputs['commits-stored'], await eventsOf(world)]).toEqual(['0', 4])
  })
})

describe('upper and lower case', () => {
  it('is one repository, from a clone first and then over the API', async ({ world }) => {
    const blog = await world.repository('Blog', { owner: 'Muse', databaseId: DATABASE_ID })
    await blog.commits([9, 8, 7].map((hours) => ({ message: `feat: ${hours}`, authorDate: hoursAgo(hours) })))
    await world.collect({ repositories: '', 'local-clones': `muse/blog=${blog.directory}` })
    expect(await commitsOf(world)).toEqual([{ repository: 'muse/blog', commits: 3, shas: 3 }])
    const run = await world.collect({ repositories: 'muse/blog', since: hoursAgo(100) })
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '0'])
    expect(await commitsOf(world)).toEqual([{ repository: 'Muse/Blog', commits: 3, shas: 3 }])
    expect(await eventsOf(world)).toBe(3)
  })

  it('is one repository when GitHub and a clone name it in one run', async ({ world }) => {
    const blog = await world.repository('Blog', { owner: 'Solo', databaseId: 4_712 })
    await blog.commits([9, 8, 7].map((hours) => ({ message: `feat: ${hours}`, authorDate: hoursAgo(hours) })))
    const run = await world.collect({ repositories: 'Solo/*', 'local-clones': `solo/blog=${blog.directory}` })
    expect([run.conclusion, run.outputs['commits-stored'], await eventsOf(world)]).toEqual(['success', '3', 3])
    expect(await commitsOf(world)).toEqual([{ repository: 'Solo/Blog', commits: 3, shas: 3 }])
  })

  it('has its new name from GitHub also for a clone under the old one, in the run that meets both', async ({
    world,
  }) => {
    const packs = await threeCommits(world)
    await world.collect()
    await rename(world, packs, 'muse/packs', 'muse/bundles')
    await packs.commit({ message: 'feat: more', authorDate: hoursAgo(1) })
    const both = { repositories: 'muse/bundles', 'local-clones': `muse/packs=${packs.directory}` }
    expect((await world.collect(both)).outputs['commits-stored']).toBe('1')
    await packs.commit({ message: 'feat: even more', authorDate: hoursAgo(1) })
    expect((await world.collect(both)).outputs['commits-stored']).toBe('1')
    expect([await commitsOf(world), await eventsOf(world)]).toEqual([
      [{ repository: 'muse/bundles', commits: 5, shas: 5 }],
      5,
    ])
  })

  it('is one repository, over the API first and then from a clone', async ({ world }) => {
    const blog = await world.repository('Blog', { owner: 'Muse', databaseId: DATABASE_ID })
    await blog.commits([9, 8, 7].map((hours) => ({ message: `feat: ${hours}`, authorDate: hoursAgo(hours) })))
    await world.collect({ repositories: 'muse/blog' })
    const run = await world.collect({
      repositories: '',
      'local-clones': `muse/blog=${blog.directory}`,
      since: hoursAgo(100),
    })
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '0'])
    expect(await commitsOf(world)).toEqual([{ repository: 'Muse/Blog', commits: 3, shas: 3 }])
  })
})
