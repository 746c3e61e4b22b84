import { mkdir, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect } from 'vitest'
import { episodeSource } from '../../episode/episode-source.ts'
import { draftSource, it, type World } from './world.ts'

/** Opens a pull request with these files and checks it out. */
async function checkOut(world: World, files: Readonly<Record<string, string>>): Promise<number> {
  await world.commitFiles({ branch: 'topic', message: 'Files', files })
  await world.ask('POST', '/pulls', { title: 'Files', head: 'topic', base: 'main' })
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(world.workspace, path)), { recursive: true })
    await world.write(path, text)
  }
  return 1
}

const validate = (world: World, number: number) =>
  world.run(
    { operation: 'validate' },
    {
      github: {
        url: world.github.url,
        token: world.token,
        repository: world.repository,
        event: { pull_request: { number } },
      },
    },
  )

describe.concurrent('validate', { timeout: 180_000 }, () => {
  it('checks a draft without GitHub and without ClickHouse', async ({ world }) => {
    await world.write('good.md', draftSource())
    await world.write('bad.md', draftSource({ cost_usd: '-1' }))
    const good = await world.run({ operation: 'validate', draft: 'good.md' })
    const bad = await world.run({ operation: 'validate', draft: 'bad.md' })

    expect(good.conclusion).toBe('success')
    expect(bad.conclusion).toBe('failure')
    expect(bad.annotations[0]).toMatchObject({ level: 'error', file: 'bad.md', line: 8 })
    expect(world.requests()).toEqual([])
  })

  it('checks the episodes that a pull request touches, all of them, and nothing else', async ({ openWorld }) => {
    const world = await openWorld({ files: { 'posts/banterpacks/ep-000.md': 'an old one with faults' } })
    const number = await checkOut(world, {
      'posts/banterpacks/ep-001.md': episodeSource(),
      'posts/banterpacks/ep-002.md': episodeSource({ episode: undefined }),
      'posts/chimera/ep-003.md': episodeSource(),
      'docs/notes.md': 'no episode',
    })
    const run = await validate(world, number)

    expect(run.conclusion).toBe('failure')
    expect(run.annotations.slice(0, 2)).toEqual([
      expect.objectContaining({ file: 'posts/banterpacks/ep-002.md', message: expect.stringMatching(/^episode/u) }),
      expect.objectContaining({ file: 'posts/chimera/ep-003.md', message: expect.stringMatching(/^series/u) }),
    ])
    expect(run.annotations).toHaveLength(3)
    expect(run.summary).toContain('posts/chimera/ep-003.md')
  })

  it('passes a pull request that touches no episode', async ({ world }) => {
    const number = await checkOut(world, { 'docs/notes.md': 'no episode' })
    const run = await validate(world, number)

    expect(run.conclusion).toBe('success')
    expect(run.log).toContain('The pull request touches no episode.')
  })

  it('reads nothing outside the workspace that a pull request links to', async ({ world }) => {
    const number = await checkOut(world, { 'posts/banterpacks/ep-001.md': episodeSource({ title: '1' }) })
    await symlink('/etc/passwd', join(world.workspace, 'posts/banterpacks/ep-002.md'))
    await world.commitFiles({
      branch: 'topic',
      message: 'A link',
      files: { 'posts/banterpacks/ep-002.md': '/etc/passwd' },
    })
    const run = await validate(world, number)

    expect(run.annotations.slice(0, 2)).toEqual([
      expect.objectContaining({ file: 'posts/banterpacks/ep-001.md' }),
      expect.objectContaining({
        file: 'posts/banterpacks/ep-002.md',
        message: expect.stringContaining('outside the workspace'),
      }),
    ])
    expect(run.log).not.toContain('root:')
  })

  it('says what it needs when there is neither a draft nor a pull request', async ({ world }) => {
    const run = await world.run({ operation: 'validate' })
    expect(run.annotations.map(({ message }) => message)).toEqual([
      "Nothing to validate: give 'draft', or run on the event pull_request, whose episodes are then checked.",
    ])
  })
})
