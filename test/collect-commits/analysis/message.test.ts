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
      reverts: [],
      summary: '',
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

  it('looks at the beginning and the end of a long message only, at whole lines of the end', () => {
    const filling = 'x'.repeat(79).concat('\n').repeat(1_000)
    expect(parseMessage(`feat: x\n\n${filling}\nBREAKING CHANGE: gone\n${filling}`).isBreaking).toBe(false)
    expect(parseMessage(`feat: x\n\n${filling}${'BREAKING CHANGE: x '.repeat(2_000)}`).isBreaking).toBe(false)
    expect(parseMessage(`feat: x\n\n${'x'.repeat(100_000)}`).isBreaking).toBe(false)
  })

  it('takes line ends of all kinds, and lines before the headline', () => {
    expect(parseMessage('\n \nfeat: x\r\rBREAKING CHANGE: gone')).toMatchObject({
      headline: 'feat: x',
      isBreaking: true,
    })
    expect(parseMessage('feat: x')).toMatchObject({ headline: 'feat: x', body: '' })
  })

  it('lists fifty references at most', () => {
    const many = Array.from({ length: 60 }, (_, index) => `#${index + 1}`).join(', ')
    expect(parseMessage(`fix: x\n\n${many}`).references).toHaveLength(50)
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
        const { coAuthors, headline, title, body, isRevert, reverts, summary, ...rest } = parseMessage(
          `${type}(${scope})${isBreaking ? '!' : ''}: do it (#${issue})`,
        )
        expect(rest).toEqual({ type, scope, isBreaking, references: [`#${issue}`] })
      }),
    )
  })

  it('cuts the title of a pull request like a headline', () => {
    expect(parseMessage(`Merge pull request #1 from muse/x\n\nperf: ${'x'.repeat(70_000)}`)).toMatchObject({
      type: 'perf',
    })
    expect(parseMessage(`Merge pull request #1 from muse/x\n\nperf: ${'x'.repeat(70_000)}`).title).toHaveLength(1_000)
  })

  const starts = ['', 'x\n\n', 'Co-authored-by: a <', "Merge branch 'a' into 'b'\n\nx\n\n", 'BREAKING CHANGE:']
  it.each([
    'a',
    ' ',
    '\n',
    ' \n \n',
    '\r\n',
    'feat(',
    '#1\n',
    '#123456, ',
    'a/b#1 ',
    'a/',
    'Co-authored-by: ',
    'Co-authored-by:\n ',
    'Co-authored-by: a <a@b.c>\n',
    'BREAKING CHANGE:\n\n\n',
    'Revert "',
    'This reverts commit\n',
    'See merge request !1!1\n',
    '👩‍💻',
    ':a: ',
    'JIRA-1 ',
    '[a]',
    'WIP: ',
    'fixup! ',
    'closes #',
    '\ud800',
  ])('takes time in proportion to its length on runs of %j', (piece) => {
    const run = piece.repeat(Math.ceil(80_000 / piece.length))
    for (const start of starts) {
      const began = performance.now()
      parseMessage(start + run)
      expect(performance.now() - began).toBeLessThan(2_000)
    }
  })
})
