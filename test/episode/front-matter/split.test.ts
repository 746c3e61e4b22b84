import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  MAX_EPISODE_BYTES,
  MAX_FRONT_MATTER_BYTES,
  MAX_FRONT_MATTER_LINES,
  splitFrontMatter,
} from '../../../src/episode/front-matter/split.ts'

test('splits front matter from the body and keeps their places', () => {
  expect(splitFrontMatter('---\ntitle: x\n---\n\nText\n')).toEqual({
    ok: true,
    frontMatter: 'title: x\n',
    start: 4,
    end: 13,
    body: { text: '\nText\n', line: 4 },
  })
})

test('reads past a byte order mark, CRLF and white space after the dashes', () => {
  expect(splitFrontMatter('\uFEFF--- \t\r\ntitle: x\r\n---\t\r\nText\r\n')).toEqual({
    ok: true,
    frontMatter: 'title: x\r\n',
    start: 8,
    end: 18,
    body: { text: 'Text\r\n', line: 4 },
  })
})

test('accepts a closing line without a line end, and front matter without entries', () => {
  expect(splitFrontMatter('---\n---')).toEqual({
    ok: true,
    frontMatter: '',
    start: 4,
    end: 4,
    body: { text: '', line: 3 },
  })
})

test.each([
  '---js',
  '---javascript',
  '--- js',
  '---json',
  '---coffee',
  '---yaml',
  '---constructor',
  '---toString',
  '---__proto__',
  '---\u00a0js',
  '---\u2028js',
  '---\\',
])('refuses the opening line %j and says what to remove', (opening) => {
  expect(splitFrontMatter(`${opening}\ntitle: x\n---\nText`)).toMatchObject({
    ok: false,
    faults: [
      { line: 1, message: expect.stringMatching(/^Only a plain --- line may open front matter, found ".*": remove/) },
    ],
    body: { text: 'Text', line: 4 },
  })
})

test.each(['', '# Title', ' ---', '\n---', '----', '+++', '\uFEFF\uFEFF---', '-- -'])(
  'takes a source that starts with %j for a body without front matter',
  (start) => {
    const source = `${start}\ntitle: x\n---\n`
    expect(splitFrontMatter(source)).toMatchObject({
      ok: false,
      faults: [{ line: 1, message: expect.stringContaining('Expected front matter, opened by a line ---') }],
      body: { text: source, line: 1 },
    })
  },
)

test('refuses front matter that is never closed', () => {
  expect(splitFrontMatter('---\ntitle: x\n --- \n')).toEqual({
    ok: false,
    faults: [{ line: 1, message: 'The front matter opened here is never closed: expected a second line ---.' }],
    body: undefined,
  })
})

test('refuses a closing line that other readers would end at elsewhere', () => {
  expect(splitFrontMatter('---\ntitle: x\n---- more\n---\nText')).toEqual({
    ok: false,
    faults: [{ line: 3, message: 'Expected a plain --- line to close the front matter, found "---- more".' }],
    body: { text: '---\nText', line: 4 },
  })
})

test.each([
  ['a lone carriage return', 'title: x\ndate: y\rseries: z\n', '"\\r"'],
  ['a null character', 'title: x\ndate: \0\n', '"\\u0000"'],
  ['an escape character', 'title: x\ndate: \u001b[31m\n', '"\\u001b"'],
  ['a C1 control character', 'title: x\ndate: \u0085\n', '"\\u{85}"'],
])('refuses %s in front matter with its line', (_, frontMatter, shown) => {
  expect(splitFrontMatter(`---\n${frontMatter}---\n`)).toMatchObject({
    ok: false,
    faults: [{ line: 3, message: `Expected plain text, found the control character ${shown}: remove it.` }],
  })
})

test('bounds the size of the episode, counted in bytes', () => {
  const atLimit = `---\n---\n${'x'.repeat(MAX_EPISODE_BYTES - 8)}`
  expect(splitFrontMatter(atLimit)).toMatchObject({ ok: true })
  expect(splitFrontMatter(`${atLimit.slice(0, -1)}é`)).toEqual({
    ok: false,
    faults: [{ line: 1, message: 'Expected an episode of at most 1048576 bytes, found at least 1048577.' }],
    body: undefined,
  })
})

test('bounds the front matter in bytes and in lines', () => {
  const bytes = `---\n#${'x'.repeat(MAX_FRONT_MATTER_BYTES - 2)}\n`
  expect(splitFrontMatter(`${bytes}---\n`)).toMatchObject({ ok: true })
  expect(splitFrontMatter(`${bytes}\n---\n`)).toMatchObject({
    ok: false,
    faults: [{ line: 1, message: 'Expected front matter of at most 65536 bytes, found 65537.' }],
  })
  const lines = `---\n${'\n'.repeat(MAX_FRONT_MATTER_LINES)}`
  expect(splitFrontMatter(`${lines}---\n`)).toMatchObject({ ok: true })
  expect(splitFrontMatter(`${lines}\n---\n`)).toMatchObject({
    ok: false,
    faults: [{ line: 1, message: 'Expected front matter of at most 500 lines, found 501.' }],
  })
})

test('gives parts that make up the source again, for any text', () => {
  const line = fc.oneof(fc.constantFrom('---', '--- ', '---js', '', '\r', '\uFEFF---', 'a: b'), fc.string())
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const source = lines.join('\n')
      const split = splitFrontMatter(source)
      if (!split.ok) {
        expect(split.faults.length).toBeGreaterThan(0)
        return
      }
      expect(source.slice(0, split.start)).toMatch(/^\uFEFF?---[ \t]*\r?\n$/)
      expect(source.slice(split.start, split.end)).toBe(split.frontMatter)
      expect(source.slice(split.end).endsWith(split.body.text)).toBe(true)
      expect(
        source
          .split('\n')
          .slice(split.body.line - 1)
          .join('\n'),
      ).toBe(split.body.text)
    }),
    { numRuns: 500 },
  )
})
