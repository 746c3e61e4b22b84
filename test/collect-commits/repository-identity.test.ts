import { describe, expect, it } from 'vitest'
import { cursorsOf, identify, type KnownName } from '../../src/collect-commits/repository-identity.ts'

const name = (repositoryId: number, repository: string, day = 1): KnownName => ({
  repositoryId,
  repository,
  knownAt: `2026-03-0${day}T00:00:00.000Z`,
})

describe('identify', () => {
  it.each([
    ['one that nobody knows', { repository: 'muse/packs', repositoryId: 7 }, [], 7, 'muse/packs', []],
    ['one from a clone that nobody knows', { repository: 'muse/packs' }, [], 0, 'muse/packs', []],
    [
      'one under the name that it had',
      { repository: 'muse/packs', repositoryId: 7 },
      [name(7, 'muse/packs')],
      7,
      'muse/packs',
      [],
    ],
    [
      'one with a new name',
      { repository: 'muse/new', repositoryId: 7 },
      [name(7, 'muse/old')],
      7,
      'muse/new',
      ['muse/old'],
    ],
    [
      'one that was renamed twice, and back',
      { repository: 'muse/old', repositoryId: 7 },
      [name(7, 'muse/old', 1), name(7, 'muse/new', 2)],
      7,
      'muse/old',
      ['muse/new'],
    ],
    [
      'a clone under the name that the repository had before',
      { repository: 'muse/old' },
      [name(7, 'muse/old', 1), name(7, 'muse/new', 2)],
      7,
      'muse/new',
      ['muse/old'],
    ],
    [
      'one that only clones were read of, in another spelling',
      { repository: 'Muse/Blog', repositoryId: 7 },
      [name(0, 'muse/blog')],
      7,
      'Muse/Blog',
      ['muse/blog'],
    ],
    ['a clone in another spelling', { repository: 'muse/blog' }, [name(7, 'Muse/Blog')], 7, 'Muse/Blog', []],
    [
      'a clone in another spelling than the first',
      { repository: 'MUSE/blog' },
      [name(0, 'muse/blog')],
      0,
      'muse/blog',
      [],
    ],
    [
      'another one that got the name that one had before',
      { repository: 'muse/old', repositoryId: 8 },
      [name(7, 'muse/old', 1), name(7, 'muse/new', 2)],
      8,
      'muse/old',
      [],
    ],
    [
      'one whose old name another one has now',
      { repository: 'muse/new', repositoryId: 7 },
      [name(7, 'muse/old', 1), name(8, 'muse/old', 2)],
      7,
      'muse/new',
      [],
    ],
  ])('tells %s', (_what, met, known, repositoryId, repository, otherNames) => {
    expect(identify(met, known)).toEqual({ repositoryId, repository, otherNames })
  })
})

describe('cursorsOf', () => {
  const cursor = (repository: string, repositoryId: number, day: number, branch = 'main') => ({
    repository,
    branch,
    sha: String(day).repeat(40),
    setAt: `2026-03-0${day}T00:00:00.000Z`,
    repositoryId,
  })
  const byKey = (...all: ReturnType<typeof cursor>[]) =>
    new Map(all.map((one) => [`${one.repository}@${one.branch}`, one]))

  it('carries the cursors of other names over, the newest of each branch', () => {
    const cursors = byKey(
      cursor('muse/old', 7, 2),
      cursor('muse/old', 7, 2, 'next'),
      cursor('muse/older', 7, 1),
      cursor('muse/other', 9, 3),
    )
    const identity = { repositoryId: 7, repository: 'muse/new', otherNames: ['muse/old', 'muse/older'] }
    expect(cursorsOf([identity], cursors)).toEqual(
      byKey(cursor('muse/new', 7, 2), cursor('muse/new', 7, 2, 'next'), cursor('muse/other', 9, 3)),
    )
  })

  it('leaves out the cursor of another repository that had the name before', () => {
    const identity = { repositoryId: 8, repository: 'muse/old', otherNames: [] }
    expect(cursorsOf([identity], byKey(cursor('muse/old', 7, 1)))).toEqual(new Map())
    expect(cursorsOf([identity], byKey(cursor('muse/old', 0, 1)))).toEqual(byKey(cursor('muse/old', 0, 1)))
  })
})
