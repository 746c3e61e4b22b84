import fc from 'fast-check'
import matter from 'gray-matter'
import { expect, test } from 'vitest'
import { readSections } from '../../../src/episode/body/sections.ts'
import { composedRunId, composeEpisode } from '../../../src/episode/compose/compose.ts'
import type { BenchmarkFact, CommitFact, EpisodeFacts } from '../../../src/episode/compose/facts.ts'
import { fillFrontMatter } from '../../../src/episode/front-matter/fill.ts'
import { renderEpisode } from '../../../src/episode/render.ts'
import { validateEpisode } from '../../../src/episode/validate.ts'

const shaOf = (number: number) => number.toString(16).padEnd(40, '0')

function commit(number: number, changes: Partial<CommitFact> = {}): CommitFact {
  const sha = shaOf(number)
  return {
    sha,
    headline: `feat(api): change ${number}`,
    type: 'feat',
    scope: 'api',
    isBreaking: false,
    additions: number,
    deletions: 1,
    committedAt: new Date(Date.UTC(2026, 10, 15, number)),
    authorName: 'Ada',
    url: `https://github.com/octo/packs/commit/${sha}`,
    ...changes,
  }
}

function benchmark(number: number, changes: Partial<BenchmarkFact> = {}): BenchmarkFact {
  return {
    commitSha: shaOf(number),
    model: 'llama',
    quant: 'q4',
    dataset: 'chat',
    latencyP95Ms: 1250,
    previousLatencyP95Ms: 1000,
    tokensPerSec: 33.33,
    ...changes,
  }
}

function facts(commits: readonly CommitFact[], changes: Partial<EpisodeFacts> = {}): EpisodeFacts {
  return {
    series: 'banterpacks',
    window: { from: new Date('2026-11-15T00:00:00Z'), to: new Date('2026-11-22T06:00:00Z') },
    repositories: [{ repository: 'octo/packs', commits, commitCount: commits.length }],
    benchmarks: [],
    totals: { tokensIn: 0, tokensOut: 0, costUsd: 0 },
    ...changes,
  }
}

function sectionOf(of: EpisodeFacts, wanted: string): string {
  const { sections, faults } = readSections({ text: composeEpisode(of).body, line: 1 })
  expect(faults).toEqual([])
  return sections.find(({ heading }) => heading === wanted)?.content ?? ''
}

test('composes an episode that is valid once it is filled in, and that other readers read the same', () => {
  const { frontMatter, body } = composeEpisode(facts([commit(1), commit(2)], { benchmarks: [benchmark(2)] }))
  const draft = renderEpisode(frontMatter, body)
  expect(validateEpisode(draft, { kind: 'draft', allowedSeries: ['banterpacks'] })).toMatchObject({ ok: true })
  const episode = fillFrontMatter(draft, { episode: 7, date: '2026-11-22T06:00:00Z' })
  expect(validateEpisode(episode, { kind: 'published', allowedSeries: ['banterpacks'] })).toMatchObject({ ok: true })
  expect(matter(episode, {})).toMatchObject({
    data: { ...frontMatter, episode: 7, date: '2026-11-22T06:00:00Z' },
    content: `\n${body}`,
  })
})

test('fills the front matter from the newest commit that was measured', () => {
  const benchmarks = [
    benchmark(2, { model: 'qwen' }),
    benchmark(2, { latencyP95Ms: 1300 }),
    benchmark(1, { latencyP95Ms: 9999 }),
  ]
  const totals = { tokensIn: 1500, tokensOut: 800, costUsd: 0.010335 }
  expect(composeEpisode(facts([commit(1), commit(3), commit(2)], { benchmarks, totals })).frontMatter).toEqual({
    title: 'What changed in banterpacks, 2026-11-15 to 2026-11-22',
    series: 'banterpacks',
    models: ['llama', 'qwen'],
    run_id: composedRunId('banterpacks', new Date('2026-11-15T00:00:00Z')),
    commit_sha: shaOf(2),
    latency_ms_p95: 1300,
    tokens_in: 1500,
    tokens_out: 800,
    cost_usd: 0.010335,
  })
})

test('claims no latency where nothing was measured, and no commit where there is none', () => {
  expect(composeEpisode(facts([commit(1), commit(2)])).frontMatter).toMatchObject({
    models: [],
    commit_sha: shaOf(2),
    latency_ms_p95: null,
  })
  const empty = composeEpisode(facts([]))
  expect(empty.frontMatter).toMatchObject({ commit_sha: undefined, latency_ms_p95: null })
  const source = renderEpisode(empty.frontMatter, empty.body)
  expect(validateEpisode(source, { kind: 'draft', allowedSeries: ['banterpacks'] })).toMatchObject({ ok: true })
})

test('stays the same episode while its window grows, and is another one from another start', () => {
  const window = (from: string, to: string) => ({ window: { from: new Date(from), to: new Date(to) } })
  const runIds = [
    composeEpisode(facts([], window('2026-11-15', '2026-11-22'))).frontMatter.run_id,
    composeEpisode(facts([commit(1)], window('2026-11-15', '2026-11-23'))).frontMatter.run_id,
    composeEpisode(facts([], window('2026-11-16', '2026-11-23'))).frontMatter.run_id,
  ]
  expect(runIds[1]).toBe(runIds[0])
  expect(runIds[2]).not.toBe(runIds[0])
})

test('takes a title that is given, on one line and shortened', () => {
  const title = (text: string) => composeEpisode(facts([], { title: text })).frontMatter.title
  expect(title('  One\n two ')).toBe('One two')
  expect(title('x'.repeat(500))).toHaveLength(200)
  expect(title(' ')).toBe('What changed in banterpacks, 2026-11-15 to 2026-11-22')
})

test('tells what changed by kind, the largest first, with links', () => {
  const commits = [
    commit(1),
    commit(2),
    commit(3, { type: 'perf', scope: '', headline: 'perf: faster', additions: null, deletions: null }),
    commit(4, {
      isBreaking: true,
      headline: 'feat(api)!: new format',
      pullRequest: { number: 12, url: 'https://github.com/octo/packs/pull/12' },
    }),
    commit(5, { type: '', scope: '', headline: 'Tidy up: all of it' }),
  ]
  const link = (number: number) =>
    `[${shaOf(number).slice(0, 7)}](https://github.com/octo/packs/commit/${shaOf(number)})`
  const content = sectionOf(facts(commits), 'What changed').replaceAll('\u200b', '')
  expect(
    content,
  ).toBe(`5 commits in 1 repository from 2026-11-15 to 2026-11-22: 12 lines added, 4 deleted (known for 4 of them).

### octo/packs

**Breaking changes**

- **api:** new format (${link(4)}, [\\#12](https://github.com/octo/packs/pull/12), +4 −1, Ada)

**Performance**

- faster (${link(3)}, Ada)

**Features**

- **api:** change 2 (${link(2)}, +2 −1, Ada)
- **api:** change 1 (${link(1)}, +1 −1, Ada)

**Other changes**

- Tidy up: all of it (${link(5)}, +5 −1, Ada)`)
})

test('bounds the lists, and says what is left out', () => {
  const commits = Array.from({ length: 20 }, (_, index) => commit(index + 1))
  const repositories = [{ repository: 'octo/packs', commits, commitCount: 1_220 }]
  const content = sectionOf(facts(commits, { repositories }), 'What changed')
  expect(content).toContain('1,220 commits in 1 repository')
  expect(content).toContain('\n- and 12 more\n')
  expect(content).toContain('1,200 further commits in this repository.')
  expect(content.match(/^- \*\*api/gmu)).toHaveLength(8)
})

test('shows each benchmark with its change against the previous one, the largest first', () => {
  const benchmarks = [
    benchmark(1, { model: 'small', latencyP95Ms: 1010 }),
    benchmark(2, { model: 'worse', tokensPerSec: 1234.56 }),
    benchmark(9, { model: 'new', dataset: '', previousLatencyP95Ms: null }),
    benchmark(1, { model: 'better', latencyP95Ms: 500 }),
  ]
  const content = sectionOf(facts([commit(1), commit(2)], { benchmarks }), 'Benchmarks (summary)')
  const rows = content.split('\n').map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/gu, '')))
  expect(rows.map(([name, , latency, before, change, tokens]) => [name, latency, before, change, tokens])).toEqual([
    ['Model / quantisation / dataset', 'p95 latency', 'Before', 'Change', 'Tokens per second'],
    ['---', '---', '---', '---', '---'],
    ['`better` / `q4` / `chat`', '500 ms', '1,000 ms', '−50.0 %', '33.3'],
    ['`worse` / `q4` / `chat`', '1,250 ms', '1,000 ms', '+25.0 %', '1,234.6'],
    ['`small` / `q4` / `chat`', '1,010 ms', '1,000 ms', '+1.0 %', '33.3'],
    ['`new` / `q4`', '1,250 ms', '–', '–', '33.3'],
  ])
})

test('derives the meaning and the next steps from the facts', () => {
  const commits = [commit(1), commit(2, { isBreaking: true, headline: 'feat(api)!: new format' })]
  const of = facts(commits, { benchmarks: [benchmark(1), benchmark(1, { model: 'qwen', latencyP95Ms: 400 })] })
  const plain = (text: string) => text.replace(/\[(\w+)\]\([^)]*\)/gu, '$1').split('\n')
  expect(plain(sectionOf(of, 'Why it matters'))).toEqual([
    '- The p95 latency of `qwen` / `q4` / `chat` fell from 1,000 to 400 ms (−60.0 %) at 1000000: change 1',
    '- The p95 latency of `llama` / `q4` / `chat` rose from 1,000 to 1,250 ms (+25.0 %) at 1000000: change 1',
    '- 1 breaking change: what depends on it has to follow.',
    '- 1 of the 2 commits listed has benchmarks.',
  ])
  expect(plain(sectionOf(of, 'Next steps'))).toEqual([
    '- Find out why `llama` / `q4` / `chat` at 1000000 got slower (+25.0 %).',
    '- Run benchmarks on 1 commit without any: 2000000.',
    '- Announce the breaking change 2000000: new format',
  ])
})

test('says what is unknown instead of guessing', () => {
  const why = (of: EpisodeFacts) => sectionOf(of, 'Why it matters').split('\n')[0]
  const noChange = benchmark(1, { latencyP95Ms: 1001 })
  expect(why(facts([commit(1)]))).toBe('- Nothing was measured, so the effect on performance is unknown.')
  expect(why(facts([commit(1)], { benchmarks: [benchmark(1, { previousLatencyP95Ms: null })] }))).toBe(
    '- There is no earlier benchmark to compare with, so the effect on performance is unknown.',
  )
  expect(why(facts([commit(1)], { benchmarks: [noChange] }))).toBe('- No p95 latency changed by 5 % or more.')
  expect(sectionOf(facts([commit(1)]), 'Benchmarks (summary)')).toBe('No benchmark ran on these commits.')
  expect(sectionOf(facts([commit(1)], { benchmarks: [noChange] }), 'Next steps')).toBe('The data leaves nothing open.')
})

test('links each pull request once, and names the tables behind the figures', () => {
  const pullRequest = { number: 12, url: 'https://github.com/octo/packs/pull/12' }
  const content = sectionOf(facts([commit(1, { pullRequest }), commit(2, { pullRequest })]), 'Links & artifacts')
  expect(content.replaceAll('\u200b', '').split('\n')).toEqual([
    '- Pull requests: [\\#12](https://github.com/octo/packs/pull/12)',
    expect.stringMatching(/^- Commits: \[2000000\]\(.*\), \[1000000\]\(.*\)$/),
    '- Data: the tables `commits` and `bench_runs`, 2026-11-15T00:00:00.000Z to 2026-11-22T06:00:00.000Z',
  ])
})

test('gives the same bytes for the same facts in any order', () => {
  const commits = Array.from({ length: 6 }, (_, index) => commit(index + 1, { additions: 1 }))
  const benchmarks = [benchmark(1), benchmark(2), benchmark(2, { model: 'qwen' })]
  const one = composeEpisode(facts(commits, { benchmarks }))
  expect(composeEpisode(facts(commits.toReversed(), { benchmarks: benchmarks.toReversed() }))).toEqual(one)
})

test('stays a valid episode without HTML, mentions and references, whatever the texts from outside are', () => {
  const hostile = fc.constantFrom(
    '## What changed',
    '\n\n## Next steps\n',
    '```',
    '<!--',
    '<script>alert(1)</script>',
    '| --- |',
    '---',
    '@octocat fixes #12',
    '[x](javascript:alert(1))',
    '',
  )
  const text = fc.oneof(hostile, fc.string({ unit: 'binary' }))
  fc.assert(
    fc.property(text, text, text, text, (headline, scope, authorName, model) => {
      const of = facts([commit(1, { headline, scope, authorName, type: 'fix' }), commit(2, { headline, type: '' })], {
        title: headline,
        repositories: [
          {
            repository: `octo/${scope}`,
            commits: [commit(1, { headline, scope, authorName, isBreaking: true })],
            commitCount: 1,
          },
        ],
        benchmarks: [benchmark(1, { model, dataset: scope })],
      })
      const { frontMatter, body } = composeEpisode(of)
      const source = renderEpisode(frontMatter, body)
      expect(validateEpisode(source, { kind: 'draft', allowedSeries: ['banterpacks'] })).toMatchObject({ ok: true })
      expect(body).not.toMatch(/<(?!\/?code>)|@\w|(?<!&)#\d/u)
    }),
    { numRuns: 200 },
  )
})
