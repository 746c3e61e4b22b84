import { describe, expect } from 'vitest'
import { type Check, DAYS, HOURS, it, packsSource, type World } from './world.ts'

const unavailable = { status: 503, body: { message: 'Unavailable' } }
const onMain = (fields = '') => packsSource(`  branch: main\n${fields}`)

const first = ({ report }: Check) => {
  const [source] = report.sources
  return [source?.status, source?.gate]
}

async function checkWithoutGitHub(world: World, sources: string): Promise<Check> {
  await world.serve()
  world.github.inject({ match: /graphql/u, answer: unavailable, times: 99 })
  return world.check(sources)
}

/** A head with data, which was collected so many minutes ago. */
async function collectedHead(world: World, minutes: number, age: number): Promise<void> {
  const head = await world.commit(minutes)
  await world.createTable()
  await world.insert(head, minutes - 1)
  await world.collected(head, minutes, { age })
}

describe('what was collected last', () => {
  it('is not judged by when it is older than max-lag', async ({ world }) => {
    await collectedHead(world, 9 * HOURS, 4 * HOURS + 2)
    const run = await checkWithoutGitHub(world, onMain())
    expect(run.report.sources).toMatchObject([
      {
        status: 'unknown',
        reason: expect.stringMatching(/collected last of this branch is 4h 2m old, more than max-lag \(4h\)/u),
      },
    ])
  })

  it('is too old or not by each source’s own max-lag', async ({ world }) => {
    await collectedHead(world, 7 * HOURS, 5 * HOURS)
    const run = await checkWithoutGitHub(
      world,
      `${onMain('  max-lag: 2d\n')}- { name: strict, repository: muse/packs, branch: main, table: bench_runs, max-lag: 30m }\n`,
    )
    expect(run.statuses).toEqual({ packs: 'late', strict: 'unknown' })
  })

  it('is as old as its head, whatever was collected of older commits since', async ({ world }) => {
    const base = await world.commit(20 * HOURS)
    const head = await world.commit(9 * HOURS)
    await world.commit(8 * HOURS)
    await world.createTable()
    await world.insert(head, 9 * HOURS - 1)
    await world.collected(head, 9 * HOURS, { age: 9 * HOURS })
    await world.collected(base, 20 * HOURS, { age: 5, isHead: false })
    expect(first(await checkWithoutGitHub(world, onMain()))).toEqual(['unknown', 'blocks'])
  })

  it('is not judged by when it is dated in the future', async ({ world }) => {
    await collectedHead(world, 60, -9 * DAYS)
    const run = await checkWithoutGitHub(world, onMain())
    expect(run.report.sources).toMatchObject([
      { status: 'unknown', reason: expect.stringContaining('is dated in the future: it tells nothing') },
    ])
  })

  it('says nothing of the default branch, were it of one branch alone', async ({ world }) => {
    const base = await world.commit(20 * HOURS)
    await world.packs.branch('develop', base)
    await world.commit(9 * HOURS)
    const develop = await world.packs.commit({
      message: 'feat: other',
      branch: 'develop',
      authorDate: world.minutesAgo(60),
    })
    await world.createTable()
    await world.insert(develop, 59)
    await world.collected(develop, 60, { branch: 'develop' })
    const run = await checkWithoutGitHub(world, packsSource())
    expect(run.report.sources).toMatchObject([
      { status: 'unknown', gate: 'blocks', reason: expect.stringContaining('name it as branch') },
    ])
  })

  describe('tells by dates nothing of what stands on what', () => {
    it('where the head is dated before what it stands on', async ({ world }) => {
      const base = await world.commit(60 * HOURS)
      const parent = await world.commit(5 * HOURS)
      const head = await world.commit(9 * HOURS)
      await world.createTable()
      await world.insert(parent, 5 * HOURS - 10)
      await world.collected(base, 60 * HOURS)
      await world.collected(parent, 5 * HOURS)
      await world.collected(head, 9 * HOURS)
      expect(first(await checkWithoutGitHub(world, onMain()))).toEqual(['unknown', 'blocks'])
    })

    it('where a commit below the head is', async ({ world }) => {
      const base = await world.commit(30)
      const forgotten = await world.commit(60)
      const head = await world.commit(5)
      await world.createTable()
      await world.insert(base, 29)
      await world.collected(base, 30)
      await world.collected(forgotten, 60)
      await world.collected(head, 5)
      expect(first(await checkWithoutGitHub(world, onMain()))).toEqual(['unknown', 'blocks'])
      await world.insert(head, 4)
      expect((await world.check(onMain())).statuses).toEqual({ packs: 'late' })
    })
  })
})

it('does not take the time of an answer that was kept on the way for GitHub’s', async ({ world }) => {
  await collectedHead(world, 9 * HOURS, 6 * HOURS)
  await world.serve()
  const date = new Date(Date.now() - 5 * 3_600_000).toUTCString()
  const headers = { date, age: '18000', via: '1.1 proxy' }
  world.github.inject({ match: /graphql/u, answer: { ...unavailable, headers }, times: 99 })
  const run = await world.check(onMain())
  expect(first(run)).toEqual(['unknown', 'blocks'])
  expect(run.log).not.toContain('clock')
})
