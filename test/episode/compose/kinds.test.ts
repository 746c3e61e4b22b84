import { expect, it } from 'vitest'
import { kindOf } from '../../../src/episode/compose/kinds.ts'
import { commit, plain } from './builders.ts'

it.for([
  ['Speed up the router', 'performance'],
  ['Caching of views', 'performance'],
  ['Rendering is faster now', 'performance'],
  ['Added memoized paths', 'features'],
  ['Support fragments in chat', 'features'],
  ['New default tool', 'features'],
  ['Fixes `--continue` bug', 'fixes'],
  ['Avoid a crash', 'fixes'],
  ['Revert "x"', 'reverts'],
  ['Bump x from 1 to 2', 'maintenance'],
  ['Rename --python-tools to --tools', 'refactoring'],
  ['Improved the README', 'docs'],
  ['More benchmarks', 'tests'],
  ['Toolbox class for tools', 'other'],
  ['', 'other'],
  ['Implement async/sync tests for exp claim', 'tests'],
  ['Fix tests of the parser', 'fixes'],
  ['Add a test runner', 'features'],
  ['New Benchmark struct', 'refactoring'],
  ["New 'benchmark' module folder", 'refactoring'],
  ['add deprecation message to res.vary()', 'other'],
  ['Merge pull request from GHSA-8cf7-32gw-wr33', 'fixes'],
] as const)('takes %j without a type for %s', ([headline, kind]) => {
  expect(kindOf(plain(1, headline))).toBe(kind)
})

it('believes a conventional type before paths, and paths before words', () => {
  expect(kindOf(commit(1, { type: 'perf', area: 'docs', headline: 'perf: add x' }))).toBe('performance')
  expect(kindOf(plain(1, 'Add x', { area: 'docs' }))).toBe('docs')
  expect(kindOf(commit(1, { type: 'sec', headline: 'sec: fix x' }))).toBe('other')
  expect(kindOf(commit(1, { type: 'docs', isBreaking: true }))).toBe('breaking')
})
