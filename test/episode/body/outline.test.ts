import fc from 'fast-check'
import { expect, test } from 'vitest'
import { outlineOf } from '../../../src/episode/body/outline.ts'

const headingsOf = (markdown: string) =>
  outlineOf(markdown.split('\n')).headings.map(({ level, text, index }) => `${index}:${'#'.repeat(level)} ${text}`)

test.each([
  ['## One', ['0:## One']],
  ['   ##\tOne  two \t', ['0:## One two']],
  ['## One ##', ['0:## One']],
  ['## C#', ['0:## C#']],
  ['# ##', ['0:# ']],
  ['##One', []],
  ['####### Seven', []],
  ['    ## Indented code', []],
  ['\t## Indented code', []],
  ['\\## Escaped', []],
  ['text\n## Interrupts a paragraph', ['1:## Interrupts a paragraph']],
])('finds the headings by number signs in %j', (markdown, headings) => {
  expect(headingsOf(markdown)).toEqual(headings)
})

test.each([
  ['One\n---', ['0:## One']],
  ['One\n   -  ', ['0:## One']],
  ['One\n===', ['0:# One']],
  ['One\ntwo\n    three\n---', ['0:## One two three']],
  ['One\n\n---', []],
  ['One\n    ---', []],
  ['One\n- - -', []],
  ['---', []],
  ['> One\n---', []],
  ['> One\nlazy\n---', []],
  ['- One\n---', []],
  ['- One\nlazy\n---', []],
  ['1. One\n---', []],
  ['    code\n---', []],
  ['[link]: https://example.org\n---', []],
  ['[link]: https://example.org\nOne\n---', ['0:## [link]: https://example.org One']],
  ['One\n2. is no list here\n---', ['0:## One 2. is no list here']],
])('finds the underlined headings in %j', (markdown, headings) => {
  expect(headingsOf(markdown)).toEqual(headings)
})

test.each([
  ['```\n## Code\n```\n## One', ['3:## One']],
  ['~~~ text `x`\n## Code\n~~~\n## One', ['3:## One']],
  ['````\n```\n## Code\n`````\n## One', ['4:## One']],
  ['   ```\n## Code\n  ```\n## One', ['3:## One']],
  ['```\n## Code\n    ```\n## Still code', []],
  ['```\n## Code\n``` js\n## Still code', []],
  ['```\n## Code\n~~~\n## Still code', []],
  ['``` a`b\n## One', ['1:## One']],
  ['    ```\n## One', ['1:## One']],
  ['``\n## One', ['1:## One']],
])('takes what is in a fence for code in %j', (markdown, headings) => {
  expect(headingsOf(markdown)).toEqual(headings)
})

test.each([
  ['<!--\n## Hidden\n-->\n## One', ['3:## One']],
  ['<!-- a -->\n## One', ['1:## One']],
  ['text <!--\n## One\n-->', ['1:## One']],
  ['<details>\n## Raw\n\n## One', ['3:## One']],
  ['<pre>\n\n## Raw\n</pre>\n## One', ['4:## One']],
  ['<?php\n## Raw\n?>\n## One', ['3:## One']],
  ['<b>bold</b> text\n## One', ['1:## One']],
  ['<x-y a="1" b=\'2\' c=3 d>\n## Raw\n\n## One', ['3:## One']],
  ['</x-y>\n## Raw', []],
  ['text\n<x-y>\n## One', ['2:## One']],
])('takes what is in an HTML block for HTML in %j', (markdown, headings) => {
  expect(headingsOf(markdown)).toEqual(headings)
})

test.each([
  ['- item\n\n  ## Nested\n\n## One', ['4:## One']],
  ['10. item\n    ## Nested\n## One', ['2:## One']],
  ['- ```\n## One', ['1:## One']],
  ['-\n  ## Nested', []],
  ['> ## Quoted', []],
  ['>\nOne\n---', ['1:## One']],
  ['> ```\nOne\n---', ['1:## One']],
  ['- - item\nlazy\n---', []],
])('takes headings in lists and quotes for nested in %j', (markdown, headings) => {
  expect(headingsOf(markdown)).toEqual(headings)
})

test('tells what is never closed', () => {
  expect(outlineOf(['text', '```', '## Code']).unclosed).toEqual({ what: 'code fence', index: 1 })
  expect(outlineOf(['<!-- ', '', '## Hidden']).unclosed).toEqual({ what: 'HTML comment', index: 0 })
  expect(outlineOf(['<div>', 'text']).unclosed).toBeUndefined()
})

test('reads a line of a megabyte of any kind in time proportional to it', () => {
  for (const part of [
    ' ',
    '- ',
    '#',
    '# ',
    '`',
    '\t',
    '> ',
    '* ',
    '_ ',
    '<',
    '<!--',
    '[',
    '1. ',
    '<a ',
    '<a b=',
    '<a b c ',
    '> - ',
  ]) {
    const line = part.repeat(1_000_000 / part.length)
    expect(outlineOf([`${line}x`, line, `## ${line}x`, `x${line}`]).headings.length).toBeLessThanOrEqual(3)
  }
})

test('gives headings in order and within the text, for any text', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '## a',
      '---',
      '===',
      '```',
      '~~~~',
      '- a',
      '  b',
      '    c',
      '> d',
      '<!--',
      '-->',
      '<div>',
      '',
      '1. e',
    ),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const { headings } = outlineOf(lines)
      const places = headings.flatMap(({ index, next }) => [index, next])
      expect(places).toEqual(places.toSorted((one, other) => one - other))
      expect(places.every((place) => place <= lines.length)).toBe(true)
    }),
  )
})
