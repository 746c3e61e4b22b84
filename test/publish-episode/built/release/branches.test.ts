import { describe, expect } from 'vitest'
import { draftSource } from '../world.ts'
import { BRANCH, deploy, episode, it, mergeFiles, messages, PATH, release, type World } from './world.ts'

const LOOKING = { 'deployment-timeout': '0s' }
const merge = (world: World) => mergeFiles(world, { [PATH]: episode() })
const commitOn = (world: World, branch: string) =>
  world.commitFiles({ branch, message: 'Mine', files: { 'notes.md': 'mine' } })

describe.concurrent('content branches', { timeout: 180_000 }, () => {
  it('stay when somebody has pushed since the merge, has another pull request open, or merges into them', async ({
    world,
  }) => {
    await merge(world)
    await commitOn(world, BRANCH)
    await mergeFiles(world, { 'posts/a.txt': 'a' }, 'content/episode-002')
    await commitOn(world, 'people/on-top')
    await world.ask('POST', '/pulls', { title: 'On top', head: 'people/on-top', base: 'content/episode-002' })
    await mergeFiles(world, { 'posts/b.txt': 'b' }, 'content/episode-003')
    await mergeFiles(world, { 'posts/c.txt': 'c' }, 'people/ideas')
    const run = await release(world, LOOKING)
    expect(run.conclusion).toBe('success')
    expect(await world.branches()).toEqual([BRANCH, 'content/episode-002', 'main', 'people/ideas', 'people/on-top'])
    expect(run.log).toContain('Deleted: content/episode-003 (#4, merged).')
  })

  it('stay when somebody pushes in the very moment, and may be gone already', async ({ world }) => {
    await merge(world)
    const { github, repository } = world
    const match = new RegExp(`mutation deleteBranch[^]*${repository}`, 'u')
    github.inject({ match, answer: { delayMs: 3_000 } })
    const run = release(world, LOOKING)
    const isAsked = () => github.requests.some(({ document }) => document?.includes('query mergedInto'))
    await expect.poll(isAsked, { timeout: 60_000 }).toBe(true)
    await commitOn(world, BRANCH)
    expect(messages(await run)).toEqual([expect.stringContaining('It is not waited for')])
    expect(await world.branches()).toEqual([BRANCH, 'main'])

    await mergeFiles(world, { 'posts/b.txt': 'b' }, 'content/episode-002')
    github.inject({ match, answer: 'lost' })
    const lost = await release(world, LOOKING)
    expect(lost.log).toContain('Deleted: content/episode-002')
    expect(await world.branches()).toEqual([BRANCH, 'main'])
  })

  it('that can not be deleted are a warning, and the next run tries again', async ({ world }) => {
    await merge(world)
    const { github, repository } = world
    github.inject({
      match: new RegExp(`mutation deleteBranch[^]*${repository}`, 'u'),
      answer: {
        status: 200,
        body: {
          data: { updateRefs: null },
          errors: [{ type: 'FORBIDDEN', path: ['updateRefs'], message: 'Resource not accessible' }],
        },
      },
    })
    const refused = await release(world, LOOKING)
    expect(messages(refused)[0]).toMatch(
      /^The branch content\/episode-001 could not be deleted: Resource not accessible\. The token needs `contents: write`/u,
    )
    expect(refused.summary).toContain('could not be deleted')
    await release(world, LOOKING)
    expect(await world.branches()).toEqual(['main'])
  })

  it('of pull requests that were closed long ago are pruned, those that hold nobody’s work', async ({ world }) => {
    expect((await world.publish(draftSource())).log).toContain('Opened pull request #1')
    await world.ask('PATCH', '/pulls/1', { state: 'closed' })
    await commitOn(world, 'content/episode-002')
    await world.ask('POST', '/pulls', { title: 'Mine', head: 'content/episode-002', base: 'main' })
    await world.ask('PATCH', '/pulls/2', { state: 'closed' })
    const kept = await release(world, { 'prune-after': '1d' })
    expect(kept.log).toContain('Nothing to release')
    expect(await world.branches()).toEqual([BRANCH, 'content/episode-002', 'main'])
    const dry = await release(world, { 'prune-after': '0s', 'dry-run': 'true' })
    expect(dry.log).toContain('Dry run: would delete content/episode-001 (#1, closed).')
    const run = await release(world, { 'prune-after': '0s' })
    expect(run.log).toContain('Deleted: content/episode-001 (#1, closed).')
    expect(await world.branches()).toEqual(['content/episode-002', 'main'])
  })
})

describe.concurrent('direct pushes to the base', { timeout: 180_000 }, () => {
  it('are told in the summary, unless a rule asks for a pull request', async ({ world }) => {
    const { sha } = await merge(world)
    deploy(world, sha)
    expect((await release(world)).summary).toContain('takes direct pushes')
    world.github.setRules(world.repository, ['deletion', 'pull_request'])
    expect((await release(world)).summary).not.toContain('direct pushes')
    world.github.inject({ match: new RegExp(`GET /repos/${world.repository}/rules`, 'u'), answer: { status: 404 } })
    const unknown = await release(world)
    expect(unknown.conclusion).toBe('success')
    expect(unknown.summary).toContain('could not be read')
  })
})
