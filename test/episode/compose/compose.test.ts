import fc from 'fast-check'
import matter from 'gray-matter'
import { describe, expect, it, test } from 'vitest'
import { readSections } from '../../../src/episode/body/sections.ts'
import { composedRunId, composeEpisode } from '../../../src/episode/compose/compose.ts'
import type { CommitFact, EpisodeFacts } from '../../../src/episode/compose/facts.ts'
import { fillFrontMatter } from '../../../src/episode/front-matter/fill.ts'
import { renderEpisode } from '../../../src/episode/render.ts'
import { validateEpisode } from '../../../src/episode/validate.ts'
import { readAsBlog } from '../../text/markdown/blog-rendering.ts'
import { benchmark, commit, facts, plain, shaOf, totalsOf } from './builders.ts'

const PULL_REQUEST = { number: 12, title: 'Cache the tokenizer', summary: 'It was built anew for each request.' }

function sectionOf(of: EpisodeFacts, wanted: string): string {
  const { sections, faults } = readSections({ text: composeEpisode(of).body, line: 1 })
  expect(faults).toEqual([])
  return sections.find(({ heading }) => heading === wanted)?.content ?? ''
}

/** Without the addresses of links, which are in tests of their own. */
const withoutAddresses = (markdown: string) => markdown.replace(/\]\([^)]*\)/gu, ']')
const linesOf = (of: EpisodeFacts, section: string) => withoutAddresses(sectionOf(of, section)).split('\n')
const titleOf = (of: EpisodeFacts) => composeEpisode(of).frontMatter.title

describe('front matter', () => {
  it('is valid once it is filled in, and other readers read the same', () => {
    const { frontMatter, body } = composeEpisode(facts([commit(1), commit(2)], { benchmarks: [benchmark(2)] }))
    const draft = renderEpisode(frontMatter, body)
    expect(validateEpisode(draft, { kind: 'draft', allowedSeries: ['banterpacks'] })).toMatchObject({ ok: true })
    const episode = fillFrontMatter(draft, { episode: 7, date: '2026-11-22T06:00:00Z' })
    expect(validateEpisode(episode, { kind: 'published', allowedSeries: ['banterpacks'] })).toMatchObject({ ok: true })
    const { collected_since: _, ...written } = frontMatter
    expect(matter(episode, {})).toMatchObject({
      data: { ...written, episode: 7, date: '2026-11-22T06:00:00Z' },
      content: `\n${body}`,
    })
  })

  it('names the newest commit that was measured and holds', () => {
    const benchmarks = [
      benchmark(2, { model: 'qwen' }),
      benchmark(2, { latency: { value: 1300, previous: null } }),
      benchmark(1, { latency: { value: 9999, previous: null } }),
      benchmark(3),
    ]
    const revert = plain(4, 'Revert "feat(api): change 3"', { reverts: [shaOf(3)] })
    const window = {
      from: new Date('2026-11-15T00:00:00Z'),
      until: new Date('2026-11-22T06:00:00Z'),
      collectedSince: new Date('2026-11-15T01:00:00Z'),
    }
    expect(
      composeEpisode(facts([commit(1), commit(3), commit(2), revert], { benchmarks, window })).frontMatter,
    ).toEqual({
      title: 'api: Change 2',
      series: 'banterpacks',
      models: ['llama', 'qwen'],
      run_id: composedRunId('banterpacks', new Date('2026-11-15T00:00:00Z')),
      commit_sha: shaOf(2),
      latency_ms_p95: 1300,
      tokens_in: 0,
      tokens_out: 0,
      cost_usd: 0,
      commits_since: '2026-11-15T00:00:00.000Z',
      commits_until: '2026-11-22T06:00:00.000Z',
      collected_since: '2026-11-15T01:00:00.000Z',
      collected_until: '2026-11-22T07:00:00.000Z',
      commits_told: '0123456789abcdef0123456789abcdef',
    })
  })

  it('claims no latency where nothing was measured, and no commit where there is none', () => {
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

  it('takes 0 for what was not measured, in the front matter and in the text', () => {
    const nothing = { value: 0, previous: 0 }
    const bare = benchmark(1, { latency: nothing, tokensPerSec: nothing, cost: nothing, memory: nothing })
    const of = facts([commit(1)], { benchmarks: [bare] })
    expect(composeEpisode(of).frontMatter.latency_ms_p95).toBeNull()
    expect(composeEpisode(of).body).not.toMatch(/\b0 (?:ms|tokens)/u)
    expect(sectionOf(of, 'Why it matters')).toContain('is unknown: the benchmarks measured nothing of it.')
    expect(sectionOf(of, 'Benchmarks (summary)')).toBe(
      'The benchmarks of these commits say nothing of p95 latency and throughput.',
    )
    const stopped = benchmark(1, { latency: { value: 0, previous: 80 }, tokensPerSec: { value: 40, previous: 0 } })
    const rows = linesOf(facts([commit(1)], { benchmarks: [stopped] }), 'Benchmarks (summary)').slice(2)
    expect(rows).toEqual(['| `llama` / `q4` / `chat` | [0100000] | throughput | – | 40 tokens per second | – |'])
  })

  it('stays that of the same episode while its window grows, and is of another one from another start', () => {
    const window = (from: string, until: string) => ({
      window: { from: new Date(from), until: new Date(until), collectedSince: undefined },
    })
    const runIds = [
      composeEpisode(facts([], window('2026-11-15', '2026-11-22'))).frontMatter.run_id,
      composeEpisode(facts([commit(1)], window('2026-11-15', '2026-11-23'))).frontMatter.run_id,
      composeEpisode(facts([], window('2026-11-16', '2026-11-23'))).frontMatter.run_id,
    ]
    expect(runIds[1]).toBe(runIds[0])
    expect(runIds[2]).not.toBe(runIds[0])
  })
})

describe('the title', () => {
  it('is that of the change that matters most', () => {
    const small = commit(1, { headline: 'perf: read once (#7)', type: 'perf' })
    expect(titleOf(facts([commit(90), small]))).toBe('api: Read once')
    expect(titleOf(facts([commit(90), small, commit(3, { isBreaking: true, headline: 'feat!: gone' })]))).toBe(
      'api: Gone',
    )
    expect(titleOf(facts([commit(90), commit(2)], { benchmarks: [benchmark(2)] }))).toBe('api: Change 2')
    expect(titleOf(facts([commit(90), commit(9)]))).toBe('api: Change 90')
  })

  it('tells of upkeep only where nothing else is, of what was taken back as that, of no program and no release', () => {
    const others = [
      plain(8, 'Bump x from 1 to 2', { isBot: true }),
      plain(7, 'v1.2.3', { isRelease: true }),
      commit(6, { type: 'docs', headline: 'docs: all of it' }),
    ]
    const fast = commit(5, { type: 'perf', headline: 'perf: faster' })
    const revert = plain(9, 'Revert "perf: faster"', { reverts: [fast.sha] })
    expect(titleOf(facts([...others, fast, revert]))).toBe('Taken back: Faster')
    expect(titleOf(facts([...others, fast]))).toBe('api: Faster')
    expect(titleOf(facts(others))).toBe('api: All of it')
    expect(titleOf(facts(others.slice(0, 2)))).toBe('What changed in banterpacks, 2026-11-15 to 2026-11-22')
  })

  it('is one line without anything unseen', () => {
    expect(titleOf(facts([plain(1, '  One\n two\u200b \u202e')]))).toBe('One two')
    expect(titleOf(facts([plain(1, 'x'.repeat(500))]))).toHaveLength(120)
    expect(titleOf(facts([plain(1, '\u200b\u2060')]))).toBe('What changed in banterpacks, 2026-11-15 to 2026-11-22')
  })
})

describe('What changed', () => {
  it('begins with the three that matter most: whose they are, what their authors say, what was measured', () => {
    const benchmarks = [
      benchmark(4, {
        latency: { value: 900, previous: 1250 },
        tokensPerSec: { value: 41, previous: 33.3 },
        memory: { value: 400, previous: 402 },
      }),
    ]
    const commits = [
      commit(1, { summary: 'Says which one.' }),
      commit(4, { type: 'perf', headline: 'perf: cache the tokenizer (#12)', pullRequest: PULL_REQUEST }),
      commit(3, { headline: 'feat: list models', summary: 'List models' }),
      commit(2, { summary: 'So that all are found' }),
    ]
    expect(linesOf(facts(commits, { benchmarks }), 'What changed').slice(0, 2)).toEqual([
      '**api: Cache the tokenizer** ([#12]). It was built anew for each request. With `llama` / `q4` / `chat` the p95 latency fell from 1,250 ms to 900 ms (−28.0 %), and the throughput rose from 33.3 tokens per second to 41 tokens per second (+23.1 %). **api: List models** ([0300000]). **api: Change 2** ([0200000]). So that all are found.',
      '',
    ])
  })

  it('tells what is measured before and after of cost and memory too', () => {
    const costs = benchmark(1, {
      latency: { value: 1000, previous: 1000 },
      cost: { value: 0.0088, previous: 0.01 },
      memory: { value: 640, previous: 512 },
    })
    expect(sectionOf(facts([commit(1)], { benchmarks: [costs] }), 'What changed')).toContain(
      'the peak memory rose from 512 MB to 640 MB (+25.0 %), and the cost of 1,000 tokens fell from $0.01 to $0.0088 (−12.0 %).',
    )
  })

  it('has the totals of the window, whatever is listed', () => {
    const commits = Array.from({ length: 20 }, (_, index) => commit(index + 1))
    const all = { ...totalsOf(commits), commits: 1_220, linesAdded: 23_143, linesDeleted: 88, files: 240 }
    const of = facts(commits, {
      totals: {
        all: {
          ...all,
          commitsWithLines: 1_218,
          byBots: 12,
          releases: 1,
          merges: 9,
          late: 2,
          byRepository: [{ ...all, name: 'octo/packs' }],
        },
        relevant: { ...totalsOf(commits), commits: 184, byRepository: [{ ...all, name: 'octo/packs', commits: 184 }] },
      },
    })
    const content = linesOf(of, 'What changed')
    expect(content).toContain(
      'In all, 1,220 commits in octo/packs by 2 contributors, 2026-11-15 to 2026-11-22: 23,143 lines added, 88 lines deleted in 240 files (known of 1,218 of the 1,220 commits). Of these, 184 commits are about performance. Included: 12 commits by bots, 1 release, 2 older commits that came in late. 9 merges are left out. Listed changes without a name are by Ada.',
    )
    expect(content.filter((line) => line.startsWith('- '))).toHaveLength(6)
    expect(content).toContain('Not all of the 184 relevant commits are listed: see [all 1,220 commits].')
  })

  it('says of no repository that some are missing where each is told, though under another that holds it too', () => {
    const commits = [commit(1), commit(2, { repository: 'octo/hearts' })]
    const own = totalsOf(commits)
    const byRepository = own.byRepository.map((totals) =>
      totals.name === 'octo/packs' ? { ...totals, commits: 2 } : totals,
    )
    const scope = { ...own, byRepository }
    expect(sectionOf(facts(commits, { totals: { all: scope, relevant: scope } }), 'What changed')).not.toContain(
      'Not all',
    )
  })

  it('links what has no room in a view that shows it', () => {
    const commits = Array.from({ length: 20 }, (_, index) => commit(index + 1))
    const view = '/octo/packs/compare/c80000000000...c90000000000)'
    expect(sectionOf(facts(commits), 'What changed')).toContain(`[all 20 commits](https://github.com${view}`)
    const ranges = [{ repository: 'octo/packs', before: undefined, newest: shaOf(201) }]
    expect(sectionOf(facts(commits, { ranges }), 'What changed')).toContain('/octo/packs/commits/c90000000000)')
  })

  it('lists the rest by repository and kind, what readers wait for before upkeep', () => {
    const top = [41, 42, 43].map((number) => commit(number, { type: 'perf' }))
    const commits = [
      ...top,
      commit(1),
      commit(2, { type: 'perf', scope: '', headline: 'perf: faster', additions: null, deletions: null }),
      plain(3, 'fixed the typo', { area: 'docs' }),
      plain(4, 'Avoid a crash, closes #7', { authorName: '' }),
      plain(5, 'Tidy it up: all of it'),
      commit(6, { repository: 'octo/hearts', pullRequest: PULL_REQUEST, headline: 'wip' }),
      commit(7, { repository: 'octo/hearts', pullRequest: PULL_REQUEST, headline: 'more' }),
    ]
    const content = linesOf(facts(commits), 'What changed')
    expect(content.slice(0, 1)[0]).toContain('**api: Change 43** ([2b00000]) in octo/packs by Ada.')
    expect(content.slice(2)).toEqual([
      'In all, 10 commits in 2 repositories by 2 contributors, 2026-11-15 to 2026-11-22: 152 lines added, 9 lines deleted (known of 9 of the 10 commits). All of them are about performance.',
      '',
      '### octo/packs',
      '',
      '**Performance**',
      '',
      '- Faster ([0200000], Ada)',
      '',
      '**Features**',
      '',
      '- **api:** Change 1 ([0100000], +1 −1, Ada)',
      '',
      '**Fixes**',
      '',
      '- Avoid a crash ([0400000], +4 −1)',
      '',
      '**Refactoring**',
      '',
      '- Tidy it up: all of it ([0500000], +5 −1, Ada)',
      '',
      '**Documentation**',
      '',
      '- Fixed the typo ([0300000], +3 −1, Ada)',
      '',
      '### octo/hearts',
      '',
      '**Features**',
      '',
      '- **api:** Cache the tokenizer (several commits, [#12], Ada)',
    ])
  })

  it('names who made most of it once, lists no upkeep where news has no room, and says in few words what is of use', () => {
    const breaking = [1, 2].map((number) =>
      commit(number, { isBreaking: true, pullRequest: { ...PULL_REQUEST, number } }),
    )
    const fixes = Array.from({ length: 9 }, (_, index) => plain(index + 10, `Fix bug ${'abcdefghi'[index]}`))
    const others = [plain(30, 'Tidy it up'), plain(31, 'Add a lid', { authorName: 'Bo' })]
    const of = facts([...breaking, ...fixes, ...others])
    const content = linesOf(of, 'What changed').join('\n')
    expect(content).toContain('Listed changes without a name are by Ada.')
    expect(content).toContain('- Fix bug h ([1100000], +17 −1)\n')
    expect(content).not.toContain('Tidy it up')
    expect(linesOf(of, 'Why it matters')).toEqual([
      '- What depends on it has to follow: api: Change 2 ([#2]); api: Change 1 ([#1]).',
      '- Fixed: bug i; bug h; bug g.',
    ])
    expect(linesOf(of, 'Next steps')).toEqual([
      '- Benchmark what has no figures yet: [1f00000].',
      '- Announce the breaking changes: &#35;2, &#35;1.',
    ])
    const unknown = facts([...breaking, ...fixes, ...others, plain(32, 'Turn it', { authorName: '' })])
    expect(sectionOf(unknown, 'What changed')).not.toContain('without a name')
  })

  it('tells commits that say the same as one change, and counts none twice that was taken back', () => {
    const same = [1, 2].map((number) => plain(number, 'Update the examples', { area: 'docs' }))
    const top = [41, 42, 43].map((number) => commit(number, { type: 'perf' }))
    const reverted = commit(5)
    const revert = plain(6, 'Revert "feat(api): change 5"', { reverts: [reverted.sha] })
    const content = linesOf(facts([...same, ...top, reverted, revert]), 'What changed')
    expect(content).toContain('- Update the examples (several commits, [0200000])')
    expect(content.join()).not.toContain('Not all')
  })

  it('says alike what is written in other ways, once of several parts, and no SHA whole', () => {
    const summary = `Nobody has measured it since ${'ab12'.repeat(10)}.`
    const fixes = ['groq', 'writer'].map((scope, index) =>
      commit(index + 1, { type: 'fix', scope, headline: `fix(${scope}): emit all (#12) (#3${index})` }),
    )
    const top = [41, 42, 43].map((number) => commit(number, { type: 'perf', summary }))
    const of = facts([...fixes, ...top, plain(3, 'fix(groq):emit none')])
    const content = sectionOf(of, 'What changed')
    expect(content).toContain('measured it since ab12ab1.')
    expect(content).toContain('- **writer:** Emit all (')
    expect(content).toContain('- Emit none (')
    expect(sectionOf(of, 'Why it matters')).toContain('- Fixed: writer, groq: Emit all; Emit none.')
  })

  it('does not say of a pull request what was taken back of it', () => {
    const pullRequest = { number: 7, title: 'Cache and stream', summary: 'Caches answers and streams tokens.' }
    const commits = [1, 2, 3].map((number) => commit(number, { pullRequest }))
    const whole = sectionOf(facts(commits), 'What changed')
    for (const said of ['Cache and stream', 'Caches answers']) expect(whole).toContain(said)
    const revert = plain(4, 'Revert "feat(api): change 1"', { reverts: [shaOf(1)] })
    const partial = sectionOf(facts([...commits, revert]), 'What changed')
    expect(partial).toContain('**api: Change 3** ')
    for (const said of ['Cache and stream', 'Caches answers']) expect(partial).not.toContain(said)
  })

  it('says in words where none is about performance, and one day as one', () => {
    const window = {
      from: new Date('2026-11-15T01:00:00Z'),
      until: new Date('2026-11-15T06:00:00Z'),
      collectedSince: undefined,
    }
    const commits = [1, 2].map((number) => commit(number, { isRelevant: false }))
    const of = facts(commits, { window })
    expect(sectionOf(of, 'What changed')).toContain(
      '2026-11-15: 3 lines added, 2 lines deleted. None of them is about performance.',
    )
    expect(titleOf(of)).toBe('What changed in banterpacks, 2026-11-15')
  })

  it('tells what was taken back as that, and of nothing that it changed', () => {
    const fast = commit(5, { type: 'perf', headline: 'perf: faster' })
    const revert = plain(9, 'Revert "perf: faster"', { reverts: [fast.sha] })
    const again = plain(10, 'Reapply "perf: faster"', { reverts: [revert.sha] })
    const benchmarks = [benchmark(5, { latency: { value: 500, previous: 1000 } })]
    const of = facts([commit(1), fast, revert], { benchmarks })
    expect(linesOf(of, 'What changed').slice(-3)).toEqual([
      '**Taken back**',
      '',
      '- Faster ([0500000]), reverted by [0900000]',
    ])
    expect(sectionOf(of, 'Why it matters')).not.toContain('500 ms')
    expect(sectionOf(of, 'Benchmarks (summary)')).toContain(', reverted |')
    expect(linesOf(of, 'Next steps')).toContain('- Decide what becomes of "Faster", which [0900000] took back.')
    expect(linesOf(facts([again], { earlier: [fast, revert] }), 'What changed').slice(-3)).toEqual([
      '**Put in again**',
      '',
      '- Faster ([0500000]), restored by [0a00000]',
    ])
  })
})

test('a commit gets neither credit nor blame for what was taken back before it', () => {
  const fast = commit(2, { type: 'perf', headline: 'perf: faster' })
  const slow = { latency: { value: 100, previous: 50 }, previousSha: fast.sha }
  const revert = plain(3, 'Revert "perf: faster"', { reverts: [fast.sha] })
  const docs = plain(4, 'Correct a word')
  const after = facts([docs, revert], { earlier: [fast], benchmarks: [benchmark(4, slow)] })
  expect(composeEpisode(after).body).not.toContain('50 ms')
  expect(titleOf(after)).toBe('Correct a word')
  expect(sectionOf(after, 'Next steps')).not.toContain('got worse')
  // The revert itself made it slower, and so did what came before the revert.
  for (const [number, commits] of [
    [3, [docs, revert]],
    [2.5, [plain(2.5, 'Turn it'), revert]],
  ] as const) {
    const own = { ...benchmark(3, slow), commitSha: commits.find(({ sha }) => sha === shaOf(number))?.sha ?? '' }
    expect(composeEpisode(facts(commits, { earlier: [fast], benchmarks: [own] })).body).toContain('50 ms')
  }
})

test('what was measured since of a commit that is known to be taken back is no regression', () => {
  const fast = commit(2, { type: 'perf', headline: 'perf: faster' })
  const revert = plain(3, 'Revert "perf: faster"', { reverts: [fast.sha] })
  const measuredSince = { benchmarks: [benchmark(2)], commits: [fast] }
  const next = (earlier: readonly CommitFact[]) =>
    sectionOf(facts([commit(9)], { measuredSince, earlier }), 'Next steps')
  expect(next([fast])).toContain('got worse')
  expect(next([fast, revert])).not.toContain('got worse')
})

describe('Why it matters', () => {
  it('says what users get, measured and meant', () => {
    const commits = [
      commit(1),
      commit(2, { isBreaking: true, headline: 'feat(api)!: new format' }),
      commit(3, { type: 'perf', headline: 'perf: read once' }),
      commit(4, { type: 'fix', headline: 'fix: count right' }),
    ]
    const benchmarks = [
      benchmark(1, { tokensPerSec: { value: 40, previous: 32 }, cost: { value: 0.02, previous: 0.01 } }),
      benchmark(1, { model: 'qwen', latency: { value: 400, previous: 1000 }, memory: { value: 256, previous: 512 } }),
    ]
    expect(linesOf(facts(commits, { benchmarks }), 'Why it matters')).toEqual([
      '- With `llama` / `q4` / `chat`, 1,000 tokens cost 100.0 % more: $0.02, before it $0.01 ([0100000]).',
      '- Answers of `qwen` / `q4` / `chat` take 60.0 % less time: a p95 latency of 400 ms, before it 1,000 ms (`0100000`).',
      '- `qwen` / `q4` / `chat` needs 50.0 % less memory at its peak: 256 MB, before it 512 MB (`0100000`).',
      '- Answers of `llama` / `q4` / `chat` take 25.0 % longer: a p95 latency of 1,250 ms, before it 1,000 ms (`0100000`).',
      '- `llama` / `q4` / `chat` writes 25.0 % faster: 40 tokens per second, before it 32 tokens per second (`0100000`).',
      '- What depends on it has to follow: api: New format ([0200000]).',
      '- Meant to be faster or lighter: api: Read once; no benchmark shows yet by how much.',
      '- Fixed: api: Count right.',
      '- Benchmarks cover 1 of the 4 relevant commits.',
    ])
  })

  it('leaves out what is noise, and says where it is not ruled out', () => {
    const benchmarks = [
      benchmark(1, { latency: { value: 1250, previous: 1000, verdict: 'no change' } }),
      benchmark(1, { model: 'qwen', latency: { value: 1500, previous: 1000, verdict: 'unknown' } }),
    ]
    const text = facts([commit(1)], { benchmarks })
    expect(linesOf(text, 'Why it matters')[0]).toBe(
      '- Answers of `qwen` / `q4` / `chat` take 50.0 % longer: a p95 latency of 1,500 ms, before it 1,000 ms ([0100000]); noise is not ruled out.',
    )
    expect(linesOf(text, 'Benchmarks (summary)').slice(2, 4)).toEqual([
      '| `qwen` / `q4` / `chat` | `0100000` | p95 latency | 1,000 ms | 1,500 ms | +50.0 %, noise not ruled out |',
      '| `llama` / `q4` / `chat` | `0100000` | p95 latency | 1,000 ms | 1,250 ms | +25.0 %, noise |',
    ])
    expect(linesOf(text, 'Next steps')[0]).toContain(
      'Measure it again, to know whether the p95 latency (+50.0 %) of `qwen`',
    )
    const noise = facts([commit(1)], { benchmarks: benchmarks.slice(0, 1) })
    expect(linesOf(noise, 'Why it matters')[1]).toBe(
      '- No difference that users would see: nothing that was measured changed by more than noise.',
    )
  })

  it('says what is unknown instead of guessing', () => {
    const last = (of: EpisodeFacts) => linesOf(of, 'Why it matters')[1]
    const same = benchmark(1, { latency: { value: 1001, previous: 1000 } })
    const first = benchmark(1, {
      latency: { value: 1, previous: null },
      tokensPerSec: { value: 1, previous: null },
      cost: { value: 1, previous: null },
      memory: { value: 1, previous: null },
    })
    expect(linesOf(facts([commit(1)]), 'Why it matters')).toEqual(['- New for users: api: Change 1.'])
    expect(linesOf(facts([plain(1, 'Turn it round')]), 'Why it matters')).toEqual([
      '- The commits name nothing that users would notice at once: no feature, no fix, no breaking change.',
    ])
    const fast = commit(1, { type: 'perf' })
    expect(linesOf(facts([fast], { benchmarks: [first] }), 'Why it matters').join()).not.toContain('not measured')
    expect(last(facts([commit(1)], { benchmarks: [first] }))).toBe(
      '- How much faster or slower it got is unknown: there is no earlier benchmark to compare with.',
    )
    expect(last(facts([commit(1)], { benchmarks: [same] }))).toBe(
      '- No difference that users would see: nothing that was measured changed by more than noise.',
    )
  })
})

test('Benchmarks: each measure with its change against the one before, the largest first', () => {
  const benchmarks = [
    benchmark(1, { model: 'small', latency: { value: 1010, previous: 1000 } }),
    benchmark(2, { model: 'worse', tokensPerSec: { value: 1234.56, previous: null } }),
    benchmark(9, {
      model: 'new',
      dataset: '',
      latency: { value: 10, previous: null },
      cost: { value: 2, previous: 1 },
    }),
  ]
  const rows = linesOf(facts([commit(1), commit(2)], { benchmarks }), 'Benchmarks (summary)')
  expect(rows).toEqual([
    '| Model / quantisation / dataset | Commit | Measure | Before | After | Change |',
    '| --- | --- | --- | --- | --- | --- |',
    '| `new` / `q4` | `0900000` | cost of 1,000 tokens | $1 | $2 | +100.0 % |',
    '| `worse` / `q4` / `chat` | `0200000` | p95 latency | 1,000 ms | 1,250 ms | +25.0 % |',
    '| `small` / `q4` / `chat` | [0100000] | p95 latency | 1,000 ms | 1,010 ms | +1.0 % |',
    '| `new` / `q4` | `0900000` | throughput | 33.3 tokens per second | 33.3 tokens per second | 0.0 % |',
    '| `small` / `q4` / `chat` | `0100000` | throughput | 33.3 tokens per second | 33.3 tokens per second | 0.0 % |',
    '| `new` / `q4` | `0900000` | p95 latency | – | 10 ms | – |',
    '| `worse` / `q4` / `chat` | `0200000` | throughput | – | 1,234.6 tokens per second | – |',
  ])
  expect(sectionOf(facts([commit(1)]), 'Benchmarks (summary)')).toBe(
    'No benchmark ran on these commits, so that nobody knows how much faster or slower they are.',
  )
})

test('Next steps: what is open, and of what was never measured only what matters', () => {
  const commits = [
    ...[1, 2, 3, 4, 5].map((number) => commit(number, { type: 'perf' })),
    ...[6, 7].map((number) => commit(number)),
    commit(8, { isBreaking: true, headline: 'feat!: gone' }),
  ]
  const benchmarks = [benchmark(7, { memory: { value: 1024, previous: 512 } })]
  expect(linesOf(facts(commits, { benchmarks }), 'Next steps')).toEqual([
    '- Find out why the peak memory (+100.0 %) and the p95 latency (+25.0 %) of `llama` / `q4` / `chat` got worse at `0700000`.',
    '- Benchmark what has no figures yet: [0500000], [0400000], [0300000].',
    '- Announce the breaking change: Gone (`0800000`).',
  ])
  const better = benchmark(1, { latency: { value: 500, previous: 1000 } })
  expect(sectionOf(facts([commit(1)], { benchmarks: [better] }), 'Next steps')).toBe('The data leaves nothing open.')
})

test('Links: the view of all changes of each repository, and the tables behind the figures', () => {
  expect(linesOf(facts([commit(1), commit(2, { repository: 'octo/hearts' })]), 'Links & artifacts')).toEqual([
    '- octo/packs: [all changes, 1 commit]',
    '- octo/hearts: [all changes, 1 commit]',
    '- Data: the tables `commits` and `bench_runs`, 2026-11-15T00:00:00.000Z to 2026-11-22T06:00:00.000Z',
  ])
})

test('the same facts in any order give the same bytes', () => {
  const commits = Array.from({ length: 6 }, (_, index) => commit(index + 1, { additions: 1 }))
  const benchmarks = [benchmark(1), benchmark(2), benchmark(2, { model: 'qwen' })]
  const one = composeEpisode(facts(commits, { benchmarks }))
  expect(composeEpisode(facts(commits.toReversed(), { benchmarks: benchmarks.toReversed() }))).toEqual(one)
})

test('whatever the texts from outside are, the episode is valid, links GitHub alone, and no page three times', () => {
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
    'https://evil.example',
    '{evil}',
    'Revert "Revert "perf: x""',
    '',
  )
  const text = fc.oneof(hostile, fc.string({ unit: 'binary' }))
  const drawnCommit = fc.record({
    headline: text,
    type: fc.constantFrom('', 'fix', 'perf', 'docs'),
    scope: text,
    summary: text,
    authorName: text,
    isBreaking: fc.boolean(),
    isMerge: fc.boolean(),
    reverts: fc.array(fc.constantFrom(shaOf(1), shaOf(2), '#12'), { maxLength: 2 }),
    pullRequest: fc.option(fc.record({ number: fc.constantFrom(12, 13), title: text, summary: text }), {
      nil: undefined,
    }),
  })
  fc.assert(
    fc.property(fc.array(drawnCommit, { maxLength: 8 }), text, (drawn, model) => {
      const commits = drawn.map((changes, index) => commit(index + 1, changes))
      const of = facts(commits, {
        benchmarks: [benchmark(1, { model, dataset: model }), benchmark(2, { quant: model })],
      })
      const { frontMatter, body } = composeEpisode(of)
      const source = renderEpisode(frontMatter, body)
      expect(validateEpisode(source, { kind: 'draft', allowedSeries: ['banterpacks'] })).toMatchObject({ ok: true })
      expect(source).not.toMatch(/[\u00ad\u200b\u2060\ufeff]|[0-9a-f]{40}(?!"\n)/u)
      const { kinds, links } = readAsBlog(body)
      expect(kinds).not.toContain('html')
      expect(links.filter((link) => !link.startsWith('https://github.com/octo/packs/'))).toEqual([])
      for (const link of links) expect(links.filter((other) => other === link).length).toBeLessThan(3)
    }),
    { numRuns: 60 },
  )
})
