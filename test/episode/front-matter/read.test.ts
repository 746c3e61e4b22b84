import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import matter from 'gray-matter'
import { expect, test } from 'vitest'
import { readFrontMatter } from '../../../src/episode/front-matter/read.ts'
import { FRONT_MATTER_LIMITS } from '../../../src/episode/front-matter/yaml.ts'

function dataOf(frontMatter: string): unknown {
  const reading = readFrontMatter(`---\n${frontMatter}\n---\nText\n`)
  return reading.ok ? reading.data : reading.faults
}

function faultsOf(frontMatter: string): unknown {
  const reading = readFrontMatter(`---\n${frontMatter}\n---\nText\n`)
  return reading.ok ? 'none' : reading.faults
}

test('reads entries by the core schema of YAML 1.2', () => {
  const text = 'text: über\nquoted: "1"\nwhole: 1\npart: 0.5\nflag: true\nno: no\nlist: [a, b]\nmap: {k: v}\nnil: null'
  expect(dataOf(text)).toEqual({
    text: 'über',
    quoted: '1',
    whole: 1,
    part: 0.5,
    flag: true,
    no: 'no',
    list: ['a', 'b'],
    map: { k: 'v' },
    nil: null,
  })
})

test('leaves dates as the text that is written', () => {
  expect(dataOf('date: 2025-10-07T20:50:43Z\nday: 2025-10-07')).toEqual({
    date: '2025-10-07T20:50:43Z',
    day: '2025-10-07',
  })
})

test('takes an entry with nothing after its colon for one left out', () => {
  expect(dataOf('date:\nepisode: # later\ntitle: ""')).toEqual({ title: '' })
})

test('reads CRLF, a byte order mark and front matter of comments only', () => {
  const crlf = readFrontMatter('\uFEFF---\r\ntitle: a\r\nmood: good\r\n---\r\nText\r\n')
  expect(crlf).toMatchObject({ ok: true, data: { title: 'a', mood: 'good' }, body: { text: 'Text\r\n', line: 5 } })
  expect(dataOf('# nothing\n#\n')).toEqual({})
})

test('knows the line of each entry', () => {
  const reading = readFrontMatter('---\ntitle: a\nmodels:\n  - x\n  - y\ndate:\n---\n')
  if (!reading.ok) throw new Error('expected it to be read')
  const paths = [['title'], ['models'], ['models', 1], ['models', 7], ['date'], ['absent']]
  expect(paths.map((path) => reading.lineOf(path))).toEqual([2, 3, 5, 3, 6, undefined])
})

test('runs no code for any opening line that names a language', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'episode-'))
  const witness = join(directory, 'witness')
  const code = `require("node:fs").writeFileSync(${JSON.stringify(witness)}, "ran")`
  try {
    for (const language of ['js', ' js', 'javascript', 'JS', 'constructor', 'toString', 'json', 'coffee', '\u00a0js']) {
      expect(readFrontMatter(`---${language}\n${code}\n---\n`)).toMatchObject({ ok: false })
      expect(readFrontMatter(`---\ntitle: x\n---${language}\n${code}\n---\n`)).toMatchObject({ ok: false })
    }
    expect(existsSync(witness)).toBe(false)
  } finally {
    await rm(directory, { recursive: true })
  }
})

test('keeps nothing in the cache of gray-matter', () => {
  const source = '---\ntitle: cached\n---\n'
  readFrontMatter(source)
  expect('cache' in matter && Object.keys(Object(matter.cache))).toEqual([])
})

test('gives every reader of the file the same front matter', () => {
  const source = '---\ntitle: "a"\nmodels: ["b"]\nepisode: 7\n---\nText\n'
  expect(readFrontMatter(source)).toMatchObject({ ok: true, data: matter(source, {}).data })
})

test.each([
  ['two values for one key', 'title: a\ntitle: b', 3, 'The entry "title" is given twice: keep one.'],
  ['an alias', 'a: &x [1]\nb: *x', 3, 'Expected a value, found the alias "*x": write it out.'],
  ['a reserved key', 'title: a\n__proto__: {admin: true}', 3, 'The key "__proto__" is reserved: rename it.'],
  ['a reserved key deep inside', 'a:\n  b:\n    constructor: 1', 4, 'The key "constructor" is reserved: rename it.'],
  ['a quoted reserved key', '"proto\\u0074ype": 1', 2, 'The key "prototype" is reserved: rename it.'],
  [
    'a tag that makes functions',
    'title: !!js/function "function () {}"',
    2,
    'The front matter is not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function',
  ],
  ['a tag of its own', 'a: 1\nb: !me x', 3, 'The front matter is not valid YAML: Unresolved tag: !me'],
  [
    'binary data',
    'a: !!binary aGk=',
    2,
    'The front matter is not valid YAML: Unresolved tag: tag:yaml.org,2002:binary',
  ],
  ['a tab as indentation', 'a:\n\tb: 1', 3, expect.stringContaining('not valid YAML: Tabs are not allowed')],
  ['an open quote', 'a: 1\nb: "x', 3, 'The front matter is not valid YAML: Missing closing "quote'],
  ['a directive', '%YAML 1.1\na: 1', 2, 'The front matter holds a YAML directive (%): remove it.'],
  [
    'an end of document',
    'a: 1\n...',
    3,
    'The front matter holds a line "...": expected --- to close the front matter.',
  ],
  [
    'an explicit key',
    'a: 1\n? b\n: c',
    3,
    'The front matter holds a key that starts with "? ": expected "key: value".',
  ],
  ['a list', '- a\n- b', 2, 'Expected entries such as title: "…", one to a line, found a list.'],
  ['a single value', 'just text', 2, 'Expected entries such as title: "…", one to a line, found a single value.'],
  ['braces', '{title: a}', 2, 'Expected entries such as title: "…", one to a line, found a mapping in braces.'],
])('refuses %s with its line', (_, frontMatter, line, message) => {
  expect(faultsOf(frontMatter)).toMatchObject([{ line, message }])
})

test('reports a number that readers of YAML disagree on, and reads the rest', () => {
  expect(readFrontMatter('---\nepisode: 010\nother: 007\n---\n')).toMatchObject({
    ok: true,
    data: { episode: 10, other: 7 },
    faults: [
      { line: 2, message: 'Expected a number without leading zeros, found "010": readers of YAML disagree on it.' },
    ],
  })
})

test('lets no key reach the prototype of any object', () => {
  faultsOf('__proto__: {polluted: yes}\nconstructor: {prototype: {polluted: yes}}')
  faultsOf('a: {__proto__: {polluted: yes}}')
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  expect(dataOf('toString: x\nhasOwnProperty: y')).toEqual({ toString: 'x', hasOwnProperty: 'y' })
})

test('bounds what expands: a billion laughs give no value', () => {
  const laughs = Array.from({ length: 9 }, (_, level) => {
    const item = level === 0 ? 'lol' : `*a${level - 1}`
    return `a${level}: &a${level} [${Array.from({ length: 9 }, () => item).join(', ')}]`
  })
  expect(faultsOf(laughs.join('\n'))).toHaveLength(72)
})

test.each([
  ['opening brackets', `a: ${'['.repeat(60_000)}`],
  ['opening braces', `a: ${'{a: '.repeat(15_000)}`],
  ['dashes on one line', '- '.repeat(30_000)],
  [
    'one level of brackets too many',
    `a: ${'['.repeat(FRONT_MATTER_LIMITS.maxDepth + 1)}${']'.repeat(FRONT_MATTER_LIMITS.maxDepth + 1)}`,
  ],
])('refuses nesting without parsing it: %s', (_, frontMatter) => {
  expect(faultsOf(frontMatter)).toEqual([
    { line: 2, message: 'The front matter holds values nested more than 20 deep: flatten them.' },
  ])
})

test('refuses keys that would take the parser minutes', () => {
  expect(faultsOf(`title: a\n${'? '.repeat(30_000)}`)).toMatchObject([{ line: 3 }])
})

test('bounds the number of keys', () => {
  const keys = Array.from({ length: FRONT_MATTER_LIMITS.maxTokens }, (_, index) => `k${index}`).join(', ')
  expect(faultsOf(`title: a\nmap: {${keys}}`)).toEqual([
    { line: 3, message: 'The front matter holds more than 4000 YAML tokens: shorten it.' },
  ])
})

test('answers any text with data or with faults whose lines exist', () => {
  const line = fc.oneof(
    fc.constantFrom(
      'title: x',
      'a: [',
      '}',
      '- b',
      '? c',
      ': d',
      '"',
      '&x *x',
      '!!str',
      '|',
      '  > y',
      '\t',
      '#',
      '%YAML',
    ),
    fc.string({ unit: 'binary' }),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), (lines, newline) => {
      const source = ['---', ...lines, '---', 'Text'].join(newline)
      const reading = readFrontMatter(source)
      const last = source.split('\n').length
      if (reading.ok) expect(typeof reading.data).toBe('object')
      else for (const fault of reading.faults) expect(fault.line >= 1 && fault.line <= last).toBe(true)
    }),
    { numRuns: 300 },
  )
})
