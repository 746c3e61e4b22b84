import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseMessage } from '../../../src/collect-commits/analysis/message.ts'

describe('parseMessage', () => {
  it('reads type, scope, breaking mark, references and co-authors', () => {
    const message = [
      'Perf(cache)!: keep parsed models (#12)',
      '',
      'Closes muse/hearts#7, see #12.',
      '',
      'BREAKING CHANGE: the cache file has a new name',
      'Co-authored-by: Grace Hopper <grace@example.com>',
      'co-authored-by: Alan <alan@example.com>',
      'Co-authored-by: Grace Hopper <grace@example.com>',
    ].join('\n')
    expect(parseMessage(message)).toEqual({
      headline: 'Perf(cache)!: keep parsed models (#12)',
      type: 'perf',
      scope: 'cache',
      isBreaking: true,
      isRevert: false,
      coAuthors: ['Grace Hopper <grace@example.com>', 'Alan <alan@example.com>'],
      references: ['#12', 'muse/hearts#7'],
    })
  })

  it.each([
    ['feat: add', false],
    ['feat!: add', true],
    ['feat(api)!: add', true],
    ['feat: add\n\nBREAKING CHANGE: gone', true],
    ['feat: add\n\nBREAKING-CHANGE: gone', true],
    ['feat: add\n\nno breaking change: none', false],
  ])('takes %j as breaking: %j', (message, isBreaking) => {
    expect(parseMessage(message).isBreaking).toBe(isBreaking)
  })

  it.each([
    ['Revert "feat: add"\n\nThis reverts commit 1234567.', true],
    ['revert: feat: add', true],
    ['fix: undo\n\nThis reverts commit 0123456789abcdef.', true],
    ['docs: how to revert', false],
  ])('takes %j as a revert: %j', (message, isRevert) => {
    expect(parseMessage(message).isRevert).toBe(isRevert)
  })

  it.each(['Merge branch main', 'wip', 'http://example.com: down', ': nothing', 'feat:no space', '(scope): x', ''])(
    'finds no type in %j',
    (message) => {
      expect(parseMessage(message).type).toBe('')
    },
  )

  it('joins the lines of the first paragraph, as git does for a subject', () => {
    expect(parseMessage('fix: one\n  two\r\nthree\r\n\r\nbody').headline).toBe('fix: one two three')
  })

  it('does not take a fragment of a URL or a colour for a reference', () => {
    expect(parseMessage('see https://x.example/page#12, colour #123abc and &#39;').references).toEqual([])
  })

  it('takes any text at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 2_000 }), (text) => {
        const parsed = parseMessage(text)
        expect(parsed.headline).not.toMatch(/[\r\n]/u)
        expect(JSON.parse(JSON.stringify(parsed))).toEqual(parsed)
      }),
    )
  })

  it('cuts a long headline without leaving half a character', () => {
    const before = fc.integer({ min: 980, max: 1_010 }).map((length) => 'x'.repeat(length))
    fc.assert(
      fc.property(before, fc.string({ unit: 'grapheme', minLength: 5 }), (start, end) => {
        expect(parseMessage(`${start}${end}`).headline.isWellFormed()).toBe(true)
      }),
    )
  })

  it('reads what an honest author writes, whatever type, scope and number', () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/u)
    fc.assert(
      fc.property(word, word, fc.boolean(), fc.integer({ min: 1, max: 999_999 }), (type, scope, isBreaking, issue) => {
        const { coAuthors, headline, isRevert, ...rest } = parseMessage(
          `${type}(${scope})${isBreaking ? '!' : ''}: do it (#${issue})`,
        )
        expect(rest).toEqual({ type, scope, isBreaking, references: [`#${issue}`] })
      }),
    )
  })

  it.each([
    ['a long line of one word', 'a'.repeat(100_000)],
    ['a long run of brackets', 'feat('.repeat(20_000)],
    ['a long run of numbers', '#1'.repeat(50_000)],
    ['a long run of slashes', 'a/'.repeat(50_000)],
    ['a long run of line ends', '\n'.repeat(100_000)],
    ['a long run of trailers', 'Co-authored-by: '.repeat(7_000)],
  ])('finishes on %s', (_, text) => {
    expect(parseMessage(text).coAuthors).toEqual([])
  })
})
