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

/** A template for HTML: texts put into it are escaped, `Html` stands as it is, lists are joined, undefined is nothing. */
export function html(strings: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return { markup: String.raw({ raw: strings }, ...contents.map(markupOf)) }
}
