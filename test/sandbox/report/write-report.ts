import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { duration } from './duration.ts'
import { type ReportedEpisode, renderEpisode } from './episode-section.ts'
import { type Html, html } from './html.ts'
import { anchor, conclusionMark, type ReportedStep, renderStep } from './step-section.ts'
import { style } from './style.ts'

/** What the report tells. */
export interface ReportOptions {
  /** Made when it is missing. */
  readonly directory: string
  readonly title: string
  /** In the order they ran. */
  readonly steps: readonly ReportedStep[]
  readonly episode?: ReportedEpisode
}

function lead(steps: readonly ReportedStep[]): string {
  const failed = steps.filter(({ run }) => run.conclusion === 'failure').length
  const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
  const milliseconds = steps.reduce((sum, { run }) => sum + run.durationMilliseconds, 0)
  return `${count}, ${failed === 0 ? 'all succeeded' : `${failed} failed`}, in ${duration(milliseconds)}`
}

function renderNavigation({ steps, episode }: ReportOptions): Html {
  const items = steps.map(
    ({ name, run }, index) =>
      html`<li><a href="#${anchor(index)}">${conclusionMark(run)}${name} <span class="facts">${duration(run.durationMilliseconds)}</span></a></li>\n`,
  )
  const last =
    episode && html`<li><a href="#pull-request">Pull request</a></li>\n<li><a href="#episode">Episode</a></li>\n`
  return html`<nav aria-label="Steps"><ol>${items}${last}</ol></nav>`
}

/** The policy lets the page's own styles stand and nothing else: no script runs, nothing is loaded. */
function renderPage(options: ReportOptions): Html {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${options.title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<main>
<h1>${options.title}</h1>
<p class="lead">${lead(options.steps)}</p>
${renderNavigation(options)}
${options.steps.map(renderStep)}
${options.episode && renderEpisode(options.episode)}
</main>
</body>
</html>
`
}

/**
 * Writes a page that shows a job as GitHub's run page does: each step's conclusion, duration, annotations, job summary
 * with its charts, outputs and log, and the pull request at its end. It is one file, works offline, and whatever
 * actions wrote into it is sanitised.
 *
 * @returns the path of the page, `index.html` in the directory.
 */
export async function writeReport(options: ReportOptions): Promise<string> {
  const path = join(options.directory, 'index.html')
  await mkdir(options.directory, { recursive: true })
  await writeFile(path, renderPage(options).markup)
  return path
}
