import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileCode, fileText } from '../../../src/text/markdown/file-text.ts'
import { readAsBlog } from './blog-rendering.ts'

const HOSTILE = fc.constantFrom(
  '## What changed',
  '\n\n---\n',
  '```',
  '<!--',
  '<script>alert(1)</script>',
  '| --- |',
  '@octocat fixes #12',
  '[x](javascript:alert(1))',
  'https://evil.example/x',
  'www.evil.example',
  'ada@evil.example',
  'mailto:ada@evil.example',
  '1. one',
  '- one',
  '> quote',
  '&lt;b&gt;',
  '![x](https://evil.example/y.png)',
  '{process.env.SECRET}',
  '_under_ **bold** ~~gone~~ `code`',
)
const anyText = fc.oneof(
  HOSTILE,
  fc.string({ unit: 'binary' }),
  fc.array(HOSTILE, { maxLength: 4 }).map((parts) => parts.join(' ')),
)

describe('fileText', () => {
  it.for([
    ['Read once (#12)', 'Read once (&#35;12)'],
    ['- a list', '\\- a list'],
    ['2. second', '2\\. second'],
    ['# title', '\\# title'],
    ['see https://example.com/x now', 'see `https://example.com/x` now'],
    ['by ada@example.com', 'by `ada@example.com`'],
    ['hi @ada', 'hi &#64;ada'],
    ['a\u200bb\ufeffc', 'abc'],
    ['a < b & c', 'a &lt; b & c'],
    ['&amp;', '&amp;amp;'],
    ['x_y and {z}', 'x\\_y and \\{z\\}'],
  ] as const)('writes %j as %j', ([text, markdown]) => {
    expect(fileText(text)).toBe(markdown)
  })

  it('shows just the text in a paragraph, a list and a table, without a link, markup or anything unseen', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const markdown = fileText(text)
        expect(markdown).not.toMatch(/[\n\r\u00ad\u200b\u2060\ufeff]|(?<!`\S*)(?<!&)[@#]\w/u)
        const { kinds, links } = readAsBlog(markdown)
        expect([kinds, links]).toEqual([[], []])
        expect(readAsBlog(`- ${markdown}`).kinds.filter((kind) => kind !== 'list' && kind !== 'listItem')).toEqual([])
        const table = readAsBlog(`| a | b |\n| --- | --- |\n| ${markdown} | last |`)
        expect(table.text.endsWith('last')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  it('loses nothing that is seen', () => {
    const printable = fc.string({ unit: 'grapheme-ascii' })
    fc.assert(
      fc.property(printable, (text) => {
        expect(readAsBlog(fileText(text)).text.replace(/\s/gu, '')).toBe(text.replace(/\s/gu, ''))
      }),
      { numRuns: 500 },
    )
  })
})

describe('fileCode', () => {
  it('is nothing but code and bars', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const code = fileCode(text)
        expect(code).not.toMatch(/[\n\r\u200b\ufeff]/u)
        expect(readAsBlog(`x ${code} y`)).toMatchObject({ kinds: [], links: [] })
        const table = readAsBlog(`| a | b |\n| --- | --- |\n| ${code} | last |`)
        expect(table.text.endsWith('last')).toBe(true)
      }),
      { numRuns: 500 },
    )
  })
})
