import { Marked, type Tokens } from 'marked'
import { drawChart } from './chart-svg.ts'
import { parseChart } from './chart-syntax.ts'
import type { Html } from './html.ts'
import { sanitizeHtml } from './sanitize.ts'

/** Where GitHub shows the text: only in comments and pull requests a line end is a line break. */
export type MarkdownPlace = 'summary' | 'file' | 'comment'

/** @see https://docs.github.com/en/get-started/writing-on-github/getting-started-with-writing-and-formatting-on-github/basic-writing-and-formatting-syntax#alerts */
const ALERT = /^<p>\[!(?<kind>note|tip|important|warning|caution)\]\s*(?:<br>)?\s*/iu

/**
 * GitHub-flavoured Markdown from outside as HTML without scripts, pictures or anything else to load. Mermaid's
 * `xychart-beta` blocks are drawn; other diagrams show as code.
 */
export function renderMarkdown(markdown: string, place: MarkdownPlace): Html {
  const charts: string[] = []
  // Nobody outside can know this mark, so nothing outside can stand for a chart.
  const mark = crypto.randomUUID()
  const marked = new Marked({
    gfm: true,
    breaks: place === 'comment',
    renderer: {
      blockquote({ tokens }: Tokens.Blockquote) {
        const content = this.parser.parse(tokens)
        const kind = ALERT.exec(content)?.groups?.kind?.toLowerCase()
        if (kind === undefined) return false
        const text = content.replace(ALERT, '<p>')
        return `<blockquote class="alert ${kind}"><p><strong>${kind}</strong></p>\n${text}</blockquote>\n`
      },
      code({ lang, text }: Tokens.Code) {
        const chart = lang === 'mermaid' ? parseChart(text) : undefined
        if (chart === undefined) return false
        charts.push(drawChart(chart).markup)
        return `<div>${mark}-${charts.length - 1}</div>\n`
      },
    },
  })
  const safe = sanitizeHtml(marked.parse(markdown, { async: false }))
  const withCharts = safe.replace(
    new RegExp(`<div>${mark}-(\\d+)</div>`, 'gu'),
    (_, index) => charts[Number(index)] ?? '',
  )
  return { markup: withCharts }
}
