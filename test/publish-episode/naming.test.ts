import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { episodeNumberOf, formatPattern, numberFromPattern, validatePattern } from '../../src/publish-episode/naming.ts'

const branchPattern = 'content/episode-{number}'

test.each([
  ['ep-007.md', 7],
  ['episode-193.md', 193],
  ['chimera-episode-074.md', 74],
  ['posts/chimera/ep-1000.mdx', 1000],
  ['EP_12.MD', 12],
  ['ep7.md', 7],
  ['Episode 8.md', 8],
  ['ep-009-the-title.md', 9],
  ['2025-10-07-ep-010.md', 10],
  ['README.md', undefined],
  ['step-007.md', undefined],
  ['ep-.md', undefined],
  ['ep-007.txt', undefined],
  ['ep-007', undefined],
  ['ep-9999999999.md', undefined],
  ['notes-2024.md', undefined],
])('finds the number in %s', (name, number) => {
  expect(episodeNumberOf(name)).toBe(number)
})

test('leaves out files named after another series', () => {
  const names = [
    'chimera-episode-074.md',
    'Chimera_ep-075.md',
    'banterpacks-ep-001.md',
    '2025-10-07-ep-002.md',
    'ep-003.md',
  ]
  expect(names.map((name) => episodeNumberOf(name, 'chimera'))).toEqual([74, 75, undefined, 2, 3])
})

test.each([
  [1, 'ep-001.md'],
  [74, 'ep-074.md'],
  [999, 'ep-999.md'],
  [1000, 'ep-1000.md'],
])('writes %i with at least three digits', (number, name) => {
  expect(formatPattern('ep-{number}.md', number)).toBe(name)
})

test.each([
  ['content/episode-007', 7],
  ['content/episode-7', 7],
  ['content/episode-1000', 1000],
  ['content/episode-', undefined],
  ['content/episode-007-x', undefined],
  ['content/episode--7', undefined],
  ['content/episode-7 ', undefined],
  ['content/episode-0x7', undefined],
  ['content', undefined],
  ['my/content/episode-007', undefined],
])('finds the number in the branch %j', (name, number) => {
  expect(numberFromPattern(branchPattern, name)).toBe(number)
})

test('reads nothing by a pattern without a number', () => {
  expect(numberFromPattern('content/episode', 'content/episode')).toBeUndefined()
  expect(numberFromPattern('', '')).toBeUndefined()
})

test('reads back every number that a pattern writes', () => {
  const part = fc.string().filter((text) => !text.includes('{number}'))
  fc.assert(
    fc.property(part, part, fc.nat(999_999_999), (before, after, number) => {
      const pattern = `${before}{number}${after}`
      fc.pre(pattern.split('{number}').length === 2)
      expect(numberFromPattern(pattern, formatPattern(pattern, number))).toBe(number)
    }),
  )
})

test.each([
  ['ep-{number}.md', undefined],
  ['my episode {number}.mdx', undefined],
  ['ep.md', 'expected {number} once, found it 0 times'],
  ['{number}-{number}.md', 'expected {number} once, found it 2 times'],
  ['../ep-{number}.md', 'expected the name of a file, without folders'],
  ['a\\{number}.md', 'expected the name of a file, without folders'],
  ['.{number}.md', 'expected a name that starts with no dot, dash or space'],
  ['-{number}.md', 'expected a name that starts with no dot, dash or space'],
  ['ep-{number}', 'expected a name that ends with .md or .mdx'],
  ['ep-{number}.md\n', 'expected no control characters and none of < > : " | ? * { }'],
  ['{series}-{number}.md', 'expected no control characters and none of < > : " | ? * { }'],
  [`${'x'.repeat(200)}{number}.md`, 'expected at most 200 characters'],
])('checks the pattern %j of a file', (pattern, message) => {
  expect(validatePattern(pattern, 'file')).toBe(message)
})

test.each([
  'content/episode-{number}',
  'content/episode',
  '{number}/{number}',
  '/{number}',
  '{number}/',
  '-{number}',
  'a..{number}',
  'a//{number}',
  'a/.{number}',
  '.{number}',
  '{number}.',
  '{number}.lock',
  'a.lock/{number}',
  'a.locked/{number}',
  'a@{number}',
  '@{{number}',
  'a {number}',
  'a~{number}',
  'a^{number}',
  'a:{number}',
  'a?{number}',
  'a*{number}',
  'a[{number}',
  'a\\{number}',
  'a\u007f{number}',
  'ü{number}',
  '{number}{series}',
])('accepts the pattern %j of a branch just when git accepts the branch', (pattern) => {
  const holdsNumberOnce = pattern.split('{number}').length === 2
  expect(validatePattern(pattern, 'branch') === undefined).toBe(
    holdsNumberOnce && isBranchOfGit(formatPattern(pattern, 1)),
  )
})

test.each(['file', 'branch'] as const)('accepts nothing in the name of a %s that shows another name', (kind) => {
  for (const unseen of ['\u202e', '\u2067', '\u200b', '\u200f'])
    expect(validatePattern(`ep${unseen}-{number}.md`, kind)).toMatch(/^expected /u)
})

test('accepts no pattern that git refuses, whatever it is made of', () => {
  const part = fc.stringMatching(/^[a.~^:?*[\\/@{} \n-]{0,4}$/)
  fc.assert(
    fc.property(part, part, (before, after) => {
      const pattern = `${before}{number}${after}`
      fc.pre(validatePattern(pattern, 'branch') === undefined)
      expect(isBranchOfGit(formatPattern(pattern, 1))).toBe(true)
    }),
    { numRuns: 40 },
  )
})

function isBranchOfGit(name: string): boolean {
  return spawnSync('git', ['check-ref-format', '--branch', name]).status === 0
}
