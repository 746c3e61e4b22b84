import { describe, expect, it } from 'vitest'
import { startCheckpoint } from '../../../src/collect-commits/store/checkpoint.ts'
import { gathered } from '../builders.ts'

const commit = (sha: string, ...parents: string[]) => gathered({ sha, parents })

describe('startCheckpoint', () => {
  it('goes along with commits that come after their parents', () => {
    const checkpoint = startCheckpoint(new Set(['a', 'b', 'c']))
    expect(checkpoint.stored([commit('a', 'before'), commit('b', 'a')])).toBe('b')
    expect(checkpoint.stored([commit('c', 'b')])).toBe('c')
  })

  it('stops at a commit whose parent is part of the range, but not stored yet', () => {
    const checkpoint = startCheckpoint(new Set(['a', 'b', 'c', 'merge']))
    expect(checkpoint.stored([commit('a', 'before'), commit('merge', 'a', 'b'), commit('c', 'merge')])).toBe('a')
    expect(checkpoint.stored([commit('b', 'before')])).toBe('b')
  })

  it('stays where it is when nothing can be told', () => {
    const checkpoint = startCheckpoint(new Set(['a', 'b']))
    expect(checkpoint.stored([commit('b', 'a')])).toBeUndefined()
  })
})
