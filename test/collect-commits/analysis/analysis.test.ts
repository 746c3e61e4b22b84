import { describe, expect, it } from 'vitest'
import { analyse } from '../../../src/collect-commits/analysis/analysis.ts'
import { relevanceOf } from '../../../src/collect-commits/analysis/relevance.ts'
import { gathered, RULES } from '../builders.ts'

const context = {
  repository: 'muse/packs',
  branch: 'main',
  relevance: relevanceOf(RULES),
  isBenchmarked: false,
}

describe('analyse', () => {
  it('keeps what was gathered and adds what it found', () => {
    const commit = gathered({
      message: 'perf(io): read once\n\nThis reverts commit 0123456.\n\nIt was read twice. Why?',
      pullRequest: { number: 12, title: ' Read\n once', description: '## Why\n\nReads once now. And more.' },
      parents: ['b'.repeat(40), 'c'.repeat(40)],
      additions: undefined,
      deletions: undefined,
    })
    expect(analyse(commit, context)).toEqual({
      ...commit,
      repository: 'muse/packs',
      branch: 'main',
      headline: 'perf(io): read once',
      type: 'perf',
      scope: 'io',
      coAuthors: [],
      references: [],
      isBreaking: false,
      isMerge: true,
      isBot: false,
      isRevert: true,
      reverts: ['0123456'],
      summary: 'It was read twice.',
      pullRequestTitle: 'Read once',
      pullRequestSummary: 'Reads once now.',
      isRelevant: true,
      relevanceReasons: ['type:perf'],
      impact: 'medium',
    })
  })

  it('judges people by name and address, with a login and without one alike', () => {
    const bot = { authorName: 'renovate[bot]', authorEmail: '29139614+renovate[bot]@users.noreply.github.com' }
    for (const authorLogin of ['renovate', ''])
      expect(analyse(gathered({ ...bot, authorLogin }), context).isBot).toBe(true)
    const message = 'feat: x\n\nCo-authored-by: Ada <ada@example.com>\nCo-authored-by: <grace@example.com>'
    for (const authorLogin of ['ada', ''])
      expect(analyse(gathered({ message, authorLogin }), context)).toMatchObject({
        isBot: false,
        coAuthors: ['grace@example.com'],
      })
  })
})
