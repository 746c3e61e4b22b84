import { describe, expect } from 'vitest'
import { swapLines } from '../swapped-lines.ts'
import { type Check, DAYS, HOURS, it, packsSource, type World } from './world.ts'

const robot = { name: 'robot', email: 'robot@example.com' }
const withoutRobot = packsSource('  ignore-authors: robot\n')
const unanswered = { status: 502, body: { message: 'Bad Gateway' } }
const noPushes = { status: 200, body: [] }

const first = ({ report }: Check) => {
  const [source] = report.sources
  return [source?.status, source?.gate]
}
/** A push to another branch just now, so that the repository's last push says nothing of this one. */
async function pushElsewhere(world: World, sha: string) {
  await world.packs.branch('elsewhere', sha)
  return world.pushOf(sha, 1, undefined, 'elsewhere')
}

describe('a verdict is the same alone and among others, with more than a hundred pushes', () => {
  /** A second branch was pushed to 120 times between the pushes of two commits. */
  async function busyElsewhere(world: World, minutes: { readonly dated: number; readonly pushed: number }) {
    const base = await world.commit(50 * HOURS)
    const waiting = await world.commit(minutes.dated)
    const head = await world.commit(5)
    await world.packs.branch('busy', base)
    await world.createTable()
    await world.createTable('other')
    await world.insert(base, 49 * HOURS)
    await world.insert(waiting, 3, 'other')
    const often = Array.from({ length: 120 }, () => world.pushOf(base, 7, base, 'busy')).flat()
    await world.serve([
      ...world.pushOf(head, 5, waiting),
      ...often,
      ...world.pushOf(waiting, minutes.pushed, base),
      ...world.pushOf(base, 50 * HOURS),
    ])
  }
  const others = [
    '- { name: newer, repository: muse/packs, table: other, match: time }',
    '- { name: newest, repository: muse/packs, table: other, warn-after: 1m }',
    "- { name: busy, repository: muse/packs, branch: busy, table: other, severity: warn, where: note = 'x' }\n",
  ].join('\n')

  it.for([
    ['stale', 20, 10 * HOURS],
    ['pending', 10 * HOURS, 20],
  ] as const)('%s', async ([status, dated, pushed], { world }) => {
    await busyElsewhere(world, { dated, pushed })
    const alone = await world.check(packsSource())
    const among = await world.check(packsSource() + others)
    expect([alone.statuses.packs, among.statuses.packs]).toEqual([status, status])
    expect(among.report.sources[0]).toMatchObject({ counted_from: 'push' })
  })
})

describe('more than a hundred pushes since', () => {
  async function pushedOften(world: World, { dated, pushed, often }: Record<'dated' | 'pushed' | 'often', number>) {
    const base = await world.commit(3 * DAYS)
    const waiting = await world.commit(dated)
    const rest = await world.packs.commits(
      Array.from({ length: 110 }, (_, index) => ({
        message: 'chore: on',
        author: robot,
        authorDate: world.minutesAgo(often - index),
      })),
    )
    const all = [waiting, ...rest]
    await world.createTable()
    await world.insert(base, 3 * DAYS - 1)
    await world.serve([
      ...(await pushElsewhere(world, base)),
      ...rest.flatMap((sha, index) => world.pushOf(sha, often - index, all[index])).toReversed(),
      ...world.pushOf(waiting, pushed, base),
      ...world.pushOf(base, 3 * DAYS),
    ])
  }

  it('hide nothing that has been waiting for ten hours', async ({ world }) => {
    await pushedOften(world, { dated: 20, pushed: 10 * HOURS, often: 9 * HOURS })
    expect(first(await world.check(withoutRobot))).toEqual(['stale', 'blocks'])
    const asked = world.github.requests.filter(({ path }) => path.includes('/activity'))
    expect(asked.map(({ path }) => path.includes('&after='))).toEqual([false, true])
  })

  it('make nothing stale that came two hours ago', async ({ world }) => {
    await pushedOften(world, { dated: 2 * DAYS, pushed: 125, often: 120 })
    expect(first(await world.check(withoutRobot))).toEqual(['late', 'degrades'])
  })
})

it('goes by GitHub’s order where two pushes came in the same second', async ({ world }) => {
  const base = await world.commit(3 * DAYS)
  const waiting = await world.commit(10)
  const head = await world.packs.commit({ message: 'chore: on', author: robot, authorDate: world.minutesAgo(9) })
  await world.createTable()
  await world.insert(base, 3 * DAYS - 1)
  await world.serve([
    ...(await pushElsewhere(world, head)),
    ...world.pushOf(head, 10 * HOURS, waiting),
    ...world.pushOf(waiting, 10 * HOURS, base),
    ...world.pushOf(base, 3 * DAYS),
  ])
  expect(first(await world.check(withoutRobot))).toEqual(['stale', 'blocks'])
})

describe('a clock that was ahead is found out', () => {
  it('where the table is empty', async ({ world }) => {
    const head = await world.commit(10)
    await world.createTable()
    await world.serve([...(await pushElsewhere(world, head)), ...world.pushOf(head, 10 * HOURS)])
    expect(first(await world.check(packsSource()))).toEqual(['empty', 'blocks'])
  })

  it.for([
    ['the commit with data before was dated by the same clock', 30, 12 * HOURS, 10 * HOURS, 'stale'],
    ['it only makes the source late', 3 * HOURS, 3 * HOURS, 2 * HOURS, 'late'],
  ] as const)('where %s', async ([, dated, pushedBefore, pushed, status], { world }) => {
    const base = await world.commit(dated)
    const head = await world.commit(10)
    await world.createTable()
    await world.insert(base, pushedBefore - 1)
    await world.serve([
      ...(await pushElsewhere(world, head)),
      ...world.pushOf(head, pushed, base),
      ...world.pushOf(base, pushedBefore),
    ])
    expect((await world.check(packsSource())).statuses).toEqual({ packs: status })
  })

  it('by the date of a commit that stands on it', async ({ world }) => {
    const base = await world.commit(50 * HOURS)
    await world.commit(20)
    const head = await world.commit(9 * HOURS)
    await world.createTable()
    await world.insert(base, 49 * HOURS)
    await world.serve(await pushElsewhere(world, head))
    world.github.inject({ match: /activity/u, answer: unanswered, times: 99 })
    expect(first(await world.check(packsSource()))).toEqual(['stale', 'blocks'])
  })
})

it('sees that a line was on the branch before the merge that seems to have brought it', async ({ world }) => {
  await swapLines(world, { base: 3 * HOURS, side: 120, work: 60, data: 25, merge: 10, pushed: 8 })
  expect(first(await world.check(packsSource('  branch: trunk\n')))).toEqual(['late', 'degrades'])
})

describe('without an answer on when commits were pushed', () => {
  it.for([
    ['an outage', unanswered, /It is not known when commits of muse\/packs were pushed: GitHub failed/u],
    ['an empty list', noPushes, /^GitHub does not tell when 2 commits of muse\/packs@main came/u],
    [
      'an answer of another form',
      { status: 200, body: {} },
      /: GitHub did not answer with a list of pushes to muse\/packs@main\.$/u,
    ],
  ] as const)('takes neither rows nor dates for proof: %s', async ([, answer, warning], { world }) => {
    const base = await world.commit(2 * DAYS)
    const head = await world.commit(10)
    await world.createTable()
    await world.insert(base, 2 * DAYS - 5)
    await world.insert('0'.repeat(40), 11 * HOURS)
    await world.serve([
      ...(await pushElsewhere(world, base)),
      ...world.pushOf(head, 10 * HOURS, base),
      ...world.pushOf(base, 2 * DAYS),
    ])
    world.github.inject({ match: /activity/u, answer, times: 99 })
    const run = await world.check(
      `${packsSource()}- { name: by time, repository: muse/packs, table: bench_runs, match: time }\n`,
    )
    expect([run.exitCode, run.statuses]).toEqual([1, { packs: 'unknown', 'by time': 'unknown' }])
    for (const { reason } of run.report.sources)
      expect(reason).toMatch(/^The verdict hangs on when commits were pushed, which GitHub does not tell/u)
    const warnings = run.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message)
    expect(warnings).toEqual([expect.stringMatching(warning)])
  })

  it('leaves stale what is stale by its dates, and says that GitHub did not tell in time', async ({ world }) => {
    const base = await world.commit(3 * DAYS)
    const head = await world.commit(2 * DAYS)
    await world.createTable()
    await world.insert(base, 3 * DAYS - 1)
    await world.serve([...world.pushOf(head, 5, base), ...world.pushOf(base, 3 * DAYS)])
    world.github.inject({ match: /activity/u, answer: 'held', times: 99 })
    const run = await world.check(packsSource(), { timeout: '10s' })
    expect(first(run)).toEqual(['stale', 'blocks'])
    expect(run.annotations.map(({ message }) => message)).toContain(
      "GitHub did not tell within the check's timeout (10s) when commits were pushed.",
    )
  })
})
