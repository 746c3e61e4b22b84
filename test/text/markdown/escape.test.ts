import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  codeSpan,
  escapeHtml,
  escapeMarkdown,
  markdownLink,
  shorten,
  singleLine,
} from '../../../src/text/markdown/escape.ts'
import { markdownTable } from '../../../src/text/markdown/table.ts'
import { render, visible, wildText } from './rendering.ts'

const many = { numRuns: 3_000 }
/** What GitHub makes a mention, a reference, an emoji or a link of in text that is rendered already. */
const LIVE = /@[\w-]|#\d|GH-\d|:\/\/|www\.|:[a-z+-]\w*:/iu

describe('escapeMarkdown', () => {
  test.each(['', 'before ', 'before\n'])(
    'shows any text as it is, and nothing of it comes to life (after %j)',
    (before) => {
      fc.assert(
        fc.property(wildText, (text) => {
          const markdown = before + escapeMarkdown(text)
          expect(render(markdown)).toEqual({
            elements: markdown === '' ? [] : ['p'],
            text: visible(before + singleLine(text)),
            links: [],
          })
          expect(markdown).not.toMatch(LIVE)
        }),
        many,
      )
    },
  )

  test('shows any text as it is as the label of a link', () => {
    fc.assert(
      fc.property(wildText, (text) => {
        const { elements, links, text: label } = render(markdownLink(`x${text}`, 'https://example.com/'))
        expect({ elements, links, label }).toEqual({
          elements: ['p', 'a'],
          links: ['https://example.com/'],
          label: visible(singleLine(`x${text}`)),
        })
      }),
      many,
    )
  })

  test.each([
    ['fix: mention @octocat', 'fix: mention @\u200boctocat'],
    ['closes #12 and GH-7', 'closes \\#\u200b12 and GH-\u200b7'],
    ['see https://example.com', 'see https:\u200b//example.com'],
    ['see www.example.com and _www.a.b', 'see ww\u200bw.example.com and \\_ww\u200bw.a.b'],
    ['feat: :tada: party :+1:', 'feat: :\u200btada: party :\u200b\\+1:'],
    ['at 2026-11-22T10:20:30Z', 'at 2026-11-22T10:20:30Z'],
    ['- no list', '\u200b- no list'],
    ['1. no list', '\u200b1. no list'],
    ['<script>&lt;', '&lt;script&gt;&amp;lt;'],
    ['a | b', 'a \\| b'],
    ['two\n\nlines\u202e', 'two lines'],
    ['plain words, (nearly)', 'plain words, \\(nearly\\)'],
    ['', ''],
  ])('turns %j into %j', (text, markdown) => {
    expect(escapeMarkdown(text)).toBe(markdown)
  })

  test('copes with long runs of signs', () => {
    const long = [':', 'w', '@', '#', '`', 'a:', 'GH-'].map((sign) => sign.repeat(50_000)).join('')
    expect(render(escapeMarkdown(`x ${long.slice(0, 2_000)}`)).elements).toEqual(['p'])
    expect(escapeMarkdown(long).length).toBeGreaterThan(long.length)
  })
})

describe('codeSpan', () => {
  test('shows any text as code, and nothing else', () => {
    fc.assert(
      fc.property(wildText, (text) => {
        const shown = singleLine(text)
        expect(render(`before ${codeSpan(text)} after`)).toEqual({
          elements: shown === '' ? ['p'] : ['p', 'code'],
          text: visible(`before ${shown} after`),
          links: [],
        })
      }),
      many,
    )
  })

  test.each([
    ['src/a.ts', '`src/a.ts`'],
    ['feat(ui): a, b = c@d', '`feat(ui): a, b = c@d`'],
    ['<b> "é"', '<code>&#60;b&#62; &#34;é&#34;</code>'],
    ['a|b', '<code>a&#124;b</code>'],
    ['`a`', '<code>&#96;a&#96;</code>'],
    ['|a@b.com', '<code>&#124;a&#64;&#8203;b&#46;com</code>'],
    [' \n ', ''],
  ])('turns %j into %j', (text, markdown) => {
    expect(codeSpan(text)).toBe(markdown)
  })
})

test('in a table, no text changes the number of cells or of rows', () => {
  fc.assert(
    fc.property(wildText, wildText, (one, other) => {
      const table = markdownTable(
        ['One', 'Other', 'Last'],
        [
          [escapeMarkdown(one), codeSpan(other), 'x'],
          [codeSpan(one), escapeMarkdown(other), 'y'],
        ],
      )
      const { elements, text } = render(table)
      const row = ['tr', 'td', 'td', 'td']
      expect(elements.filter((name) => name !== 'code')).toEqual([
        ...['table', 'thead', 'tr', 'th', 'th', 'th', 'tbody'],
        ...row,
        ...row,
      ])
      const cells = [singleLine(one), singleLine(other), 'x', singleLine(one), singleLine(other), 'y']
      expect(text.replaceAll(' ', '')).toBe(visible(`OneOtherLast${cells.join('')}`).replaceAll(' ', ''))
    }),
    many,
  )
})

describe('markdownLink', () => {
  test('leads to the address, whatever it holds', () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true, withFragments: true }), (address) => {
        const { elements, links } = render(`before ${markdownLink('label', address)} after`)
        expect(elements).toEqual(['p', 'a'])
        expect(links.map(decodeURIComponent)).toEqual([decodeURIComponent(new URL(address).href)])
      }),
    )
  })

  test.each([
    ['https://example.com/a_b/~c', '[x](https://example.com/a_b/~c)'],
    ['https://example.com/a)b(c', '[x](https://example.com/a%29b%28c)'],
    ['https://example.com/?a=|&b=`&c=\\', '[x](https://example.com/?a=%7C&b=%60&c=%5C)'],
    ['https://example.com/?a=1&copy;=2', '[x](https://example.com/?a=1&amp;copy;=2)'],
    ['http://[::1]:8080/', '[x](http://[::1]:8080/)'],
  ])('writes %s as %s', (address, markdown) => {
    expect(markdownLink('x', address)).toBe(markdown)
  })

  test.each(['javascript:alert(1)', 'data:text/html,x', 'mailto:a@b.com'])('refuses %s', (address) => {
    expect(() => markdownLink('x', address)).toThrow('not a web address')
  })
})

test('escapeHtml shows any text as it is, in an element and in an attribute', () => {
  fc.assert(
    fc.property(wildText, (text) => {
      const line = singleLine(text)
      const { elements, text: shown, links } = render(`<p><a href="${escapeHtml(line)}">x${escapeHtml(line)}</a></p>`)
      expect({ elements, shown, links }).toEqual({ elements: ['p', 'a'], shown: visible(`x${line}`), links: [line] })
    }),
    many,
  )
})

describe('singleLine', () => {
  test('leaves neither line ends nor characters that are not seen or turn the text', () => {
    fc.assert(
      fc.property(wildText, (text) => {
        expect(singleLine(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|^\s|\s$/u)
      }),
      many,
    )
  })
})

describe('shorten', () => {
  test('keeps the beginning, marks the cut, and never halves a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-composite' }).map((text) => text.toWellFormed()),
        fc.integer({ min: 1, max: 20 }),
        (text, limit) => {
          const short = shorten(text, limit)
          const characters = Array.from(text)
          expect(short).toBe(characters.length <= limit ? text : `${characters.slice(0, limit - 1).join('')}…`)
          expect(short.isWellFormed()).toBe(true)
        },
      ),
      many,
    )
  })

  test('leaves what fits, and cuts what does not', () => {
    expect(shorten('abc', 3)).toBe('abc')
    expect(shorten('abcd', 3)).toBe('ab…')
    expect(shorten('😀😀😀', 3)).toBe('😀😀😀')
    expect(shorten('😀😀😀😀', 3)).toBe('😀😀…')
  })
})
