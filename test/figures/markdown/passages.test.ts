import fc from 'fast-check'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { readFigures } from '../../../src/figures/read/read-figures.ts'

const parser = unified().use(remarkParse).use(remarkGfm)
const node = z.looseObject({
  type: z.string(),
  value: z.string().optional(),
  title: z.string().nullish(),
  get children(): z.ZodOptional<z.ZodArray<typeof node>> {
    return z.array(node).optional()
  },
})
/** What holds no figures, or none that are read: inline code with a figure alone is compared elsewhere. */
const LEFT_OUT = ['heading', 'code', 'inlineCode', 'html', 'footnoteDefinition', 'image']

/** The text that a full parser shows outside of headings and code. */
function shownText(markdown: string): string {
  const textOf = ({ type, value = '', title, children = [] }: z.output<typeof node>): string => {
    if (LEFT_OUT.includes(type)) return ' '
    if (type === 'text') return value
    const text = `${children.map(textOf).join('')}${title == null ? '' : ` ${title} `}`
    return ['paragraph', 'listItem', 'tableCell', 'break'].includes(type) ? `\n${text}\n` : text
  }
  return textOf(node.parse(parser.parse(markdown)))
}

const milliseconds = (text: string) => (text.match(/\b\d+(?= ms\b)/gu) ?? []).toSorted()
const read = (text: string) =>
  readFigures({ text, line: 1 })
    .figures.flatMap((figure) => (figure.kind === 'number' ? [String(figure.value)] : []))
    .toSorted()

const inline = fc.constantFrom(
  'It takes N ms.',
  '**N ms** and _N ms_',
  '`f(N ms)` and N ms',
  '[N ms](https://example.com/N) there',
  '[N ms](https://example.com/N "N ms") there',
  '<b>N ms</b> <!-- N ms -->',
  'a \\* b N ms \\`N ms\\`',
  '``a ` N ms`` N ms',
  '&amp; N ms',
)
const block = fc.oneof(
  fc.array(inline, { minLength: 1, maxLength: 3 }).map((lines) => lines.join('\n')),
  inline.map((text) => `# ${text}`),
  inline.map((text) => `${text}\n---`),
  fc.array(inline, { minLength: 1, maxLength: 3 }).map((items) => items.map((item) => `- ${item}`).join('\n')),
  fc
    .array(inline, { minLength: 1, maxLength: 3 })
    .map((items) => items.map((item, index) => `${index + 1}. ${item}`).join('\n')),
  inline.map((text) => `- ${text}\n\n  \`\`\`\n  N ms\n  \`\`\`\n\n  N ms`),
  inline.map((text) => `> ${text}\n> > N ms`),
  inline.map((text) => `> \`\`\`\n> ${text}\n> \`\`\``),
  fc.constantFrom(
    '```\nN ms\n```',
    '~~~ts\nN ms\n~~~',
    '    N ms',
    '[label]: https://example.com "N ms"',
    '***',
    '<!--\nN ms\n-->',
  ),
  fc
    .array(inline, { minLength: 2, maxLength: 2 })
    .map(
      (cells) =>
        `| a | b |\n| --- | :-: |\n| ${cells.map((cell) => cell.replaceAll('|', '')).join(' | ')} |\n| N ms | x |`,
    ),
)

describe('what is read of Markdown', () => {
  it('is what a full parser shows outside of headings and code', () => {
    let total = 0
    fc.assert(
      fc.property(fc.array(block, { minLength: 1, maxLength: 8 }), (blocks) => {
        const pieces = blocks.join('\n\n').split('N')
        const markdown = pieces.map((piece, index) => `${index === 0 ? '' : 1_000 + index}${piece}`).join('')
        const shown = milliseconds(shownText(markdown))
        total += shown.length
        expect(read(markdown)).toEqual(shown)
      }),
      { numRuns: 500 },
    )
    expect(total).toBeGreaterThan(2_000)
  })
})
