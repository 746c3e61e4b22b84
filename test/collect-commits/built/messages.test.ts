import { describe, expect } from 'vitest'
import type { GitRepository } from '../../git/repository.ts'
import { hoursAgo } from '../../time/hours-ago.ts'
import { it } from './world.ts'

const REVERTED_SHA = '0123456789abcdef0123456789abcdef01234567'
const REVERTED = `This reverts commit ${REVERTED_SHA}.`

const SOURCES: readonly [string, (packs: GitRepository) => Record<string, string>][] = [
  ['over the API', () => ({})],
  ['from a clone', ({ directory }) => ({ repositories: '', 'local-clones': `muse/packs=${directory}` })],
]

const MESSAGES = [
  {
    message: 'feat: add\n\nBREAKING CHANGE:\nit is gone',
    expected: { type: 'feat', is_breaking: true, impact: 'high' },
  },
  {
    message: `Reapply "fix: x"\n\n${REVERTED}`,
    expected: { type: '', is_revert: false, impact: 'low', reverts: [REVERTED_SHA] },
  },
  {
    message: `Revert "fix: x"\n\n${REVERTED}`,
    expected: { type: '', is_revert: true, impact: 'medium', reverts: [REVERTED_SHA], summary: '' },
  },
  {
    message: 'Revert "x (#12)" (#15)\n\nReverts muse/packs#12',
    expected: { is_revert: true, reverts: ['muse/packs#12'] },
  },
  {
    message: 'perf: x\n\n## Why\n\nIt was **slow**. And more.\n\nSigned-off-by: Ada <ada@example.com>',
    expected: { summary: 'It was slow.', reverts: [], pull_request_title: '' },
  },
  { message: 'style: #1a2b3c and #123456', expected: { type: 'style', references: [] } },
  { message: 'fix: x\n\nCloses #123456, #7', expected: { references: ['#123456', '#7'] } },
  { message: '✨ feat(api): add', expected: { type: 'feat', scope: 'api' } },
  { message: ':sparkles: feat: add', expected: { type: 'feat' } },
  { message: 'JIRA-1 feat: add', expected: { type: 'feat' } },
  { message: 'fixup! feat: add', expected: { type: 'feat' } },
  { message: 'WIP: add', expected: { type: '' } },
  { message: 'JIRA-1: add', expected: { type: '' } },
  {
    message: 'Merge pull request #12 from muse/x\n\nperf(io)!: x',
    expected: { type: 'perf', scope: 'io', is_breaking: true, headline: 'Merge pull request #12 from muse/x' },
  },
  { message: 'feat: x\n\nCo-authored-by: <grace@example.com>', expected: { co_authors: ['grace@example.com'] } },
  {
    message: 'feat: x\n\nCo-authored-by: Ada Author <ADA@example.com>\nCo-authored-by: Alan <alan@example.com>',
    expected: { co_authors: ['Alan <alan@example.com>'] },
  },
  { message: 'chore: by a person', expected: { is_bot: false } },
  {
    message: 'chore: by a program',
    author: { name: 'renovate[bot]', email: '29139614+renovate[bot]@users.noreply.github.com' },
    expected: { is_bot: true },
  },
  { message: 'feat: refresh the auth token', expected: { is_relevant: false, relevance_reasons: [] } },
  { message: 'feat: print token usage', expected: { is_relevant: true, relevance_reasons: ['keyword:token usage'] } },
  { message: 'feat: a new costume', expected: { is_relevant: false, relevance_reasons: [] } },
] as const

describe.each(SOURCES)('what commits say, %s', (_, inputsFor) => {
  it('is stored', async ({ world, packs }) => {
    const shas = await packs.commits(
      MESSAGES.map(({ expected, ...commit }, index) => ({ ...commit, authorDate: hoursAgo(20 - index / 60) })),
    )
    const run = await world.collect(inputsFor(packs))
    expect(run.conclusion).toBe('success')
    const rows = new Map((await world.rows('SELECT * FROM commits')).map((row) => [row.sha, row]))
    for (const [index, { message, expected }] of MESSAGES.entries())
      expect({ message, ...rows.get(shas[index]) }).toMatchObject({ message, ...expected })
  })
})

describe('the rules for relevance', () => {
  it('are the default ones and those that a user adds', async ({ world, packs }) => {
    await packs.commit({ message: 'fix: cost of a run', files: { 'a.txt': 'a\n' }, authorDate: hoursAgo(3) })
    await packs.commit({ message: 'fix: rate limits', files: { 'benches/b.rs': 'b\n' }, authorDate: hoursAgo(2) })
    await packs.commit({ message: 'style: rate limits', files: { 'benches/b.rs': 'c\n' }, authorDate: hoursAgo(1) })
    await world.collect({ 'relevant-keywords': 'default, Rate limit*, !cost' })
    expect(await world.rows('SELECT relevance_reasons FROM commits ORDER BY committed_at')).toEqual([
      { relevance_reasons: [] },
      { relevance_reasons: ['keyword:rate limit*', 'path:**/{bench,benches,benchmarks,perf,performance}/**'] },
      { relevance_reasons: [] },
    ])
  })
})
