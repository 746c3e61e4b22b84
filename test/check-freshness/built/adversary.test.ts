import { describe, expect } from 'vitest'
import { sourceLine } from '../builders.ts'
import { swapLines } from '../swapped-lines.ts'
import { DAYS, HOURS, it, packsSource, type World } from './world.ts'

describe('match: pull-request', () => {
  /** The main branch, measured until three days ago, of which all was merged into another branch an hour ago. */
  async function released(world: World, baseRefName: string, mergesHead = false): Promise<void> {
    const measured = await world.commit(4 * DAYS)
    const forgotten = await world.commit(3 * DAYS)
    const head = await world.commit(2 * HOURS)
    await world.createTable()
    await world.insert(measured, 4 * DAYS - 1)
    await world.serve(
      [
        ...world.pushOf(head, 2 * HOURS, forgotten),
        ...world.pushOf(forgotten, 3 * DAYS, measured),
        ...world.pushOf(measured, 4 * DAYS),
      ],
      [
        {
          number: 1,
          title: 'release',
          state: 'MERGED',
          baseRefName,
          mergeCommit: mergesHead ? head : null,
          commits: [measured, forgotten, head],
        },
      ],
    )
  }
  const sources = packsSource('  match: pull-request\n')

  it('takes nothing from a pull request that was merged from the branch into another', async ({ world }) => {
    await released(world, 'release')
    expect((await world.check(sources)).statuses).toEqual({ packs: 'stale' })
  })

  it('takes what came with a pull request into the branch, or became its commit elsewhere', async ({ world }) => {
    await released(world, 'main')
    expect((await world.check(sources)).statuses).toEqual({ packs: 'fresh' })
    world.github.removeRepository('muse/packs')
    const head = await world.packs.sha()
    const before = await world.packs.sha('main~1')
    await world.insert(before, 2 * DAYS)
    await world.serve(world.pushOf(head, 2 * HOURS, before), [
      { number: 1, title: 'squashed', state: 'MERGED', baseRefName: 'develop', mergeCommit: head, commits: [before] },
    ])
    expect((await world.check(sources)).report.sources).toMatchObject([{ newest_covered: head, commits_waiting: 0 }])
  })

  it.for([
    ['older', 1],
    ['newer', 3],
  ] as const)(
    'takes what was squashed, beside an %s pull request that takes the commit on to a release',
    async ([, number], { world }) => {
      const base = await world.commit(3 * DAYS)
      await world.packs.branch('work', base)
      await world.packs.branch('develop', base)
      const authorDate = world.minutesAgo(6 * HOURS)
      const work = await world.packs.commit({ message: 'feat: work', branch: 'work', authorDate })
      const squash = await world.packs.commit({ message: 'feat: work (#2)', branch: 'develop', authorDate })
      await world.createTable()
      await world.insert(base, 3 * DAYS - 1)
      await world.insert(work, 6 * HOURS - 10)
      await world.serve(
        [...world.pushOf(squash, 6 * HOURS, base, 'develop'), ...world.pushOf(base, 3 * DAYS, undefined, 'develop')],
        [
          { number, title: 'release', state: 'OPEN', baseRefName: 'main', headRefName: 'develop', commits: [squash] },
          {
            number: 2,
            title: 'feat: work',
            state: 'MERGED',
            baseRefName: 'develop',
            mergeCommit: squash,
            commits: [work],
          },
        ],
      )
      const run = await world.check(packsSource('  branch: develop\n  match: pull-request\n'))
      expect(run.statuses).toEqual({ packs: 'fresh' })
    },
  )
})

it('an error that names no part of GitHub’s answer is about all of it', async ({ world }) => {
  const head = await world.commit(60)
  await world.createTable()
  await world.insert(head, 50)
  await world.serve(world.pushOf(head, 60))
  const errors = [{ message: 'Something went wrong while executing your query.' }]
  world.github.inject({ match: /listing0/u, answer: { change: (body) => Object.assign({}, body, { errors }) } })
  const run = await world.check(packsSource())
  expect(run.report.sources).toMatchObject([
    { status: 'unknown', reason: expect.stringContaining('Something went wrong while executing') },
  ])
})

describe('a runner whose clock is off', () => {
  /** GitHub's answer on a head that nothing was measured of, with the time that its clock shows. */
  async function answerAt(world: World, minutes: number): Promise<void> {
    const head = await world.commit(3 * HOURS)
    await world.createTable()
    await world.insert('0'.repeat(40), 4 * DAYS)
    await world.serve(world.pushOf(head, 3 * HOURS))
    const at = world.minutesAgo(3 * HOURS)
    const node = {
      oid: head,
      committedDate: at,
      messageHeadline: 'feat: change',
      author: null,
      parents: { totalCount: 0, nodes: [] },
    }
    const target = { oid: head, history: { nodes: [node], pageInfo: { hasNextPage: false, endCursor: null } } }
    const listing0 = { nameWithOwner: 'muse/packs', isEmpty: false, pushedAt: at, ref: { name: 'main', target } }
    const date = new Date(Date.parse(world.minutesAgo(0)) + minutes * 60_000).toUTCString()
    world.github.inject({
      match: /listing0/u,
      answer: { status: 200, body: { data: { listing0 } }, headers: { date } },
    })
  }

  it('is told of, and does not make a lag look shorter', async ({ world }) => {
    await answerAt(world, 2 * HOURS)
    const run = await world.check(packsSource())
    expect(run.report.sources).toMatchObject([{ status: 'stale', gate: 'blocks' }])
    expect(Number(run.outputs['lag-seconds'])).toBeGreaterThan(5 * 3_600 - 60)
    expect(run.log).toMatch(/The runner's clock is (?:2h|1h 59m) behind GitHub's, by which this check goes/u)
  })

  it('does not make it look longer either', async ({ world }) => {
    await answerAt(world, -2 * HOURS)
    const run = await world.check(packsSource())
    expect(run.statuses).toEqual({ packs: 'late' })
    expect(Number(run.outputs['lag-seconds'])).toBeLessThan(3_600 + 60)
    expect(run.log).toMatch(/The runner's clock is 2h ahead of GitHub's/u)
  })
})

it('refuses a path that nobody but an ignored author ever touched, however long the branch is', async ({ world }) => {
  const robot = { name: 'robot', email: 'robot@example.com' }
  await world.packs.commit({
    message: 'chore: lock',
    files: { 'lock.json': '1\n' },
    author: robot,
    authorDate: world.minutesAgo(30 * DAYS),
  })
  await world.packs.commits(
    Array.from({ length: 130 }, (_, index) => ({
      message: 'feat: on',
      authorDate: world.minutesAgo(20 * DAYS - index),
    })),
  )
  await world.createTable()
  await world.serve()
  const run = await world.check(packsSource('  paths: lock.json\n  ignore-authors: robot\n'))
  expect(run.report.sources).toMatchObject([
    {
      status: 'unknown',
      gate: 'blocks',
      reason: expect.stringMatching(/^Line 1 of sources: No commit .* can never be stale/u),
    },
  ])
})

it('judges two sources of one table each by its own condition', async ({ world }) => {
  const head = await world.commit(9 * HOURS)
  await world.createTable()
  await world.insert(head, 8 * HOURS + 50)
  await world.serve(world.pushOf(head, 9 * HOURS))
  const run = await world.check(
    sourceLine('some', `table: bench_runs, where: "note = ''"`) +
      sourceLine('none', `table: bench_runs, where: "note = 'real'"`) +
      sourceLine('some by time', `table: bench_runs, where: "note = ''", match: time`) +
      sourceLine('none by time', `table: bench_runs, where: "note = 'real'", match: time`),
  )
  expect(run.statuses).toEqual({ some: 'fresh', none: 'stale', 'some by time': 'fresh', 'none by time': 'stale' })
})

describe('a branch', () => {
  /** Three days ago a commit was pushed that has no data; now a work of an hour ago that it was merged into. */
  const AGES = { base: 4 * DAYS, side: 3 * DAYS, work: 60, data: 55, merge: 15, pushed: 10 }

  it.for(['all', 'the last'] as const)(
    'whose lines changed places by a merge still waits for what was pushed before, told by %s of its pushes',
    async (told, { world }) => {
      const forgotten = await swapLines(world, AGES, told)
      const run = await world.check(packsSource('  branch: trunk\n'))
      expect(run.report.sources).toMatchObject([{ status: 'stale', gate: 'blocks', first_waiting: { sha: forgotten } }])
      expect(run.report.sources[0]?.counted_from).toBe(told === 'all' ? 'push' : 'committer date')
    },
  )

  it('is not stale by old commits of a side line that a push of now brings', async ({ world }) => {
    const base = await world.commit(4 * DAYS)
    await world.packs.branch('side', base)
    await world.packs.commit({ message: 'feat: side', branch: 'side', authorDate: world.minutesAgo(3 * DAYS) })
    const line = await world.commit(60)
    const merge = await world.packs.merge('side', { authorDate: world.minutesAgo(15) })
    await world.createTable()
    await world.insert(line, 55)
    await world.serve([
      ...world.pushOf(merge, 10, line),
      ...world.pushOf(line, 60, base),
      ...world.pushOf(base, 4 * DAYS),
    ])
    const run = await world.check(packsSource())
    expect(run.report.sources).toMatchObject([{ status: 'pending', commits_waiting: 2, counted_from: 'push' }])
  })

  it('that was pushed over waits for its new head, whatever the old one had', async ({ world }) => {
    const base = await world.commit(3 * DAYS)
    await world.packs.branch('old', base)
    const old = await world.packs.commit({ message: 'feat: old', branch: 'old', authorDate: world.minutesAgo(DAYS) })
    const head = await world.commit(9 * HOURS)
    await world.createTable()
    await world.insert(base, 3 * DAYS - 1)
    await world.insert(old, DAYS - 1)
    await world.serve([
      {
        ref: 'refs/heads/main',
        before: old,
        after: head,
        timestamp: world.minutesAgo(9 * HOURS),
        activity_type: 'force_push',
        actor: 'ada',
      },
      ...world.pushOf(old, DAYS, base),
      ...world.pushOf(base, 3 * DAYS),
    ])
    const run = await world.check(packsSource())
    expect(run.report.sources).toMatchObject([{ status: 'stale', first_waiting: { sha: head } }])
  })

  it('whose measured commit was reverted waits for the revert', async ({ world }) => {
    const measured = await world.commit(2 * DAYS)
    const revert = await world.commit(9 * HOURS, `Revert "feat: change"\n\nThis reverts commit ${measured}.`)
    await world.createTable()
    await world.insert(measured, 2 * DAYS - 1)
    await world.serve([...world.pushOf(revert, 9 * HOURS, measured), ...world.pushOf(measured, 2 * DAYS)])
    const run = await world.check(packsSource())
    expect(run.report.sources).toMatchObject([{ status: 'stale', first_waiting: { sha: revert } }])
  })
})
