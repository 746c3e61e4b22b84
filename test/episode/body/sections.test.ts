import { expect, test } from 'vitest'
import { readSections, SECTION_HEADINGS } from '../../../src/episode/body/sections.ts'
import { BODY } from '../episode-source.ts'

const faultsOf = (text: string) => readSections({ text, line: 1 }).faults
const bodyOf = (headings: readonly string[]) => headings.map((heading) => `## ${heading}\ntext\n`).join('')

test('gives the five sections with their lines in the file and their contents', () => {
  expect(readSections({ text: BODY, line: 14 })).toEqual({
    sections: [
      { heading: 'What changed', line: 15, content: 'The parser is faster.' },
      { heading: 'Why it matters', line: 18, content: 'Less waiting.' },
      { heading: 'Benchmarks (summary)', line: 21, content: 'Faster at the 95th percentile.' },
      { heading: 'Next steps', line: 24, content: 'More of it.' },
      { heading: 'Links & artifacts', line: 27, content: 'None yet.' },
    ],
    faults: [],
  })
})

test('accepts CRLF, underlined headings, escapes, text before and other headings between', () => {
  const text = BODY.replace('## What changed', '# Title\n\nIntroduction\n\nWhat changed\n---')
    .replace('## Why', '### Detail\n\n## Why')
    .replace('## Links & artifacts', '## Links &amp; artifacts ##')
    .replace('(summary)', '\\(summary\\)')
    .replaceAll('\n', '\r\n')
  const { sections, faults } = readSections({ text, line: 1 })
  expect(faults).toEqual([])
  expect(sections.map(({ heading }) => heading)).toEqual([...SECTION_HEADINGS])
})

test('accepts further sections after the five', () => {
  expect(faultsOf(bodyOf([...SECTION_HEADINGS, 'Data quality', 'Credits']))).toEqual([])
})

test('reports every missing section where it should be', () => {
  expect(faultsOf(bodyOf(['Why it matters', 'Next steps']))).toEqual([
    {
      line: 1,
      field: 'What changed',
      message: 'The section "What changed" is missing: expected a heading "## What changed" before "Why it matters".',
    },
    {
      line: 3,
      field: 'Benchmarks (summary)',
      message:
        'The section "Benchmarks (summary)" is missing: expected a heading "## Benchmarks (summary)" before "Next steps".',
    },
    {
      line: 4,
      field: 'Links & artifacts',
      message: 'The section "Links & artifacts" is missing: expected a heading "## Links & artifacts" here.',
    },
  ])
})

test('reports all five on an empty body', () => {
  expect(readSections({ text: '', line: 14 }).faults.map(({ line, field }) => ({ line, field }))).toEqual(
    SECTION_HEADINGS.map((field) => ({ line: 14, field })),
  )
})

test.each([
  ['## Why it matters', '### Why it matters', '"### Why it matters"'],
  ['## Why it matters', '## WHY IT MATTERS!', '"## WHY IT MATTERS!"'],
  ['## Why it matters', '## **Why it matters**', '"## **Why it matters**"'],
  ['## Why it matters', 'Why it matters\n===', '"# Why it matters"'],
])('names the heading that is written differently: %s as %s', (right, wrong, shown) => {
  expect(faultsOf(BODY.replace(right, wrong))).toEqual([
    { line: 5, field: 'Why it matters', message: `Expected the heading "## Why it matters", found ${shown}.` },
  ])
})

test('does not take headings in code, comments or quotes for sections', () => {
  for (const [before, after] of [
    ['```\n', '\n```'],
    ['~~~~\n', '\n~~~~'],
    ['<!--\n', '\n-->'],
    ['> ', ''],
  ]) {
    const body = BODY.replace('## Next steps', `${before}## Next steps${after}`)
    expect(faultsOf(body)).toMatchObject([{ field: 'Next steps', message: expect.stringContaining('is missing') }])
  }
})

test('reports doubled sections, and sections out of order', () => {
  const [first, second, third, fourth, fifth] = SECTION_HEADINGS
  expect(faultsOf(bodyOf([second, first, third, third, fourth, fifth]))).toEqual([
    {
      line: 3,
      field: 'What changed',
      message: 'The section "What changed" comes after "Why it matters": expected it before.',
    },
    {
      line: 7,
      field: 'Benchmarks (summary)',
      message: 'The section "Benchmarks (summary)" is given twice, first on line 5: keep one.',
    },
  ])
})

test.each(['', ' \t \n', '<!-- write me -->', 'a <!-- b', '<!-- a\n\nb -->\n <!-- c -->'])(
  'knows whether a section of %j is empty',
  (content) => {
    const faults = faultsOf(BODY.replace('Less waiting.', content))
    const isUnclosed = content === 'a <!-- b'
    expect(faults).toEqual(
      isUnclosed
        ? []
        : [
            {
              line: 5,
              field: 'Why it matters',
              message: 'The section "Why it matters" is empty: expected text under it.',
            },
          ],
    )
  },
)

test('takes a section of code or of a deeper heading for full', () => {
  for (const content of ['```\n<!-- code -->\n```', '    <!-- indented -->', '### Detail', '<!-- a --> text']) {
    expect(faultsOf(BODY.replace('Less waiting.', `\n${content}\n`))).toEqual([])
  }
})

test('reports further sections among the five, with the reason for underlined ones', () => {
  const body = BODY.replace('Less waiting.', 'Less waiting.\n---\n\n## Thanks\nto all')
  expect(faultsOf(body)).toEqual([
    { line: 5, field: 'Why it matters', message: 'The section "Why it matters" is empty: expected text under it.' },
    {
      line: 6,
      message:
        'The section "Less waiting." stands among the five of an episode: the line of dashes under it makes it a heading: put a blank line between them.',
    },
    {
      line: 9,
      message:
        'The section "Thanks" stands among the five of an episode: expected further sections after "Links & artifacts".',
    },
  ])
})

test('points at the fence that takes the rest of the episode', () => {
  const faults = faultsOf(BODY.replace('More of it.', '```\ncode'))
  expect(faults).toEqual([
    {
      line: 16,
      field: 'Links & artifacts',
      message: 'The section "Links & artifacts" is missing: expected a heading "## Links & artifacts" here.',
    },
    { line: 12, message: 'The code fence opened here is never closed, and so takes the rest of the episode.' },
  ])
})
