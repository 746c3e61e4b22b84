import { describe, expect } from 'vitest'
import { run, story, test } from './page.ts'
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
    expect(elementsWithClass(markup, 'lead').map(textOf)).toEqual(['A <run>', '2 steps, 1 failed, in 4 min 5 s'])
    expect(textsOf(markup, 'header')).toEqual(['Collect240 ms · 88 MB', 'Check4 min 5 s · exit code 1'])
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

  test('begins with the episode as readers see it, then follows a figure, and shows the gate, the second run and the pull request', async ({
    page,
  }) => {
    const sha = 'a'.repeat(40)
    const markup = await page({
      steps: [{ name: 'collect-commits', run: run({ summary: 'Told above.' }), isTold: true }],
      story: story({
        episode: {
          path: 'posts/chimera/ep-001.md',
          markdown:
            '---\ntitle: "T"\nseries: "chimera"\nepisode: 1\ndate: "2026-03-01T10:00:00Z"\nmodels: ["a", "b"]\n---\n\n## What changed\n\nMuch.\n',
          title: 'Episode 1 of chimera: T',
          body: 'Claims\nbelow',
        },
        trail: {
          claim: 'latency_ms_p95',
          shown: '12 ms',
          statement: 'SELECT 1',
          measured: 'Here.',
          row: { commit_sha: sha, latency_p95_ms: '12' },
          commit: {
            sha,
            repository: 'packs',
            headline: 'perf: x',
            date: '2026-03-01',
            changes: '1 file changed',
            address: `https://github.com/acme/packs/commit/${sha}`,
          },
        },
        first: [{ name: 'collect-commits', run: run({ outputs: { 'commits-stored': '2' } }) }],
        again: [
          { name: 'collect-commits', run: run({ outputs: { 'commits-stored': '0' } }) },
          { name: 'check-freshness', run: run() },
        ],
      }),
    })
    expect(textsOf(markup, 'h2')).toEqual([
      'The episode, as readers see it',
      'What changed',
      'Where 12 ms comes from',
      'The gate',
      'Once more, with nothing new',
      'The pull request, as reviewers see it',
      'Job summaries',
      'collect-commits',
    ])
    expect(textsOf(markup, 'h1')).toEqual(['T'])
    expect(textsOf(markup, 'tr')).toContain('models[ a, b ]')
    expect(textsOf(markup, 'tr')).toContain('collect-commitscommits stored: 2commits stored: 0')
    // What stands above is folded, and what only the second run did is compared with nothing.
    expect(textsOf(markup, 'details')).toContain('Job summaryTold above.')
    expect(textsOf(markup, 'th')).not.toContain('check-freshness')
    const hrefs = elementsOf(markup, 'a').map(({ attribs }) => attribs.href)
    expect(hrefs.filter((href) => href?.startsWith('#') === false)).toEqual([
      `https://github.com/acme/packs/commit/${sha}`,
    ])
    const ids = new Set(elementsOf(markup).flatMap(({ attribs }) => attribs.id ?? []))
    expect(hrefs.filter((href) => href?.startsWith('#') && !ids.has(href.slice(1)))).toEqual([])
  })

  test('links to the origin of what the sandbox served, and nowhere where there is none', async ({ page }) => {
    const body =
      'See http://127.0.0.1:4000/muse/blog: [c](http://127.0.0.1:4000/muse/packs/commit/1) [p](http://127.0.0.1:4000/muse/blog/pull/1) [x](https://example.com/), or `http://127.0.0.1:4000/muse/packs/commit/2`'
    const episode = { path: 'a.md', markdown: 'text', title: 't', body }
    const links = story().links
    const linksOf = async (to: string | undefined) => {
      const message = 'Behind: http://127.0.0.1:4000/muse/packs/commit/3'
      const shut = run({ annotations: [{ level: 'error', message }] })
      const gate = { shut, open: run() }
      const markup = await page({ story: story({ episode, gate, links: { ...links, to } }) })
      expect(markup).not.toContain('127.0.0.1')
      // An address that leads nowhere is left out; a link keeps its text.
      if (to === undefined)
        expect(textsOf(markup, 'p')).toEqual(expect.arrayContaining(['Behind:', 'See : c p x, or muse/packs/commit/2']))
      return elementsOf(markup, 'a').flatMap(({ attribs }) => (attribs.href?.startsWith('#') ? [] : attribs.href))
    }
    expect(await linksOf('https://github.com/acme/packs')).toEqual([
      'https://github.com/acme/packs/commit/3',
      'https://github.com/acme/packs/commit/1',
      'https://example.com/',
    ])
    expect(await linksOf(undefined)).toEqual(['https://example.com/'])
  })

  test.for(['---\n: [\n---\ntext', '---\njust text\n---\ntext'])(
    'shows front matter that is no mapping as it is: %j',
    async (markdown, { page }) => {
      const markup = await page({ story: story({ episode: { path: 'a.md', markdown, title: 't', body: '' } }) })
      expect(textsOf(markup, 'pre')).toEqual([markdown.split('\n')[1]])
    },
  )
})
