import { escapeHtml } from '../../../src/text/markdown/escape.ts'

/** Markup that is safe to put into a page. */
export interface Html {
  readonly markup: string
}

type Content = Html | string | number | undefined | readonly Content[]

function markupOf(content: Content): string {
  if (content === undefined) return ''
  if (typeof content === 'string' || typeof content === 'number') return escapeHtml(String(content))
  return 'markup' in content ? content.markup : content.map(markupOf).join('')
}

const ADDRESS = /(?<address>https?:\/\/[^\s<>"'`]+)/u

/** A text whose addresses are links. */
export function linked(text: string): Html {
  const parts = text.split(ADDRESS)
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part))}`
}

/** A template for HTML: texts put into it are escaped, `Html` stands as it is, lists are joined, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return { markup: String.raw({ raw: strings }, ...contents.map(markupOf)) }
}
