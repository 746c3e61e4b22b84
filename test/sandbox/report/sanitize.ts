import { Parser } from 'htmlparser2'
import { escapeHtml } from '../../../src/text/markdown/escape.ts'

/**
 * The elements that stay, as GitHub has it for Markdown, but for pictures, which leave their text: the page loads nothing.
 *
 * @see https://github.com/gjtorikian/html-pipeline/blob/main/lib/html_pipeline/sanitization_filter.rb
 */
const ELEMENTS: ReadonlySet<string> = new Set(
  `a abbr b blockquote br caption cite code dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i input ins
  kbd li mark ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt ul var`.split(
    /\s+/u,
  ),
)

/** Elements whose content is no text for the reader, and goes with them. */
const DROPPED_WITH_CONTENT: ReadonlySet<string> = new Set(
  'iframe math noembed noframes noscript object plaintext script select style svg template textarea title xmp'.split(
    ' ',
  ),
)

const VOID: ReadonlySet<string> = new Set(['br', 'hr', 'input'])

const anything = /^/u
const position = /^(?:left|right|center)$/u
const count = /^\d{1,4}$/u

/** The attributes that stay on every element, and on some, each with the values it may have. */
const GLOBAL_ATTRIBUTES: readonly (readonly [name: string, value: RegExp])[] = [
  ['align', position],
  ['title', anything],
]
const ATTRIBUTES: ReadonlyMap<string, ReadonlyMap<string, RegExp>> = new Map(
  Object.entries({
    a: { href: /^(?:https?:\/\/|mailto:|#)/iu },
    blockquote: { class: /^alert (?:note|tip|important|warning|caution)$/u },
    code: { class: /^language-[\w+-]+$/u },
    details: { open: anything },
    input: { type: /^checkbox$/u, checked: anything, disabled: anything },
    ol: { start: count },
    td: { colspan: count, rowspan: count },
    th: { colspan: count, rowspan: count },
  }).map(([element, attributes]) => [element, new Map(Object.entries(attributes))]),
)
const NO_ATTRIBUTES: ReadonlyMap<string, RegExp> = new Map()

function openingTag(name: string, attributes: Readonly<Record<string, string>>): string {
  const allowed = new Map([...GLOBAL_ATTRIBUTES, ...(ATTRIBUTES.get(name) ?? NO_ATTRIBUTES)])
  const kept = Object.entries(attributes).filter(([attribute, value]) => allowed.get(attribute)?.test(value))
  return `<${name}${kept.map(([attribute, value]) => ` ${attribute}="${escapeHtml(value)}"`).join('')}>`
}

/**
 * Writes HTML from outside anew with nothing in it but the elements and attributes on the list, all of them closed;
 * other elements leave their content behind. Nothing in it can run, load, or reach out of the place it is put.
 */
export function sanitizeHtml(unsafe: string): string {
  let safe = ''
  let dropping = 0
  const parser = new Parser({
    onopentag(name, attributes) {
      if (DROPPED_WITH_CONTENT.has(name)) dropping += 1
      if (dropping > 0) return
      if (name === 'img') safe += escapeHtml(attributes.alt ?? '')
      if (!ELEMENTS.has(name)) return
      // Of all inputs only the check boxes of task lists stay, and nobody can tick them.
      if (name === 'input' && attributes.type !== 'checkbox') return
      safe += openingTag(name, name === 'input' ? { ...attributes, disabled: '' } : attributes)
    },
    ontext(text) {
      if (dropping === 0) safe += escapeHtml(text)
    },
    onclosetag(name) {
      if (dropping === 0 && ELEMENTS.has(name) && !VOID.has(name)) safe += `</${name}>`
      if (DROPPED_WITH_CONTENT.has(name)) dropping -= 1
    },
  })
  parser.end(unsafe)
  return safe
}
