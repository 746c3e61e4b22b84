import { describe, expect, it } from 'vitest'
import { carryCursors, identify, type KnownName } from '../../src/collect-commits/repository-identity.ts'

const name = (repositoryId: number, repository: string, day = 1): KnownName => ({
  repositoryId,
  repository,
  knownAt: `2026-03-0${day}T00:00:00.000Z`,
})

describe('identify', () => {
  it.for<
    [
      string,
      { repository: string; repositoryId?: number },
      KnownName[],
      { id: number; name: string; former?: string[]; own?: string[] },
    ]
  >([
    ['one that nobody knows', { repository: 'muse/packs', repositoryId: 7 }, [], { id: 7, name: 'muse/packs' }],
    ['one from a clone that nobody knows', { repository: 'muse/packs' }, [], { id: 0, name: 'muse/packs' }],
    [
      'one under the name that it had',
      { repository: 'muse/packs', repositoryId: 7 },
      [name(7, 'muse/packs')],
      { id: 7, name: 'muse/packs' },
    ],
    [
      'one with a new name',
      { repository: 'muse/new', repositoryId: 7 },
      [name(7, 'muse/old')],
      { id: 7, name: 'muse/new', former: ['muse/old'] },
    ],
    [
      'one that was renamed twice, and back',
      { repository: 'muse/old', repositoryId: 7 },
      [name(7, 'muse/old', 1), name(7, 'muse/new', 2)],
      { id: 7, name: 'muse/old', former: ['muse/new'] },
    ],
    [
      'a clone under the name that the repository had before',
      { repository: 'muse/old' },
      [name(7, 'muse/old', 1), name(7, 'muse/new', 2)],
      { id: 7, name: 'muse/new', former: ['muse/old'] },
    ],
    [
      'one that only clones were read of, in another spelling',
      { repository: 'Muse/Blog', repositoryId: 7 },
      [name(0, 'muse/blog')],
      { id: 7, name: 'Muse/Blog', former: ['muse/blog'] },
    ],
    ['a clone in another spelling', { repository: 'muse/blog' }, [name(7, 'Muse/Blog')], { id: 7, name: 'Muse/Blog' }],
    [
      'a clone in another spelling than the first',
      { repository: 'MUSE/blog' },
      [name(0, 'muse/blog')],
      { id: 0, name: 'muse/blog' },
    ],
    [
      'another one that got the name that one had before: what has no id there is not its',
      { repository: 'muse/old', repositoryId: 8 },
      [name(7, 'muse/old', 1), name(7, 'muse/new', 2)],
      { id: 8, name: 'muse/old', own: [] },
    ],
    [
      'one whose old name another one has now, as one that had it',
      { repository: 'muse/new', repositoryId: 7 },
      [name(7, 'muse/old', 1), name(8, 'muse/old', 2)],
      { id: 7, name: 'muse/new', former: ['muse/old'], own: ['muse/new'] },
    ],
  ])('tells %s', ([, met, known, { id, name: repository, former = [], own = [repository, ...former] }]) => {
    const identity = identify(met, known)
    expect(identity).toEqual({ repositoryId: id, repository, formerNames: former, ownNames: own })
  })
})

describe('carryCursors', () => {
  const cursor = (repository: string, repositoryId: number, day: number, branch = 'main') => ({
    repository,
    branch,
    sha: String(day).repeat(40),
    setAt: `2026-03-0${day}T00:00:00.000Z`,
    repositoryId,
  })
  const byKey = (...all: ReturnType<typeof cursor>[]) =>
    new Map(all.map((one) => [`${one.repository}@${one.branch}`, one]))
  const NOW = '2026-03-09T00:00:00.000Z'
  const known = (repositoryId: number, repository: string, former: string[], own = [repository, ...former]) => ({
    repositoryId,
    repository,
    formerNames: former,
    ownNames: own,
  })

  it('carries the cursors of other names over, the newest of each branch', () => {
    const cursors = byKey(
      cursor('muse/old', 7, 2),
      cursor('muse/old', 7, 2, 'next'),
      cursor('muse/older', 0, 1),
      cursor('muse/other', 9, 3),
    )
    const carried = [cursor('muse/new', 7, 2), cursor('muse/new', 7, 2, 'next')].map((one) => ({ ...one, setAt: NOW }))
    expect(carryCursors([known(7, 'muse/new', ['muse/old', 'muse/older'])], cursors, NOW)).toEqual({
      cursors: byKey(...carried, cursor('muse/other', 9, 3)),
      moved: carried,
    })
  })

  it('knows a cursor by its id under any name, and exchanges those of two that exchanged names', () => {
    const cursors = byKey(cursor('muse/one', 7, 1), cursor('muse/two', 8, 2))
    const exchanged = [known(7, 'muse/two', [], []), known(8, 'muse/one', [], [])]
    const carried = [
      { ...cursor('muse/two', 7, 1), setAt: NOW },
      { ...cursor('muse/one', 8, 2), setAt: NOW },
    ]
    expect(carryCursors(exchanged, cursors, NOW)).toEqual({ cursors: byKey(...carried), moved: carried })
  })

  it('leaves out the cursor of another repository that had the name before', () => {
    const old = known(8, 'muse/old', [])
    expect(carryCursors([old], byKey(cursor('muse/old', 7, 1)), NOW)).toEqual({ cursors: new Map(), moved: [] })
    expect(carryCursors([old], byKey(cursor('muse/old', 0, 1)), NOW).cursors).toEqual(byKey(cursor('muse/old', 8, 1)))
  })
})
