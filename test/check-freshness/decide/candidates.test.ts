import { describe, expect, it } from 'vitest'
import { arrivals } from '../../../src/check-freshness/decide/arrivals.ts'
import { judgedCommits } from '../../../src/check-freshness/decide/candidates.ts'
import { commitsInNeed } from '../../../src/check-freshness/decide/commits-in-need.ts'
import { type PathFilter, parsePathFilter } from '../../../src/check-freshness/sources/path-filter.ts'
import { ago, commit, DAY, HOUR, history, MINUTE, NOW, sha } from '../builders.ts'

const everything = { paths: undefined, ignoreAuthors: [] }

describe('arrivals', () => {
  it('are the commits themselves on the branch’s own line', () => {
    const commits = [commit('c', 1, ['b']), commit('b', 2, ['a']), commit('a', 3, [])]
    expect([...arrivals(commits).values()].toSorted((a, b) => a.depth - b.depth)).toEqual([
      { sha: sha('c'), at: ago(1), depth: 0 },
      { sha: sha('b'), at: ago(2), depth: 1 },
      { sha: sha('a'), at: ago(3), depth: 2 },
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
      [sha('merge')]: sha('merge'),
      [sha('inner merge')]: sha('merge'),
      [sha('side of side')]: sha('merge'),
      [sha('side')]: sha('merge'),
      [sha('own')]: sha('own'),
      [sha('base')]: sha('base'),
    })
  })

  it('are the commits themselves where parents are not known', () => {
    const commits = [
      { ...commit('b', 1, []), parents: undefined },
      { ...commit('a', 2, []), parents: undefined },
    ]
    expect([...arrivals(commits).values()]).toEqual([
      { sha: sha('b'), at: ago(1), depth: 0 },
      { sha: sha('a'), at: ago(2), depth: 1 },
    ])
  })

  it('are none for no commits', () => {
    expect(arrivals([])).toEqual(new Map())
  })
})

describe('the commits a source is judged by', () => {
  const maxLag = 4 * HOUR
  const chain = (...all: readonly (readonly [string, number])[]) =>
    all.map(([name, secondsAgo], index) =>
      commit(name, secondsAgo, all[index + 1] === undefined ? [] : [all[index + 1]?.[0] ?? '']),
    )
  const names = (given: ReturnType<typeof judgedCommits>) => given.candidates.map(({ sha: one }) => one)

  it('are all of them where the history is short', () => {
    const line = judgedCommits(everything, history(chain(['b', MINUTE], ['a', HOUR])), maxLag, NOW)
    expect(line).toEqual({
      reach: 'all',
      candidates: [
        {
          sha: sha('b'),
          committedAt: ago(MINUTE),
          arrival: { sha: sha('b'), at: ago(MINUTE), depth: 0 },
          needsData: true,
        },
        { sha: sha('a'), committedAt: ago(HOUR), arrival: { sha: sha('a'), at: ago(HOUR), depth: 1 }, needsData: true },
      ],
    })
  })

  it('end with the first from before the last two weeks', () => {
    const line = judgedCommits(
      everything,
      history(chain(['c', MINUTE], ['b', 14 * DAY + 1], ['a', 15 * DAY])),
      maxLag,
      NOW,
    )
    expect([names(line), line.reach]).toEqual([[sha('c'), sha('b')], 'enough'])
    const within = judgedCommits(
      everything,
      history(chain(['c', MINUTE], ['b', 14 * DAY], ['a', 15 * DAY])),
      maxLag,
      NOW,
    )
    expect([names(within), within.reach]).toEqual([[sha('c'), sha('b'), sha('a')], 'all'])
  })

  it('go back further for a longer max-lag', () => {
    const line = judgedCommits(
      everything,
      history(chain(['c', MINUTE], ['b', 15 * DAY], ['a', 21 * DAY])),
      10 * DAY,
      NOW,
    )
    expect([names(line), line.reach]).toEqual([[sha('c'), sha('b'), sha('a')], 'all'])
  })

  it.each([
    ['enough', 'a commit in need waits for longer than max-lag', 4 * HOUR + 1],
    ['short', 'none does', 4 * HOUR],
  ] as const)('are %s of a longer history when %s', (reach, _, oldest) => {
    const longer = history(chain(['b', MINUTE], ['a', oldest]), { nextPage: 'cursor' })
    expect(judgedCommits(everything, longer, maxLag, NOW).reach).toBe(reach)
  })

  it.each([
    ['enough', 'they go back two weeks', 14 * DAY + 1],
    ['short', 'they do not', 14 * DAY],
  ] as const)('are %s of a longer history without a commit in need when %s', (reach, _, oldest) => {
    const longer = history(chain(['b', MINUTE], ['a', oldest]), { nextPage: 'cursor' })
    expect(judgedCommits({ paths: undefined, ignoreAuthors: ['ada'] }, longer, maxLag, NOW).reach).toBe(reach)
  })

  it('are none in an empty repository', () => {
    expect(judgedCommits(everything, history([]), maxLag, NOW)).toEqual({ candidates: [], reach: 'all' })
  })
})

describe('ignore-authors', () => {
  it.each([
    ['name', 'ada author'],
    ['address', 'ada@example.com'],
    ['login', 'ada'],
  ])('takes an author’s %s', (_, ignored) => {
    const commits = [commit('b', 1, ['a']), commit('a', 2, [], { author: ['Grace', 'grace@example.com'] })]
    expect(commitsInNeed({ paths: undefined, ignoreAuthors: [ignored] }, history(commits))).toEqual(new Set([sha('a')]))
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
  const listing = (shas: readonly string[], cutAfter?: string) => ({
    shas: new Set(shas.map(sha)),
    cutAfter: cutAfter === undefined ? undefined : sha(cutAfter),
  })
  const inNeed = (filter: PathFilter, given: Parameters<typeof history>[1], all = commits) =>
    commitsInNeed({ paths: filter, ignoreAuthors: [] }, history(all, given))

  it('leaves the commits that touch one of them', () => {
    const paths = new Map([
      ['src', listing(['c'])],
      ['bench', listing(['a'])],
    ])
    expect(inNeed(filterOf('src/**', 'bench/**'), { paths })).toEqual(new Set([sha('c'), sha('a')]))
  })

  it('counts the commits below a listing’s end, of which it does not tell', () => {
    expect(inNeed(filterOf('src'), { paths: new Map([['src', listing(['b'], 'b')]]) })).toEqual(
      new Set([sha('b'), sha('a')]),
    )
    expect(inNeed(filterOf('src'), { paths: new Map([['src', listing(['older'], 'older')]]) })).toEqual(new Set())
  })

  it('counts all commits when the listing is missing', () => {
    expect(inNeed(filterOf('src'), {})).toEqual(new Set([sha('c'), sha('b'), sha('a')]))
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
      new Set(['new file', 'both', 'removed', 'first'].map(sha)),
    )
  })

  it('compares a merge with its first parent', () => {
    const all = [
      commit('merge', 1, ['own', 'side'], entries({ docs: '2', src: '2' })),
      commit('side', 2, ['base'], entries({ docs: '2', src: '1' })),
      commit('own', 3, ['base'], entries({ docs: '1', src: '2' })),
      commit('base', 4, [], entries({ docs: '1', src: '1' })),
    ]
    expect(inNeed(filterOf('!docs'), {}, all)).toEqual(new Set([sha('own'), sha('base')]))
  })

  it('counts a commit whose parent or whose files are not known', () => {
    const all = [commit('b', 1, ['a']), commit('a', 2, ['beyond'], entries({ docs: '1' }))]
    expect(inNeed(filterOf('!docs'), {}, all)).toEqual(new Set([sha('b'), sha('a')]))
    const parentless = { ...commit('a', 2, [], entries({ docs: '1' })), parents: undefined }
    expect(inNeed(filterOf('!docs'), {}, [parentless])).toEqual(new Set([sha('a')]))
  })
})
