import { type Html, html } from './html.ts'

/** One claim of an episode, followed to where it comes from. */
export interface Trail {
  /** The entry of the front matter. */
  readonly claim: string
  /** The figure as a reader sees it. */
  readonly shown: string
  /** What asks ClickHouse for the row. */
  readonly statement: string
  readonly row: Readonly<Record<string, string>>
  readonly commit: {
    readonly sha: string
    readonly repository: string
    readonly headline: string
    readonly date: string
    readonly changes: string
    /** Its page at the clone's origin; undefined where that has none. */
    readonly address: string | undefined
  }
  /** How it was measured, in words. */
  readonly measured: string
}

/** The column that the claim is compared with, and the one that names the commit. */
const FIGURE = 'latency_p95_ms'
const COMMIT = 'commit_sha'

function cell(column: string, value: string): Html {
  if (column === FIGURE) return html`<td><mark>${value}</mark></td>`
  return column === COMMIT
    ? html`<td><a href="#commit"><code>${value.slice(0, 10)}</code></a></td>`
    : html`<td>${value}</td>`
}

function renderCommit({ sha, repository, headline, date, changes, address }: Trail['commit']): Html {
  const name = html`<code>${sha}</code>`
  return html`<p><b>${headline}</b></p>
<p>${address === undefined ? name : html`<a href="${address}">${name}</a>`}</p>
<p class="facts">${date.slice(0, 10)}, in ${repository}. ${changes}</p>`
}

/** The trail of a claim: figure, row, commit, each a link to the next. */
export function renderTrail({ claim, shown, statement, row, commit, measured }: Trail): Html {
  const columns = Object.entries(row)
  return html`<section class="step" id="trail">
<header><h2>Where ${shown} comes from</h2><span class="facts">from the figure to the row, from the row to the commit</span></header>
<ol class="trail">
<li id="figure"><h3>The figure</h3><p>The episode says <a href="#row"><b>${shown}</b></a> in <code>${claim}</code>.</p></li>
<li id="row"><h3>The row in ClickHouse</h3><pre class="sql">${statement}</pre>
<div class="scroll"><table><thead><tr>${columns.map(([column]) => html`<th>${column}</th>`)}</tr></thead>
<tbody><tr>${columns.map(([column, value]) => cell(column, value))}</tr></tbody></table></div>
<p class="facts">${measured}</p></li>
<li id="commit"><h3>The commit in git</h3>${renderCommit(commit)}</li>
</ol>
</section>`
}
