import { describe, expect, it } from 'vitest'
import { pathRules } from '../../../src/collect-commits/analysis/path-rules.ts'

describe('pathRules', () => {
  it.each([
    ['**/bench/**', 'bench/a.ts', true],
    ['**/bench/**', 'deep/in/bench/of/a.ts', true],
    ['**/bench/**', 'benches/a.ts', false],
    ['src/*.ts', 'src/a.ts', true],
    ['src/*.ts', 'src/deep/a.ts', false],
    ['**/{bench,perf}/*.py', 'x/perf/load test.py', true],
    ['docs/ä*.md', 'docs/äö.md', true],
    ['**', '.github/workflows/ci.yml', false],
  ])('tells whether %j matches %j: %j', (glob, path, matches) => {
    expect(pathRules([glob])([path])).toEqual(matches ? [glob] : [])
  })

  it('names the globs in the order of the rules, each once', () => {
    const rules = pathRules(['b/**', 'a/**', 'c/**'])
    expect(rules(['a/1', 'b/1', 'a/2'])).toEqual(['b/**', 'a/**'])
    expect(rules(['a/1'])).toEqual(['a/**'])
    expect(rules([])).toEqual([])
  })

  it('counts no path that an excluded glob matches', () => {
    const rules = pathRules(['bench/**', '!**/package.json'])
    expect(rules(['bench/package.json'])).toEqual([])
    expect(rules(['bench/package.json', 'bench/a.ts'])).toEqual(['bench/**'])
    expect(pathRules(['!**/package.json'])(['a.ts'])).toEqual([])
    expect(pathRules(['a!b/**'])(['a!b/c', '!b/c'])).toEqual(['a!b/**'])
    expect(pathRules(['!(bench)/**'])(['src/a.ts'])).toEqual(['!(bench)/**'])
  })
})
