import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { marked } from 'marked'

/** What a reader of rendered Markdown gets. */
export interface Rendering {
  /** Names of the elements, in their order, such as `p` and `code`. */
  readonly elements: string[]
  /** The text, entities resolved, without zero-width spaces and the white space around it. */
  readonly text: string
  /** Targets of links. */
  readonly links: string[]
}

/** Renders Markdown as GitHub flavours it. */
export function render(markdown: string): Rendering {
  const elements: string[] = []
  const links: string[] = []
  let text = ''
  const parser = new Parser({
    onopentag(name, attributes) {
      elements.push(name)
      if (attributes.href !== undefined) links.push(attributes.href)
    },
    ontext(part) {
      text += part
    },
    oncomment: () => elements.push('comment'),
    onprocessinginstruction: () => elements.push('instruction'),
  })
  parser.end(marked.parse(markdown, { gfm: true, async: false }))
  return { elements, text: visible(text), links }
}

/** Text as it is seen: without zero-width spaces, white space as one space. */
export const visible = (text: string): string => text.replaceAll('\u200b', '').replace(/\s+/gu, ' ').trim()

const pieces = [
  'a',
  'b1',
  'www.',
  'WWW.',
  'w',
  'example.com',
  '@',
  'name',
  '#',
  '12',
  'GH-',
  '://',
  'http',
  'https',
  ':',
]
  .concat([
    'tada',
    '+1',
    '|',
    '\\',
    '`',
    '```',
    '*',
    '_',
    '**',
    '__',
    '~',
    '~~',
    '[',
    ']',
    '(',
    ')',
    '!',
    '<',
    '>',
    '<b>',
  ])
  .concat([
    '</code>',
    '<!--',
    '-->',
    '&',
    '&amp;',
    '&#64;',
    ';',
    '$',
    '-',
    '---',
    '=',
    '===',
    '+',
    '1.',
    '1)',
    ' ',
    '    ',
  ])
  .concat(['\t', '\n', '\r\n', '\n\n', '\u00a0', '\u200b', '\ufeff', '\u2028', '\0', '\u001b[31m', '\u202e', '.', '/'])
  .concat([
    'mailto:',
    'a@b.com',
    '"',
    "'",
    'é',
    '😀',
    '{',
    '}',
    '^',
    '[^1]:',
    '[x]',
    '[a]: /b',
    '# ',
    '> ',
    '- ',
    '<?',
    '<![CDATA[',
  ])

/** Text from anywhere, in which Markdown's and GitHub's signs are frequent. */
export const wildText: fc.Arbitrary<string> = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 30 }).map((text) => text.toWellFormed()),
)
