import { describe, expect } from 'vitest'
import { run, test } from './page.ts'
import { elementsOf, elementsWithClass, textOf, textsOf } from './report/elements.ts'

describe('writeReport', () => {
  test('lists the steps with conclusion and duration, in one file', async ({ page }) => {
    const markup = await page({
      title: 'A <run>',
      steps: [
        { name: 'Collect', run: run({ durationMilliseconds: 240.4, peakMemoryMegabytes: 88.4 }) },
        { name: 'Check', run: run({ conclusion: 'failure', exitCode: 1, durationMilliseconds: 245_000 }) },
      ],
    })
    expect(textsOf(markup, 'title')).toEqual(['A <run>'])
    expect(elementsWithClass(markup, 'lead').map(textOf)).toEqual(['2 steps, 1 failed, in 4 min 5 s'])
    expect(textsOf(markup, 'header')).toEqual(['✓Collect240 ms · 88 MB', '✕Check4 min 5 s · exit code 1'])
    expect(elementsOf(markup, 'a').map(({ attribs }) => attribs.href)).toEqual(['#step-1', '#step-2'])
  })

  test('shows annotations with their place, and how many more there were', async ({ page }) => {
    const annotations = [
      { level: 'error', message: 'Bad value.', title: 'Front matter', file: 'posts/ep-001.md', line: 3 },
      { level: 'warning', message: 'Two lines.\nHere.', file: 'a.md', line: 1, endLine: 2 },
    ] as const
    const markup = await page({
      steps: [
        {
          name: 'A',
          run: run({ annotations: [...annotations], annotationCounts: { error: 1, warning: 4, notice: 0 } }),
        },
      ],
    })
    expect(textsOf(markup, 'li').slice(-3)).toEqual([
      'error Front matter · posts/ep-001.md, line 3Bad value.',
      'warning a.md, lines 1 to 2Two lines.\nHere.',
      '3 more of this kind: GitHub shows ten.',
    ])
  })

  test('folds the groups of the log and marks its errors', async ({ page }) => {
    const log = [
      'start',
      '##[group]Work',
      'inside',
      '##[endgroup]',
      '\u001b[31m##[error]broken\u001b[0m',
      '##[warning]w',
    ].join('\n')
    const markup = await page({ steps: [{ name: 'A', run: run({ log }) }] })
    const parts = elementsWithClass(markup, 'log')[0]?.children.map(textOf)
    expect(parts).toEqual(['start', 'Workinside', 'Error: broken\nWarning: w'])
    expect(elementsWithClass(markup, 'error').map(textOf)).toEqual(['Error: broken'])
  })

  test('shows outputs', async ({ page }) => {
    const markup = await page({ steps: [{ name: 'A', run: run({ outputs: { path: 'a.md', heads: '{"a":1}' } }) }] })
    expect(textsOf(markup, 'tr')).toEqual(['patha.md', 'heads{"a":1}'])
  })

  test('ends with the pull request and the episode, its front matter as a table', async ({ page }) => {
    const markup = await page({
      episode: {
        path: 'posts/chimera/ep-001.md',
        markdown: '---\ntitle: "T"\nmodels: ["a", "b"]\nepisode: 1\n---\n\n## What changed\n\nMuch.\n',
        pullRequestUrl: 'http://127.0.0.1:4000/muse/blog/pull/1',
        title: 'feat(episode): Generate chimera episode 1',
        body: 'Claims\nbelow',
      },
    })
    expect(textsOf(markup, 'h2')).toEqual([
      'Pull request: feat(episode): Generate chimera episode 1',
      'Episode',
      'What changed',
    ])
    expect(textsOf(markup, 'tr')).toEqual(['titleT', 'models[ a, b ]', 'episode1'])
    expect(elementsOf(markup, 'a').map(({ attribs }) => attribs.href)).toContain(
      'http://127.0.0.1:4000/muse/blog/pull/1',
    )
  })

  test.for(['---\n: [\n---\ntext', '---\njust text\n---\ntext'])(
    'shows front matter that is no mapping as it is: %j',
    async (markdown, { page }) => {
      const episode = { path: 'a.md', markdown, pullRequestUrl: 'https://github.com/a/b/pull/1', title: 't', body: '' }
      const markup = await page({ episode })
      expect(textsOf(markup, 'pre')).toEqual([markdown.split('\n')[1]])
    },
  )
})
