import { describe, expect } from 'vitest'
import { z } from 'zod'
import { DAYS, HOURS, it, packsSource, type World } from './world.ts'

const historySchema = z.looseObject({
  nodes: z.array(
    z.looseObject({ oid: z.string(), parents: z.looseObject({ totalCount: z.number(), nodes: z.unknown() }) }),
  ),
  pageInfo: z.looseObject({ hasNextPage: z.boolean() }),
})
type Listed = z.output<typeof historySchema>

const listingSchema = z.looseObject({
  ref: z.looseObject({ target: z.looseObject({ history: historySchema }) }),
})
const answerSchema = z.looseObject({ data: z.record(z.string(), listingSchema) })

/** Has GitHub answer once with less than it holds, and without a word about it. */
function leaveOut({ github }: World, listing: string, change: (listed: Listed) => Listed, skip = 0): void {
  let asked = 0
  github.inject({
    match: new RegExp(listing, 'u'),
    times: skip + 1,
    answer: {
      change: (body) => {
        asked += 1
        if (asked <= skip) return body
        const answer = answerSchema.parse(body)
        const changed = answer.data[listing]
        if (changed !== undefined) changed.ref.target.history = change(changed.ref.target.history)
        return answer
      },
    },
  })
}

const end = { hasNextPage: false, endCursor: null }

describe('a listing of a branch that GitHub cuts without a word is unknown', () => {
  it.for<[string, (listed: Listed) => Listed]>([
    ['at its beginning', ({ nodes, pageInfo }) => ({ nodes: nodes.slice(1), pageInfo })],
    ['at its end', ({ nodes }) => ({ nodes: nodes.slice(0, 2), pageInfo: end })],
    ['in between', ({ nodes, pageInfo }) => ({ nodes: nodes.filter((_, index) => index !== 1), pageInfo })],
    ['down to nothing', () => ({ nodes: [], pageInfo: end })],
    [
      'with the parents of a commit',
      ({ nodes }) => ({
        nodes: nodes.slice(0, 1).map((node) => ({ ...node, parents: { totalCount: 1, nodes: [] } })),
        pageInfo: end,
      }),
    ],
    ['with a commit twice', ({ nodes, pageInfo }) => ({ nodes: nodes.flatMap((node) => [node, node]), pageInfo })],
  ])('%s', async ([, change], { world }) => {
    const forgotten = await world.commit(3 * DAYS)
    const measured = await world.commit(20)
    const head = await world.commit(10)
    await world.createTable()
    await world.insert('0'.repeat(40), 4 * DAYS)
    await world.serve([
      ...world.pushOf(head, 10, measured),
      ...world.pushOf(measured, 20, forgotten),
      ...world.pushOf(forgotten, 3 * DAYS),
    ])
    leaveOut(world, 'listing0', change)
    const cut = await world.check(packsSource())
    expect(cut.report.sources).toMatchObject([
      { status: 'unknown', gate: 'blocks', reason: expect.stringContaining('is not whole: run the check again') },
    ])
    expect((await world.check(packsSource())).statuses).toEqual({ packs: 'stale' })
  })

  it.for<[string, (listed: Listed) => Listed, RegExp]>([
    ['on its second page', ({ nodes }) => ({ nodes: nodes.slice(0, 5), pageInfo: end }), /is not whole/u],
    ['on an empty second page', () => ({ nodes: [], pageInfo: end }), /is not whole/u],
  ])('%s', async ([, change, reason], { world }) => {
    await world.commit(3 * DAYS)
    await world.packs.commits(
      Array.from({ length: 130 }, (_, index) => ({
        message: 'feat: on',
        authorDate: world.minutesAgo(20 - index / 60),
      })),
    )
    await world.createTable()
    await world.insert('0'.repeat(40), 4 * DAYS)
    await world.serve()
    leaveOut(world, 'listing0', change, 1)
    const cut = await world.check(packsSource())
    expect(cut.report.sources).toMatchObject([
      { status: 'unknown', gate: 'blocks', reason: expect.stringMatching(reason) },
    ])
  })
})

it.for<[string, (listed: Listed) => Listed]>([
  ['down to nothing', () => ({ nodes: [], pageInfo: end })],
  [
    'in the parents of a commit',
    ({ nodes, pageInfo }) => ({
      nodes: nodes.map((node) => ({ ...node, parents: { totalCount: 2, nodes: [] } })),
      pageInfo,
    }),
  ],
])('a listing of a path that GitHub cuts is unknown: %s', async ([, change], { world }) => {
  await world.packs.commit({
    message: 'feat: a',
    files: { 'src/a.ts': 'x\n' },
    authorDate: world.minutesAgo(9 * HOURS),
  })
  const head = await world.packs.commit({
    message: 'docs: b',
    files: { 'b.md': 'x\n' },
    authorDate: world.minutesAgo(5),
  })
  await world.createTable()
  await world.serve(world.pushOf(head, 5))
  leaveOut(world, 'listing1', change)
  const cut = await world.check(packsSource('  paths: src/**\n'))
  expect(cut.report.sources).toMatchObject([
    {
      status: 'unknown',
      reason: expect.stringMatching(/did not list the commits .* that touch src: the answer is not whole/u),
    },
  ])
})

it('is unknown where a branch is said to be gone, or its repository empty, between two pages', async ({ world }) => {
  await world.packs.commits(
    Array.from({ length: 130 }, (_, index) => ({ message: 'feat: on', authorDate: world.minutesAgo(20 - index / 60) })),
  )
  await world.createTable()
  await world.insert('0'.repeat(40), 4 * DAYS)
  await world.serve()
  let asked = 0
  world.github.inject({
    match: /listing0/u,
    times: 2,
    answer: {
      change: (body) => {
        asked += 1
        if (asked === 1) return body
        return { data: { listing0: { nameWithOwner: 'muse/packs', isEmpty: true, pushedAt: null, ref: null } } }
      },
    },
  })
  const run = await world.check(packsSource())
  expect(run.report.sources).toMatchObject([{ status: 'unknown', gate: 'blocks' }])
})

describe('a listing of a path that GitHub cuts without a word is unknown', () => {
  it.for<[string, (listed: Listed) => Listed]>([
    ['at its beginning', ({ nodes, ...rest }) => ({ ...rest, nodes: nodes.slice(1) })],
    ['at its end', ({ nodes, ...rest }) => ({ ...rest, nodes: nodes.slice(0, -1) })],
    ['in between', ({ nodes, ...rest }) => ({ ...rest, nodes: nodes.filter((_, index) => index !== 1) })],
  ])('%s', async ([, change], { world }) => {
    const touch = (minutes: number) =>
      world.packs.commit({
        message: 'feat: touch',
        files: { 'src/a': String(minutes) },
        authorDate: world.minutesAgo(minutes),
      })
    const covered = await touch(10 * HOURS)
    const forgotten = await touch(9 * HOURS)
    const head = await touch(5)
    await world.createTable()
    await world.insert(covered, 10 * HOURS - 1)
    await world.serve([
      ...world.pushOf(head, 5, forgotten),
      ...world.pushOf(forgotten, 9 * HOURS, covered),
      ...world.pushOf(covered, 10 * HOURS),
    ])
    const source = packsSource('  paths: src/**\n')
    leaveOut(world, 'listing1', change)
    const run = await world.check(source)
    expect(run.report.sources).toMatchObject([
      { status: 'unknown', gate: 'blocks', reason: expect.stringContaining('the answer is not whole') },
    ])
    expect((await world.check(source)).statuses).toEqual({ packs: 'stale' })
  })

  it('where it goes on', async ({ world }) => {
    await world.packs.commits(
      Array.from({ length: 130 }, (_, index) => ({
        message: 'feat: touch',
        files: { 'src/a': String(index) },
        authorDate: world.minutesAgo(9 * HOURS - index),
      })),
    )
    await world.createTable()
    await world.serve()
    leaveOut(world, 'listing1', ({ nodes, ...rest }) => ({ ...rest, nodes: nodes.slice(1) }))
    const run = await world.check(packsSource('  paths: src/**\n'))
    expect(run.report.sources).toMatchObject([{ status: 'unknown', gate: 'blocks' }])
  })
})

it('names a path that is nowhere in the head, beside one that is', async ({ world }) => {
  const base = await world.packs.commit({
    message: 'feat: a',
    files: { 'src/a': '1' },
    authorDate: world.minutesAgo(60),
  })
  await world.createTable()
  await world.insert(base, 50)
  await world.serve(world.pushOf(base, 60))
  const run = await world.check(packsSource('  paths: [src/**, libs/**]\n'))
  expect(run.statuses).toEqual({ packs: 'fresh' })
  expect(run.annotations.map(({ message }) => message)).toEqual([
    'Line 1 of sources: paths: libs is nowhere in the head of muse/packs@main: check how it is written.',
  ])
})
