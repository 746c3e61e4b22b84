import { parse, stringify } from 'yaml'
import { z } from 'zod'
import { type Html, html } from './html.ts'
import { renderMarkdown } from './markdown.ts'

/** The episode that the job proposed, and its pull request. */
export interface ReportedEpisode {
  /** Path of the episode's file in its repository. */
  readonly path: string
  /** The file: front matter and Markdown. */
  readonly markdown: string
  /** The pull request's title and body. */
  readonly title: string
  readonly body: string
}

const FRONT_MATTER = /^---\n(?<yaml>.*?)\n---\n(?<text>.*)$/su
const shownEntries = z.object({ title: z.string(), series: z.string(), episode: z.number(), date: z.string() })

const textOf = (value: unknown) =>
  typeof value === 'object' && value !== null ? stringify(value, { collectionStyle: 'flow' }).trim() : String(value)

function valuesOf(yaml: string): object | undefined {
  try {
    const values: unknown = parse(yaml)
    return typeof values === 'object' && values !== null ? values : undefined
  } catch {
    return undefined
  }
}

/** Front matter as a table, as GitHub shows it; as it is where it can't be read. */
function renderFrontMatter(yaml: string): Html {
  const values = valuesOf(yaml)
  if (values === undefined) return html`<pre>${yaml}</pre>`
  return html`<details class="fold"><summary>Front matter</summary><div class="scroll"><table class="pairs"><tbody>
${Object.entries(values).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${textOf(value)}</td></tr>\n`)}</tbody></table></div></details>`
}

/** The head of a post, as a blog shows it. */
function renderHead(yaml: string, chip: string | undefined): Html | undefined {
  const parsed = shownEntries.safeParse(valuesOf(yaml))
  if (!parsed.success) return undefined
  const { title, series, episode, date } = parsed.data
  return html`<p class="kicker">${series} · Episode ${episode} · ${date.slice(0, 10)}</p>
<h1>${title}</h1>${
    chip === undefined
      ? undefined
      : html`
<p><a class="chip" href="#trail">p95 latency <b>${chip}</b> · see where it comes from</a></p>`
  }`
}

/** The episode as its readers will see it. */
export function renderEpisode({ path, markdown }: ReportedEpisode, figure: string | undefined): Html {
  const { yaml, text } = FRONT_MATTER.exec(markdown.replaceAll('\r\n', '\n'))?.groups ?? {}
  const hasFront = yaml !== undefined && text !== undefined
  return html`<section class="step post" id="episode">
<header><h2>The episode, as readers see it</h2><span class="facts"><code>${path}</code></span></header>
<article class="markdown">${hasFront ? renderHead(yaml, figure) : undefined}
${renderMarkdown(hasFront ? text : markdown, 'file')}</article>
${hasFront ? renderFrontMatter(yaml) : undefined}
</section>`
}

/** The pull request, as its reviewers see it. */
export function renderPullRequest({ title, body }: ReportedEpisode): Html {
  return html`<section class="step" id="pull-request">
<header><h2>The pull request, as reviewers see it</h2><span class="facts">${title}</span></header>
<article class="markdown">${renderMarkdown(body, 'comment')}</article>
</section>`
}
