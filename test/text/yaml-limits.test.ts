import { describe, expect, it } from 'vitest'
import { findUnsafeYaml } from '../../src/text/yaml-limits.ts'

const DEEP = 20_000
const LIMITS = { maxTokens: 1_000_000, maxDepth: 20, isFrontMatter: false }
const lines = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n')

describe('findUnsafeYaml', () => {
  it.for<[string, string]>([
    ['brackets', `a: ${'['.repeat(DEEP)}${']'.repeat(DEEP)}`],
    ['brackets that stay open', `a: ${'['.repeat(DEEP)}`],
    ['braces', `a: ${'{b: '.repeat(DEEP)}${'}'.repeat(DEEP)}`],
    ['dashes on one line', `a:\n  ${'- '.repeat(DEEP)}x`],
    ['mappings, by indents', lines(1_000, (index) => `${' '.repeat(index)}a:`)],
    ['lists, by indents', lines(1_000, (index) => `${' '.repeat(index)}-`)],
  ])('says once that %s are nested too deep, in no time', ([, text]) => {
    const start = performance.now()
    expect(findUnsafeYaml(text, LIMITS)?.message).toBe('values nested more than 20 deep: flatten them')
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  it('says where it stops', () => {
    const text = 'title: a\nmodels:\n  - a\nb: [[[]]]\n'
    expect(findUnsafeYaml(text, { ...LIMITS, maxDepth: 2 })).toMatchObject({ offset: text.indexOf('[[[') + 2 })
    expect(findUnsafeYaml(text, { ...LIMITS, maxDepth: 3 })).toBeUndefined()
  })

  it('takes no text of many lines for nesting', () => {
    const text = `a: |\n${lines(100, (index) => `${' '.repeat(index + 1)}x`)}\nb: >\n  one\n   two\n`
    const plain = `a: b\n${lines(100, (index) => `${' '.repeat(index + 1)}x`)}\n`
    const items = lines(500, (index) => `- name: s${index}\n  list:\n    - a\n    - b: [1,\n            2]`)
    for (const harmless of [text, plain, items]) expect(findUnsafeYaml(harmless, LIMITS)).toBeUndefined()
  })

  it('refuses the keys that occupy the parser, and in front matter what belongs to no front matter', () => {
    expect(findUnsafeYaml('? ? ? a', LIMITS)?.message).toContain('a key that starts with "? "')
    expect(findUnsafeYaml('%YAML 1.2\n---\na: b\n...\n', LIMITS)).toBeUndefined()
    expect(findUnsafeYaml('%YAML 1.2\n---\na: b\n', { ...LIMITS, isFrontMatter: true })?.message).toContain('directive')
    expect(findUnsafeYaml('a: b\n...\n', { ...LIMITS, isFrontMatter: true })?.message).toContain('"..."')
  })
})
