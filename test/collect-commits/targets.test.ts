import { describe, expect, it } from 'vitest'
import { isInShard, parseCloneLine, parseRepositoryLine, parseShard } from '../../src/collect-commits/targets.ts'

describe('parseRepositoryLine', () => {
  it.each([
    ['muse/packs', { kind: 'target', target: { owner: 'muse', name: 'packs', branch: undefined } }],
    ['muse/packs@release/1.x', { kind: 'target', target: { owner: 'muse', name: 'packs', branch: 'release/1.x' } }],
    ['muse/*', { kind: 'owner', owner: 'muse' }],
    ['muse', { fault: "has 'muse': expected owner/name, owner/name@branch or owner/*." }],
    ['*/packs', { fault: "has '*/packs': expected owner/name, owner/name@branch or owner/*." }],
    ['muse/packs@a..b', { fault: "has 'muse/packs@a..b': 'a..b' is not a branch name that git accepts." }],
    ['muse/packs@', { fault: "has 'muse/packs@': '' is not a branch name that git accepts." }],
  ])('reads %j', (line, expected) => {
    expect(parseRepositoryLine(line)).toEqual(expected)
  })
})

describe('parseCloneLine', () => {
  it.each([
    ['muse/packs=../packs', { name: { owner: 'muse', name: 'packs' }, path: '../packs' }],
    ['muse/packs = /a b/c=d', { name: { owner: 'muse', name: 'packs' }, path: '/a b/c=d' }],
    ['muse/packs', { fault: "has 'muse/packs': expected owner/name=path." }],
    ['muse/packs=', { fault: "has 'muse/packs=': expected owner/name=path." }],
  ])('reads %j', (line, expected) => {
    expect(parseCloneLine(line)).toEqual(expected)
  })
})

describe('parseShard', () => {
  it.each([
    ['2/5', { index: 2, count: 5 }],
    ['1/1', { index: 1, count: 1 }],
    ['0/5', undefined],
    ['6/5', undefined],
    ['2', undefined],
    ['2/5/1', undefined],
  ])('reads %j', (text, expected) => {
    expect(parseShard(text)).toEqual(expected)
  })
})

describe('isInShard', () => {
  const names = Array.from({ length: 300 }, (_, index) => ({ owner: 'muse', name: `repository-${index}` }))

  it('puts each repository into exactly one part, and parts are of about the same size', () => {
    const counts = [1, 2, 3, 4, 5].map((index) => names.filter((name) => isInShard(name, { index, count: 5 })).length)
    expect(counts.reduce((sum, count) => sum + count)).toBe(300)
    expect(Math.min(...counts)).toBeGreaterThan(40)
  })

  it('does not mind how the name is spelled', () => {
    for (const name of names.slice(0, 20)) {
      const upper = { owner: 'MUSE', name: name.name.toUpperCase() }
      expect(isInShard(upper, { index: 1, count: 2 })).toBe(isInShard(name, { index: 1, count: 2 }))
    }
  })
})
