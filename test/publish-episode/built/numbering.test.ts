import { randomBytes } from 'node:crypto'
import { describe, expect } from 'vitest'
import { createGitRepository } from '../../git/repository.ts'
import { draftSource, isWrite, it } from './world.ts'

const titled = (title: string, changes: Record<string, string> = {}) =>
  draftSource({ title: JSON.stringify(title), ...changes })

describe.concurrent('the number of an episode', { timeout: 180_000 }, () => {
  it('follows the highest in its series, whatever the files are named and however many are missing', async ({
    openWorld,
  }) => {
    const world = await openWorld({
      files: {
        'posts/banterpacks/ep-007.md': 'x',
        'posts/banterpacks/episode-193.md': 'x',
        'posts/banterpacks/notes-900.md': 'x',
        'posts/chimera/chimera-episode-074.md': 'x',
      },
    })
    const packs = await world.publish(titled('One'))
    const chimera = await world.publish(titled('Two', { series: '"chimera"' }))

    expect(packs.outputs).toMatchObject({ episode: '194', path: 'posts/banterpacks/ep-194.md' })
    expect(chimera.outputs).toMatchObject({ episode: '75', path: 'posts/chimera/ep-075.md' })
  })

  it('counts the episodes that are on open branches', async ({ openWorld }) => {
    const world = await openWorld({ files: { 'posts/banterpacks/ep-001.md': 'x' } })
    const one = await world.publish(titled('One'))
    const two = await world.publish(titled('Two'))

    expect([one.outputs.episode, two.outputs.episode]).toEqual(['2', '3'])
  })

  it('is independent of other series: a branch name that one holds gets the series as suffix', async ({ world }) => {
    await world.publish(titled('One'))
    const run = await world.publish(titled('Two', { series: '"chimera"' }))
    const again = await world.publish(titled('Two', { series: '"chimera"' }))

    expect(run.outputs).toMatchObject({
      outcome: 'created',
      episode: '1',
      branch: 'content/episode-001-chimera',
      path: 'posts/chimera/ep-001.md',
    })
    expect(again.outputs).toEqual({ ...run.outputs, outcome: 'unchanged' })
  })

  it('is the one that the draft gives when that is free, and the next one when it is not', async ({ openWorld }) => {
    const world = await openWorld({ files: { 'posts/banterpacks/ep-003.md': 'x' } })
    const free = await world.publish(titled('One', { episode: '12' }))
    const taken = await world.publish(titled('Two', { episode: '3' }))

    expect([free.outputs.episode, taken.outputs.episode]).toEqual(['12', '13'])
    expect(free.annotations).toEqual([])
    expect(taken.annotations.map(({ message }) => message)).toEqual([
      'The draft gives itself the number 3, which is taken: it became episode 13.',
    ])
    expect(await world.readFile('posts/banterpacks/ep-013.md', 'content/episode-013')).toContain('\nepisode: 13\n')
  })

  it('passes by a branch name that somebody holds with nothing of an episode on it', async ({ world }) => {
    await world.commitFiles({ branch: 'content/episode-001', message: 'wip', files: { 'note.md': 'x' } })
    const run = await world.publish(titled('One'))

    expect(run.outputs).toMatchObject({ episode: '2', branch: 'content/episode-002' })
  })

  it('is the next one when the branch was created after the look, and the file says so', async ({ world }) => {
    world.github.inject({
      match: new RegExp(`POST /repos/${world.repository}/git/refs`, 'u'),
      answer: { status: 422, body: { message: 'Reference already exists' } },
    })
    const run = await world.publish(titled('One'))

    expect(run.outputs).toMatchObject({ outcome: 'created', episode: '2', branch: 'content/episode-002' })
    expect(await world.readFile('posts/banterpacks/ep-002.md', 'content/episode-002')).toContain('\nepisode: 2\n')
    expect(await world.branches()).toEqual(['content/episode-002', 'main'])
  })

  it('is one for two runs with the same draft at the same time', async ({ world }) => {
    await world.write('draft.md', titled('One'))
    const inputs = { ...world.clickHouseInputs, draft: 'draft.md' }
    const runs = await Promise.all([world.run(inputs), world.run(inputs)])

    expect(runs.map(({ outputs }) => outputs['pull-request-number'])).toEqual(['1', '1'])
    expect(await world.branches()).toEqual(['content/episode-001', 'main'])
    expect(await world.pullRequests()).toHaveLength(1)
  })

  it('is the first one again when the answer to the branch creation was lost', async ({ world }) => {
    world.github.inject({ match: new RegExp(`POST /repos/${world.repository}/git/refs`, 'u'), answer: 'lost' })
    const run = await world.publish(titled('One'))

    expect(run.outputs).toMatchObject({ outcome: 'created', episode: '1', 'pull-request-number': '1' })
    expect(world.requests().filter(isWrite)).toContain('POST /pulls')
  })

  it('stays created when the answer to the pull request was lost', async ({ world }) => {
    world.github.inject({ match: new RegExp(`POST /repos/${world.repository}/pulls$`, 'u'), answer: 'lost' })
    const run = await world.publish(titled('One'))

    expect(run.outputs).toMatchObject({ outcome: 'created', episode: '1', 'pull-request-number': '1' })
    expect(await world.pullRequests()).toHaveLength(1)
  })

  it('follows all branches when one answer of GitHub does not hold them', async ({ world }) => {
    await using repository = await createGitRepository()
    await repository.commit({ message: 'Start' })
    const numbers = Array.from({ length: 130 }, (_, index) => String(index + 1).padStart(3, '0'))
    for (const number of numbers) await repository.branch(`content/episode-${number}`)
    const name = `large-${randomBytes(4).toString('hex')}`
    await world.github.serveGit({ owner: 'muse', name, directory: repository.directory })
    const run = await world.publish(titled('One'), { repository: `muse/${name}`, 'dry-run': 'true' })

    expect(run.outputs).toMatchObject({ episode: '131', branch: 'content/episode-131' })
    expect(world.requests()).toEqual(['query', 'query'])
    world.github.removeRepository(`muse/${name}`)
  })

  it('is one of eight for each of eight runs at the same time, with no branch left over', {
    timeout: 180_000,
  }, async ({ world }) => {
    const numbers = Array.from({ length: 8 }, (_, index) => index + 1)
    await Promise.all(numbers.map((number) => world.write(`${number}.md`, draftSource({ title: `"Draft ${number}"` }))))
    const inputs = world.clickHouseInputs
    const runs = await Promise.all(numbers.map((number) => world.run({ ...inputs, draft: `${number}.md` })))

    expect(runs.map(({ outputs }) => outputs.outcome)).toEqual(numbers.map(() => 'created'))
    expect(runs.map(({ outputs }) => Number(outputs.episode)).toSorted((one, other) => one - other)).toEqual(numbers)
    const names = numbers.map((number) => String(number).padStart(3, '0'))
    const pullRequests = await world.pullRequests()
    expect(pullRequests.map(({ head }) => head).toSorted()).toEqual(names.map((name) => `content/episode-${name}`))
    expect(await world.branches()).toEqual([...names.map((name) => `content/episode-${name}`), 'main'])
    // Each branch holds the episode that its pull request tells of, under its own number.
    for (const { head, title } of pullRequests) {
      const name = head.replace('content/episode-', '')
      const text = await world.readFile(`posts/banterpacks/ep-${name}.md`, head)
      expect(text).toContain(`\nepisode: ${Number(name)}\n`)
      expect(text).toContain(`title: "${title.replace(/^.*: /u, '')}"`)
    }
    expect(await world.rows('SELECT episode FROM episodes ORDER BY episode')).toEqual(
      numbers.map((episode) => ({ episode })),
    )
  })
})
