import { describe, expect, it } from 'vitest'
import { suggestionBlock, suggestionOf } from '../../../../src/publish-episode/text/review/suggestion.ts'

describe('a suggestion', () => {
  it.for([
    ['a\nb\nc', 'a\nB\nc', { startLine: 2, line: 2, replacement: ['B'] }],
    ['a\nb\nc', 'a\nx\nb\nc', { startLine: 1, line: 1, replacement: ['a', 'x'] }],
    ['a\nb\nc', 'a\nx\nb\ny\nc', { startLine: 2, line: 2, replacement: ['x', 'b', 'y'] }],
    ['a\nb', 'a\nb', undefined],
    ['a\nb', 'x\na\nb', undefined],
    ['a\nb', 'a\nx\u202Ey', undefined],
    ['a\nb\r', 'a\nc\r', undefined],
  ] as const)('turns %j into %j', ([before, after, expected]) => {
    expect(suggestionOf(before, after)).toEqual(expected)
  })

  it('has a fence that nothing in it ends', () => {
    const replacement = ['```', '`````suggestion', 'x']
    expect(suggestionBlock({ startLine: 1, line: 1, replacement }).split('\n')).toEqual([
      '``````suggestion',
      ...replacement,
      '``````',
    ])
  })
})
