import { describe, expect, onTestFinished } from 'vitest'
import type { GitRepository } from '../../git/repository.ts'
import { exception } from '../../sandbox/clickhouse/fault.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it, type World } from './world.ts'

/** Repositories by letter, each with its own history, on GitHub under `muse/LETTER`; `names` says what they are called from then on. */
async function repositories(world: World, letters: readonly string[]) {
  const ids = new Map(letters.map((letter, index) => [letter, 5_000 + index]))
  const opened = new Map<string, GitRepository>()
  for (const letter of letters) {
    const repository = await world.repository(letter, { databaseId: ids.get(letter) ?? 0 })
    await repository.commits([9, 8, 7].map((hours) => ({ message: `${letter} ${hours}`, authorDate: hoursAgo(hours) })))
    opened.set(letter, repository)
  }
  const of = (letter: string) => {
    const repository = opened.get(letter)
    if (repository === undefined) throw new Error(`no ${letter}`)
    return repository
  }
  let served = letters
  const forget = () => {
    for (const name of served) world.github.removeRepository(`muse/${name}`)
  }
  onTestFinished(forget)
  return {
    of,
    commit: (letter: string) => of(letter).commit({ message: `${letter} 1`, authorDate: hoursAgo(1) }),
    async rename(names: Readonly<Record<string, string>>) {
      forget()
      served = Object.values(names)
      for (const [letter, name] of Object.entries(names))
        await world.github.serveGit({
          owner: 'muse',
          name,
          directory: of(letter).directory,
          databaseId: ids.get(letter) ?? 0,
        })
    },
    /** Whose commits are under which name, and how many: `muse/b: a 4`. */
    stored: async () =>
      (
        await world.rows(
          'SELECT repository, substring(headline, 1, 1) AS letter, uniqExact(sha) AS commits FROM commits WHERE NOT is_removed GROUP BY repository, letter ORDER BY repository, letter',
        )
      ).map(({ repository, letter, commits }) => `${repository}: ${letter} ${commits}`),
  }
}

const lines = (names: readonly string[]) => ({ repositories: names.map((name) => `muse/${name}`).join('\n') })
const eventsOf = async ({ rows }: World) => (await rows('SELECT count() AS events FROM ui_events'))[0]?.events

describe('names that are exchanged', () => {
  it.for<[string, Record<string, string>]>([
    ['between two', { a: 'b', b: 'a' }],
    ['in a ring of three', { a: 'b', b: 'c', c: 'a' }],
    ['along a chain', { a: 'b', b: 'c', c: 'd' }],
    ['along a chain, told from its end', { c: 'd', b: 'c', a: 'b' }],
  ])('leave each repository its own commits: %s', async ([, names], { world }) => {
    const letters = Object.keys(names).toSorted()
    const all = await repositories(world, letters)
    expect((await world.collect(lines(letters))).outputs['commits-stored']).toBe(String(3 * letters.length))
    await all.rename(names)
    for (const letter of letters) await all.commit(letter)
    const run = await world.collect(lines(Object.values(names)))
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', String(letters.length)])
    const expected = Object.entries(names).map(([letter, name]) => `muse/${name}: ${letter} 4`)
    expect(await all.stored()).toEqual(expected.toSorted())
    const backfill = await world.collect({ ...lines(Object.values(names)), since: hoursAgo(100) })
    expect([backfill.conclusion, backfill.outputs['commits-stored']]).toEqual(['success', '0'])
    expect([await all.stored(), await eventsOf(world)]).toEqual([expected.toSorted(), 4 * letters.length])
  })

  it('leave each repository its own commits when they are exchanged back, and where both have the same', async ({
    world,
  }) => {
    const all = await repositories(world, ['a', 'b'])
    await all.of('b').git('fetch', '--quiet', all.of('a').directory, '+main:main')
    await world.collect(lines(['a', 'b']))
    expect(await all.stored()).toEqual(['muse/a: a 3', 'muse/b: a 3'])
    await all.rename({ a: 'b', b: 'a' })
    await all.commit('b')
    await world.collect(lines(['a', 'b']))
    expect(await all.stored()).toEqual(['muse/a: a 3', 'muse/a: b 1', 'muse/b: a 3'])
    await all.rename({ a: 'a', b: 'b' })
    await world.collect(lines(['a', 'b']))
    expect(await all.stored()).toEqual(['muse/a: a 3', 'muse/b: a 3', 'muse/b: b 1'])
  })

  it('are moved also where the rows are from before ids were stored, and where a run broke off after it', async ({
    world,
    proxy,
  }) => {
    const all = await repositories(world, ['a', 'b'])
    await world.collect(lines(['a', 'b']))
    await world.rows('ALTER TABLE commit_records UPDATE repository_id = 0 WHERE 1 SETTINGS mutations_sync = 2')
    await all.rename({ a: 'b', b: 'a' })
    proxy.failNext({
      when: 'before',
      kind: exception(60, 'UNKNOWN_TABLE', 'gone'),
      match: /INSERT INTO repository_names/u,
    })
    const broken = await world.collect({ ...lines(['a', 'b']), 'clickhouse-url': proxy.url })
    expect(broken.conclusion).toBe('failure')
    const run = await world.collect(lines(['a', 'b']))
    expect([run.conclusion, run.outputs['commits-found']]).toEqual(['success', '0'])
    expect(await all.stored()).toEqual(['muse/a: b 3', 'muse/b: a 3'])
  })
})

describe('a name that another repository has taken before the new name of the first was seen', () => {
  it('leaves the first its commits and its cursor, under the name that GitHub tells', async ({ world }) => {
    const all = await repositories(world, ['a', 'b'])
    await world.collect(lines(['a']))
    await all.rename({ a: 'moved', b: 'a' })
    const taken = await world.collect(lines(['a']))
    expect([taken.conclusion, taken.outputs['commits-stored']]).toEqual(['success', '3'])
    expect(await all.stored()).toEqual(['muse/a: b 3', 'muse/moved: a 3'])
    await all.commit('a')
    const moved = await world.collect(lines(['moved']))
    expect([moved.conclusion, moved.outputs['commits-found'], moved.outputs['commits-stored']]).toEqual([
      'success',
      '1',
      '1',
    ])
    expect(await all.stored()).toEqual(['muse/a: b 3', 'muse/moved: a 4'])
  })

  it('keeps the commits of one apart that GitHub no longer shows, with a warning, until it is met again', async ({
    world,
  }) => {
    const all = await repositories(world, ['a', 'b'])
    await world.collect(lines(['a']))
    await all.rename({ b: 'a' })
    const taken = await world.collect(lines(['a']))
    expect(taken.log).toContain('kept apart')
    expect(taken.conclusion).toBe('success')
    expect(taken.annotations.map(({ message }) => message)).toEqual([
      'muse/a is another repository now (5001); GitHub no longer shows the one that had the name before (5000). What is stored of that one is kept apart, as muse/a (5000).',
    ])
    expect(await all.stored()).toEqual(['muse/a: b 3', 'muse/a (5000): a 3'])
    await all.rename({ b: 'a', a: 'shown' })
    const again = await world.collect(lines(['a', 'shown']))
    expect([again.conclusion, again.annotations, again.outputs['commits-found']]).toEqual(['success', [], '0'])
    expect(await all.stored()).toEqual(['muse/a: b 3', 'muse/shown: a 3'])
  })

  it('is not collected where GitHub refuses to tell of the first: nothing is mixed', async ({ world }) => {
    const all = await repositories(world, ['a', 'b'])
    await world.collect(lines(['a']))
    await all.rename({ b: 'a' })
    world.github.inject({ match: /\/repositories\//u, answer: { status: 403, body: { message: 'Not for you' } } })
    const run = await world.collect(lines(['a']))
    expect(run.conclusion).toBe('failure')
    expect(run.log).toContain(
      'muse/a: it is another repository (5001) than the one that had this name before (5000), and what is stored of that one can',
    )
    expect(await all.stored()).toEqual(['muse/a: a 3'])
  })
})

describe('a chain of names', () => {
  it('is not followed half-way: nothing is mixed where GitHub refuses to tell of its end', async ({ world }) => {
    const all = await repositories(world, ['a', 'b', 'c'])
    await world.collect(lines(['a', 'c']))
    const before = await world.rows('SELECT * FROM collection_cursors ORDER BY ALL')
    await all.rename({ b: 'a', a: 'c', c: 'd' })
    world.github.inject({
      match: /\/repositories\/5002/u,
      answer: { status: 403, body: { message: 'Not for you' } },
      times: 9,
    })
    for (const named of [['a'], ['a', 'c']]) {
      const run = await world.collect(lines(named))
      expect(run.conclusion).toBe('failure')
      expect(run.log).toContain('muse/a: it is another repository (5001) than the one that had this name before (5000)')
      expect(await all.stored()).toEqual(['muse/a: a 3', 'muse/c: c 3'])
      expect(await world.rows('SELECT * FROM collection_cursors ORDER BY ALL')).toEqual(before)
    }
    world.github.clearFaults()
    const later = await world.collect(lines(['a', 'c']))
    expect(later.conclusion).toBe('success')
    expect(await all.stored()).toEqual(['muse/a: b 3', 'muse/c: a 3', 'muse/d: c 3'])
  })
})

describe('a rename that is taken back', () => {
  it('leaves nothing under the name in between, where the run broke off that had seen it', async ({ world, proxy }) => {
    const all = await repositories(world, ['a'])
    await world.collect(lines(['a']))
    await all.rename({ a: 'c' })
    proxy.failNext({
      when: 'before',
      kind: exception(60, 'UNKNOWN_TABLE', 'gone'),
      match: /INSERT INTO collection_cursors/u,
    })
    expect((await world.collect({ ...lines(['c']), 'clickhouse-url': proxy.url })).conclusion).toBe('failure')
    await all.rename({ a: 'a' })
    await all.commit('a')
    const run = await world.collect(lines(['a']))
    expect([run.conclusion, run.outputs['commits-stored']]).toEqual(['success', '1'])
    expect(await all.stored()).toEqual(['muse/a: a 4'])
  })
})
