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
    ].join('\n')
    expect(parseMessage(message)).toEqual({
      headline: 'Perf(cache)!: keep parsed models (#12)',
      title: 'Perf(cache)!: keep parsed models (#12)',
      body: message.slice(message.indexOf('Closes')),
      type: 'perf',
      scope: 'cache',
      isBreaking: true,
      isRevert: false,
      coAuthors: [
        { name: 'Grace Hopper', email: 'grace@example.com' },
        { name: 'Alan', email: 'alan@example.com' },
      ],
      references: ['#12', 'muse/hearts#7'],
    })
  })

  it('joins the lines of the first paragraph, as git does for a subject', () => {
    expect(parseMessage('fix: one\n  two\r\nthree\r\n\r\nbody').headline).toBe('fix: one two three')
  })

  it('reads the trailers at the end of a message of any length', () => {
    const filling = 'x'.repeat(79).concat('\n').repeat(10_000)
    const parsed = parseMessage(`feat: x\n\n${filling}\nBREAKING CHANGE: gone\nCo-authored-by: Ada <a@example.com>\n`)
    expect(parsed).toMatchObject({ isBreaking: true, coAuthors: [{ name: 'Ada', email: 'a@example.com' }] })
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
        const { coAuthors, headline, title, body, isRevert, ...rest } = parseMessage(
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
