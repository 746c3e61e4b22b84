import { parse, stringify } from 'yaml'
import { type Html, html } from './html.ts'
import { renderMarkdown } from './markdown.ts'

/** The episode that the job proposed, and its pull request. */
export interface ReportedEpisode {
  /** Path of the episode's file in its repository. */
  readonly path: string
  /** The file: front matter and Markdown. */
  readonly markdown: string
  readonly pullRequestUrl: string
  /** The pull request's title and body. */
  readonly title: string
  readonly body: string
}

const FRONT_MATTER = /^---\n(?<yaml>.*?)\n---\n(?<text>.*)$/su

const textOf = (value: unknown) =>
  typeof value === 'object' && value !== null ? stringify(value, { collectionStyle: 'flow' }).trim() : String(value)

/** Front matter as a table, as GitHub shows it; as it is where it can't be read. */
function renderFrontMatter(yaml: string): Html {
  let values: unknown
  try {
    values = parse(yaml)
  } catch {
    values = undefined
  }
  if (typeof values !== 'object' || values === null) return html`<pre>${yaml}</pre>`
  return html`<div class="scroll"><table class="pairs"><tbody>
${Object.entries(values).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${textOf(value)}</td></tr>\n`)}</tbody></table></div>`
}

function renderFile(markdown: string): Html {
  const { yaml, text } = FRONT_MATTER.exec(markdown.replaceAll('\r\n', '\n'))?.groups ?? {}
  if (yaml === undefined || text === undefined) return renderMarkdown(markdown, 'file')
  return html`${renderFrontMatter(yaml)}${renderMarkdown(text, 'file')}`
}

function renderLink(url: string): Html {
  return /^https?:\/\//iu.test(url) ? html`<a href="${url}">${url}</a>` : html`${url}`
}

/** The page's last part: the pull request, and the episode's file as GitHub would show it. */
export function renderEpisode({ path, markdown, pullRequestUrl, title, body }: ReportedEpisode): Html {
  return html`<section class="step" id="pull-request">
<header><h2>Pull request: ${title}</h2><span class="facts">${renderLink(pullRequestUrl)}</span></header>
<article class="markdown">${renderMarkdown(body, 'comment')}</article>
</section>
<section class="step" id="episode">
<header><h2>Episode</h2><span class="facts"><code>${path}</code></span></header>
<article class="markdown">${renderFile(markdown)}</article>
</section>`
}
