import { describe, expect, it } from 'vitest'
import { coAuthorsIn, hasBreakingFooter } from '../../../src/collect-commits/analysis/trailers.ts'

describe('coAuthorsIn', () => {
  it.each([
    ['Co-authored-by: Ada <ada@example.com>', { name: 'Ada', email: 'ada@example.com' }],
    ['CO-AUTHORED-BY:Ada<ada@example.com>  ', { name: 'Ada', email: 'ada@example.com' }],
    ['Co-authored-by: <ada@example.com>', { name: '', email: 'ada@example.com' }],
    ['Co-authored-by:  <ada@example.com>', { name: '', email: 'ada@example.com' }],
    ['Co-authored-by: ada@example.com', { name: '', email: 'ada@example.com' }],
    ['Co-authored-by: Ada Lovelace\n  <ada@example.com>', { name: 'Ada Lovelace', email: 'ada@example.com' }],
    ['Co-authored-by:\n\tAda <ada@example.com>', { name: 'Ada', email: 'ada@example.com' }],
  ])('reads %j', (trailer, coAuthor) => {
    expect(coAuthorsIn(`feat: x\n\n${trailer}\nSigned-off-by: Grace <grace@example.com>`)).toEqual([coAuthor])
  })

  it.each([
    'Co-authored-by: Ada, Countess <ada@example.com>, Alan <alan@example.com>',
    'Co-authored-by: Ada, Countess <ada@example.com> and Alan <alan@example.com>',
    'Co-authored-by: Ada, Countess <ada@example.com>; Alan <alan@example.com>',
    'Co-authored-by: Ada, Countess <ada@example.com> Alan <alan@example.com>',
  ])('reads everybody in %j', (trailer) => {
    expect(coAuthorsIn(`feat: x\n\n${trailer}`)).toEqual([
      { name: 'Ada, Countess', email: 'ada@example.com' },
      { name: 'Alan', email: 'alan@example.com' },
    ])
  })

  it.each([
    'Co-authored-by: Ada',
    'Co-authored-by:',
    'Co-authored-by: Ada <>',
    'Co-authored-by: Ada <ada@example.com> and others',
    'Co-authored-by: Ada <ada @example.com>',
    'not Co-authored-by: Ada <ada@example.com>',
    '> Co-authored-by: Ada <ada@example.com>',
  ])('takes none from %j', (line) => {
    expect(coAuthorsIn(`feat: x\n\n${line}`)).toEqual([])
  })
})

describe('hasBreakingFooter', () => {
  it.each([
    'BREAKING CHANGE: gone',
    'BREAKING-CHANGE: gone',
    'BREAKING CHANGES: gone',
    'BREAKING CHANGE:gone',
    'BREAKING CHANGE: no more callbacks',
    'BREAKING CHANGE #12',
    'BREAKING CHANGE:\ngone',
    'BREAKING CHANGE:\n\n- gone',
    'BREAKING CHANGE: \n  gone',
    'BREAKING-CHANGE:\n\tgone',
    '* BREAKING CHANGE: gone',
    '**BREAKING CHANGE**: gone',
    '**BREAKING CHANGE:** gone',
    '### BREAKING CHANGES:\n\ngone',
    'BREAKING CHANGE:\nSigned-off-by: Ada <a@example.com>\nBREAKING CHANGE: gone',
  ])('takes %j as breaking', (footer) => {
    expect(hasBreakingFooter(`feat: x\n\n${footer}`)).toBe(true)
  })

  it.each([
    'BREAKING CHANGE:',
    'BREAKING CHANGE:\n\n',
    'BREAKING CHANGE:\n\nCo-authored-by: Ada <a@example.com>',
    'no BREAKING CHANGE: none',
    'BREAKING CHANGE: none',
    'BREAKING CHANGE:\nN/A',
    '> BREAKING CHANGE: what another message says',
    'this is no breaking change: it adds',
    'breaking change: in lower case it is prose',
    'BREAKING CHANGE is what this is not',
    'BREAKING: not the footer',
  ])('does not take %j as breaking', (text) => {
    expect(hasBreakingFooter(`feat: x\n\n${text}`)).toBe(false)
  })
})
