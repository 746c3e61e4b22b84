import { describe, expect, it } from 'vitest'
import { arrivals } from '../../../src/check-freshness/decide/arrivals.ts'
import { judgedCommits } from '../../../src/check-freshness/decide/candidates.ts'
import { commitsInNeed, idleFault } from '../../../src/check-freshness/decide/commits-in-need.ts'
import { type PathFilter, parsePathFilter } from '../../../src/check-freshness/sources/path-filter.ts'
import { shaNamed } from '../../builders/sha.ts'
import { ago, commit, DAY, HOUR, history, MINUTE, NOW, source } from '../builders.ts'

const everything = source()

describe('arrivals', () => {
  it('are the commits themselves on the branch’s own line', () => {
    const commits = [commit('c', 1, ['b']), commit('b', 2, ['a']), commit('a', 3, [])]
    expect([...arrivals(commits).values()].toSorted((a, b) => a.depth - b.depth)).toEqual([
      { sha: shaNamed('c'), at: ago(1), depth: 0 },
      { sha: shaNamed('b'), at: ago(2), depth: 1 },
      { sha: shaNamed('a'), at: ago(3), depth: 2 },
    ])
  })

  it('are the merge for the commits that it brought, also those of a merge in a merge', () => {
    const commits = [
      commit('merge', 1, ['own', 'inner merge']),
      commit('inner merge', 2, ['side', 'side of side']),
      commit('side of side', 3, ['base']),
      commit('side', 4, ['base']),
      commit('own', 5, ['base']),
      commit('base', 6, []),
    ]
    const carriers = [...arrivals(commits)].map(([one, arrival]) => [one, arrival.sha])
    expect(Object.fromEntries(carriers)).toEqual({
      [shaNamed('merge')]: shaNamed('merge'),
      [shaNamed('inner merge')]: shaNamed('merge'),
      [shaNamed('side of side')]: shaNamed('merge'),
      [shaNamed('side')]: shaNamed('merge'),
      [shaNamed('own')]: shaNamed('own'),
      [shaNamed('base')]: shaNamed('base'),
    })
  })

  it('are the commits themselves where parents are not known', () => {
    const commits = [
      { ...commit('b', 1, []), parents: undefined },
      { ...commit('a', 2, []), parents: undefined },
    ]
    expect([...arrivals(commits).values()]).toEqual([
      { sha: shaNamed('b'), at: ago(1), depth: 0 },
      { sha: shaNamed('a'), at: ago(2), depth: 1 },
    ])
  })

  it('are none for no commits', () => {
    expect(arrivals([])).toEqual(new Map())
  })
})

describe('the commits a source is judged by', () => {
  const maxLagSeconds = 4 * HOUR
  const look = { maxLagSeconds, isFirstLook: true, now: NOW }
  const chain = (...all: readonly (readonly [string, number])[]) =>
    all.map(([name, secondsAgo], index) =>
      commit(name, secondsAgo, all[index + 1] === undefined ? [] : [all[index + 1]?.[0] ?? '']),
    )
  const names = (given: ReturnType<typeof judgedCommits>) => given.candidates.map(({ sha: one }) => one)

  it('are all of them where the history is short', () => {
    expect(judgedCommits(everything, history(chain(['b', MINUTE], ['a', HOUR])), look)).toEqual({
      near: 2,
      isCut: false,
      spines: undefined,
      broughtSince: undefined,
      parents: new Map([
        [shaNamed('b'), [shaNamed('a')]],
        [shaNamed('a'), []],
      ]),
      candidates: [
        {
          sha: shaNamed('b'),
          committedAt: ago(MINUTE),
          arrival: { sha: shaNamed('b'), at: ago(MINUTE), depth: 0 },
          needsData: true,
          parents: [shaNamed('a')],
          aliases: [],
        },
        {
          sha: shaNamed('a'),
          committedAt: ago(HOUR),
          arrival: { sha: shaNamed('a'), at: ago(HOUR), depth: 1 },
          needsData: true,
          parents: [],
          aliases: [],
        },
      ],
    })
  })

  it('end at first with the first from before the last two weeks, and are all of them at the second look', () => {
    const old = history(chain(['c', MINUTE], ['b', 14 * DAY + 1], ['a', 15 * DAY]))
    const line = judgedCommits(everything, old, look)
    expect([names(line), line.near, line.isCut]).toEqual([[shaNamed('c'), shaNamed('b')], 2, true])
    const all = judgedCommits(everything, old, { ...look, isFirstLook: false })
    expect([names(all), all.near, all.isCut]).toEqual([[shaNamed('c'), shaNamed('b'), shaNamed('a')], 3, false])
    const within = judgedCommits(everything, history(chain(['c', MINUTE], ['b', 14 * DAY], ['a', 15 * DAY])), look)
    expect([names(within), within.isCut]).toEqual([[shaNamed('c'), shaNamed('b'), shaNamed('a')], false])
  })

  it('go back further for a longer max-lag', () => {
    const line = judgedCommits(everything, history(chain(['c', MINUTE], ['b', 15 * DAY], ['a', 21 * DAY])), {
      ...look,
      maxLagSeconds: 10 * DAY,
    })
    expect([names(line), line.isCut]).toEqual([[shaNamed('c'), shaNamed('b'), shaNamed('a')], false])
  })

  it('are cut where the history is', () => {
    const longer = history(chain(['b', MINUTE], ['a', HOUR]), { isCut: true, nextPage: 'cursor' })
    expect(judgedCommits(everything, longer, look).isCut).toBe(true)
  })

  it('are none in an empty repository', () => {
    expect(judgedCommits(everything, history([]), look)).toMatchObject({ candidates: [], near: 0, isCut: false })
  })

  it('know what pull requests brought, and what that stands on', () => {
    const brought = [
      { sha: shaNamed('work 2'), committedAt: ago(3 * HOUR), parents: [shaNamed('work')] },
      { sha: shaNamed('work'), committedAt: ago(4 * HOUR), parents: [shaNamed('a')] },
    ]
    const judged = judgedCommits(
      { ...everything, match: 'pull-request' },
      history([commit('squash', MINUTE, ['a'], { brought }), commit('a', DAY, [])]),
      look,
    )
    expect(judged.candidates[0]?.aliases).toEqual([shaNamed('work 2'), shaNamed('work')])
    expect(judged.parents.get(shaNamed('work 2'))).toEqual([shaNamed('work')])
    expect(judged.broughtSince).toEqual(ago(4 * HOUR))
    const other = judgedCommits(everything, history([commit('squash', MINUTE, ['a'], { brought })]), look)
    expect([other.candidates[0]?.aliases, other.broughtSince, other.parents.size]).toEqual([[], undefined, 1])
  })

  describe('with paths', () => {
    const source = { ...everything, paths: { kind: 'only', paths: ['src'] } } as const
    const head = commit('head', MINUTE, ['unseen'])
    const listed = (commits: readonly ReturnType<typeof commit>[], isCut: boolean) =>
      history([head], {
        isCut: true,
        nextPage: 'cursor',
        paths: new Map([['src', { commits, isCut, isNamed: true }]]),
      })

    it('are those that the listing shows beyond the branch that was read as well', () => {
      const judged = judgedCommits(source, listed([commit('c', DAY, ['x']), commit('b', 2 * DAY, ['y'])], false), look)
      expect(judged.candidates.map(({ sha: one, needsData, arrival }) => [one, needsData, arrival.depth])).toEqual([
        [shaNamed('head'), false, 0],
        [shaNamed('c'), true, 1],
        [shaNamed('b'), true, 2],
      ])
      expect([judged.near, judged.spines]).toEqual([1, []])
      expect(judged.parents.get(shaNamed('c'))).toEqual([shaNamed('x'), shaNamed('b')])
      expect(judged.parents.get(shaNamed('b'))).toEqual([shaNamed('y')])
    })

    it('stand on each other down to the first merge that is listed, and all others below that', () => {
      const commits = [
        commit('d', DAY, ['x']),
        commit('merge', 2 * DAY, ['y', 'z']),
        commit('b', 3 * DAY, ['q']),
        commit('a', 4 * DAY, ['r']),
      ]
      const judged = judgedCommits(source, listed(commits, true), look)
      expect(judged.spines).toEqual([[shaNamed('d'), shaNamed('merge')]])
      expect(judged.parents.get(shaNamed('d'))).toEqual([shaNamed('x'), shaNamed('merge')])
      expect(judged.parents.get(shaNamed('merge'))).toEqual([
        shaNamed('y'),
        shaNamed('z'),
        shaNamed('b'),
        shaNamed('a'),
      ])
      expect(judged.parents.get(shaNamed('b'))).toEqual([shaNamed('q')])
    })

    it('have no spine where a path was not listed', () => {
      const both = { ...source, paths: { kind: 'only', paths: ['src', 'lib'] } } as const
      expect(judgedCommits(both, listed([commit('c', DAY, ['x'])], false), look).spines).toBeUndefined()
    })
  })
})

describe('ignore-authors', () => {
  it.each([
    ['name', 'ada author'],
    ['address', 'ada@example.com'],
    ['login', 'ada'],
    ['login by a pattern', 'a*'],
    ['name and address', 'Ada Author <ada@example.com>'],
    ['name and address by a pattern', '* <*@example.com>'],
  ])('takes an author’s %s', (_, ignored) => {
    const commits = [commit('b', 1, ['a']), commit('a', 2, [], { author: ['Grace', 'grace@example.org'] })]
    expect(commitsInNeed({ ...everything, ignoreAuthors: [ignored] }, history(commits))).toEqual(
      new Set([shaNamed('a')]),
    )
  })

  it.each(['ada a', 'd', 'Ada Author <grace@example.com>', 'ada.example.com', 'x*'])('does not take %j', (ignored) => {
    const commits = [commit('b', 1, [])]
    expect(commitsInNeed({ ...everything, ignoreAuthors: [ignored] }, history(commits))).toEqual(
      new Set([shaNamed('b')]),
    )
  })
})

describe('ignore-messages', () => {
  it.each([
    ['a text of the headline', '[skip ci]', '[SKIP CI] docs'],
    ['a text of the body', '[skip ci]', 'docs\nmore [skip ci]'],
    ['a pattern of the whole', 'docs*', 'docs: typo\nmore'],
  ])('leave the commits with %s', (_, pattern, message) => {
    const [headline = '', body = ''] = message.split('\n')
    const commits = [commit('b', 1, ['a'], { headline, body }), commit('a', 2, [], { headline: 'feat: docs' })]
    expect(commitsInNeed({ ...everything, ignoreMessages: [pattern] }, history(commits))).toEqual(
      new Set([shaNamed('a')]),
    )
  })
})

describe('a source that can never be stale', () => {
  const entries = new Map([
    ['src', '1'],
    ['README.md', '2'],
  ])
  const head = commit('head', MINUTE, [], { entries })
  const listing = (isNamed: boolean) => ({ commits: isNamed ? [head] : [], isCut: false, isNamed })

  it.each([
    [
      'names paths that are nowhere',
      { paths: { kind: 'only', paths: ['lib'] } },
      /^paths: lib is nowhere in the head of muse\/packs@main: a source/u,
    ],
    [
      'excepts everything',
      { paths: { kind: 'except', names: ['src', '*.md'] } },
      /^paths: they leave nothing of muse\/packs@main/u,
    ],
    [
      'ignores all who ever committed',
      { ignoreAuthors: ['ada'] },
      /^No commit of muse\/packs@main is left by paths, ignore-authors/u,
    ],
    ['ignores every message', { ignoreMessages: ['feat'] }, /^No commit of muse\/packs@main is left/u],
  ] as const)('is told when it %s', (_, given, fault) => {
    const paths = new Map([['lib', listing(false)]])
    expect(idleFault({ ...everything, ...given }, history([head], { paths }))).toMatch(fault)
  })

  it.each([
    ['one of its paths is there', { paths: { kind: 'only', paths: ['lib', 'src'] } }, true],
    ['something is left by what is excepted', { paths: { kind: 'except', names: ['*.md'] } }, true],
    ['older commits are not known', { ignoreAuthors: ['ada'] }, false],
    ['another committed once', { ignoreAuthors: ['grace'] }, true],
  ] as const)('is none when %s', (_, given, isWhole) => {
    const paths = new Map([
      ['lib', listing(false)],
      ['src', listing(true)],
    ])
    expect(idleFault({ ...everything, ...given }, history([head], { paths, isCut: !isWhole }))).toBeUndefined()
  })

  it('is none in an empty repository, nor by what was collected, which does not tell of files', () => {
    expect(idleFault({ ...everything, ignoreAuthors: ['ada'] }, history([]))).toBeUndefined()
    const collected = history([head], { origin: 'collection' })
    expect(idleFault({ ...everything, ignoreAuthors: ['ada'] }, collected)).toBeUndefined()
  })
})

function filterOf(...patterns: readonly string[]): PathFilter {
  const parsed = parsePathFilter(patterns)
  if ('faults' in parsed) throw new Error(parsed.faults.join(' '))
  return parsed.filter
}

describe('paths', () => {
  it.each([
    [['src/**', 'bench/', 'package.json', 'a/b/**'], { kind: 'only', paths: ['src', 'bench', 'package.json', 'a/b'] }],
    [['!docs/**', '!*.md', '!assets'], { kind: 'except', names: ['docs', '*.md', 'assets'] }],
  ] as const)('reads %j', (patterns, filter) => {
    expect(parsePathFilter(patterns)).toEqual({ filter })
  })

  it.each([
    ['src/*.ts', "'src/*.ts' has a wildcard where none is understood: name a folder (src/**) or a file."],
    ['**', "'**' has a wildcard where none is understood: name a folder (src/**) or a file."],
    ['/src', "'/src' is not a path from the repository's top level."],
    ['', "'' is not a path from the repository's top level."],
    ['src/../docs', "'src/../docs' is not a plain path."],
    ['src//docs', "'src//docs' is not a plain path."],
    ['!src/docs/**', "'!src/docs/**' must name a folder or file at the top level (!docs/** or !*.md)."],
    ['!', "'!' must name a folder or file at the top level (!docs/** or !*.md)."],
    ['!..', "'!..' must name a folder or file at the top level (!docs/** or !*.md)."],
  ])('refuses %j', (pattern, fault) => {
    expect(parsePathFilter([pattern])).toEqual({ faults: [fault] })
  })

  it('refuses a mixture, beside all other faults', () => {
    expect(parsePathFilter(['src', '!docs', '*'])).toEqual({
      faults: [
        "'*' has a wildcard where none is understood: name a folder (src/**) or a file.",
        'takes either what needs data or, with !, what needs none: not both.',
      ],
    })
  })

  const commits = [commit('c', 1, ['b']), commit('b', 2, ['a']), commit('a', 3, [])]
  const listing = (names: readonly string[], isCut = false) => ({
    commits: names.map((name) => commit(name, 1, [])),
    isCut,
    isNamed: true,
  })
  const inNeed = (filter: PathFilter, given: Parameters<typeof history>[1], all = commits) =>
    commitsInNeed({ ...everything, paths: filter }, history(all, given))

  it('leaves the commits that touch one of them', () => {
    const paths = new Map([
      ['src', listing(['c'])],
      ['bench', listing(['a'])],
    ])
    expect(inNeed(filterOf('src/**', 'bench/**'), { paths })).toEqual(new Set([shaNamed('c'), shaNamed('a')]))
  })

  it('counts the commits below a listing’s end, of which it does not tell', () => {
    expect(inNeed(filterOf('src'), { paths: new Map([['src', listing(['b'], true)]]) })).toEqual(
      new Set([shaNamed('b'), shaNamed('a')]),
    )
    expect(inNeed(filterOf('src'), { paths: new Map([['src', listing(['older'], true)]]) })).toEqual(
      new Set([shaNamed('older')]),
    )
  })

  it('counts all commits when the listing is missing', () => {
    expect(inNeed(filterOf('src'), {})).toEqual(new Set([shaNamed('c'), shaNamed('b'), shaNamed('a')]))
  })

  const entries = (given: Record<string, string>) => ({ entries: new Map(Object.entries(given)) })

  it('leaves the commits that touch anything but what is excepted', () => {
    const all = [
      commit('new file', 1, ['both'], entries({ docs: '2', src: '2', 'x.md': '1', 'x.ts': '1' })),
      commit('both', 2, ['removed'], entries({ docs: '2', src: '2', 'x.md': '1' })),
      commit('removed', 3, ['text'], entries({ docs: '1', src: '1', 'x.md': '1' })),
      commit('text', 4, ['docs'], entries({ docs: '1', src: '1', 'x.md': '1', gone: '1' })),
      commit('docs', 5, ['first'], entries({ docs: '1', src: '1', gone: '1' })),
      commit('first', 6, [], entries({ src: '1', gone: '1' })),
    ]
    expect(inNeed(filterOf('!docs/**', '!*.md'), {}, all)).toEqual(
      new Set(['new file', 'both', 'removed', 'first'].map(shaNamed)),
    )
  })

  it('compares a merge with its first parent', () => {
    const all = [
      commit('merge', 1, ['own', 'side'], entries({ docs: '2', src: '2' })),
      commit('side', 2, ['base'], entries({ docs: '2', src: '1' })),
      commit('own', 3, ['base'], entries({ docs: '1', src: '2' })),
      commit('base', 4, [], entries({ docs: '1', src: '1' })),
    ]
    expect(inNeed(filterOf('!docs'), {}, all)).toEqual(new Set([shaNamed('own'), shaNamed('base')]))
  })

  it('counts a commit whose parent or whose files are not known', () => {
    const all = [commit('b', 1, ['a']), commit('a', 2, ['beyond'], entries({ docs: '1' }))]
    expect(inNeed(filterOf('!docs'), {}, all)).toEqual(new Set([shaNamed('b'), shaNamed('a')]))
    const parentless = { ...commit('a', 2, [], entries({ docs: '1' })), parents: undefined }
    expect(inNeed(filterOf('!docs'), {}, [parentless])).toEqual(new Set([shaNamed('a')]))
  })
})
