import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { duration } from './duration.ts'
import { renderEpisode, renderPullRequest } from './episode-section.ts'
import { renderAgain, renderGate } from './gate-section.ts'
import { type Html, html } from './html.ts'
import { withRealLinks } from './links.ts'
import { anchor, conclusionMark, type ReportedStep, renderStep } from './step-section.ts'
import type { Story } from './story.ts'
import { style } from './style.ts'
import { renderTrail } from './trail-section.ts'

/** What the report tells. */
export interface ReportOptions {
  /** Made when it is missing. */
  readonly directory: string
  readonly title: string
  /** Whose job summaries are shown, in the order they ran. */
  readonly steps: readonly ReportedStep[]
  /** Where an episode was proposed. */
  readonly story?: Story | undefined
}

function lead(steps: readonly ReportedStep[]): string {
  const failed = steps.filter(({ run }) => run.conclusion === 'failure').length
  const count = `${steps.length} ${steps.length === 1 ? 'step' : 'steps'}`
  const milliseconds = steps.reduce((sum, { run }) => sum + run.durationMilliseconds, 0)
  return `${count}, ${failed === 0 ? 'all succeeded' : `${failed} failed`}, in ${duration(milliseconds)}`
}

function renderNavigation({ steps, story }: ReportOptions): Html {
  const parts: [string, string][] =
    story === undefined
      ? []
      : [
          ['episode', 'Episode'],
          ...(story.trail === undefined ? [] : [['trail', 'Trail of a figure'] satisfies [string, string]]),
          ['gate', 'Gate'],
          ['again', 'Second run'],
          ['pull-request', 'Pull request'],
        ]
  const links = parts.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>\n`)
  const items = steps.map(
    ({ name, run }, index) => html`<li><a href="#${anchor(index)}">${conclusionMark(run)}${name}</a></li>\n`,
  )
  return html`<nav aria-label="Contents"><ol>${links}${items}</ol></nav>`
}

function renderStory({ episode, trail, gate, first, again }: Story): Html {
  return html`${renderEpisode(episode, trail?.shown)}
${trail && renderTrail(trail)}
${renderGate(gate)}
${renderAgain(first, again)}
${renderPullRequest(episode)}`
}

/** The policy lets the page's own styles stand and nothing else: no script runs, nothing is loaded. */
function renderPage(options: ReportOptions): Html {
  const { title, steps, story } = options
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${{ markup: style }}</style>
</head>
<body>
<main>
<p class="lead page-title">${title}</p>
<p class="lead">${story?.window ?? lead(steps)}</p>
${renderNavigation(options)}
${story && renderStory(story)}
${steps.length > 0 ? html`<h2 class="part">Job summaries</h2>` : undefined}
${steps.map(renderStep)}
</main>
</body>
</html>
`
}

/**
 * Writes a page that tells what a run of the pipeline came to: the episode as its readers see it, the trail of one of its figures, the gate,
 * a second run, the pull request, and of each step what GitHub's run page shows. It is one file, works offline, and whatever actions wrote
 * into it is sanitised.
 *
 * @returns the path of the page, `index.html` in the directory.
 */
export async function writeReport(options: ReportOptions): Promise<string> {
  const path = join(options.directory, 'index.html')
  const { markup } = renderPage(options)
  await mkdir(options.directory, { recursive: true })
  await writeFile(path, options.story === undefined ? markup : withRealLinks(markup, options.story.links))
  return path
}
