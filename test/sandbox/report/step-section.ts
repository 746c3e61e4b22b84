import type { ActionRun, Annotation, AnnotationLevel } from '../runner/run-action.ts'
import { duration } from './duration.ts'
import { type Html, html } from './html.ts'
import { renderLog } from './log.ts'
import { renderMarkdown } from './markdown.ts'

/** A step of the job: what the workflow calls it, and what came of it. */
export interface ReportedStep {
  readonly name: string
  readonly run: ActionRun
  /** What it says is on the page already: it is folded. */
  readonly isTold?: boolean
}

const LEVELS: readonly AnnotationLevel[] = ['error', 'warning', 'notice']

/** Where a step's section is on the page. */
export const anchor = (index: number) => `step-${index + 1}`

/** A conclusion as a sign, with its word for those who can't see it. */
export function conclusionMark({ conclusion }: Pick<ActionRun, 'conclusion'>): Html {
  // Drawn, as many fonts lack these signs.
  const sign = conclusion === 'success' ? 'M2 5.4 4.3 7.8 8.2 2.6' : 'M2.5 2.5 7.5 7.5M7.5 2.5 2.5 7.5'
  return html`<span class="mark ${conclusion}" role="img" aria-label="${conclusion}"><svg viewBox="0 0 10 10"><path d="${sign}"/></svg></span>`
}

function placeOf({ file, line, endLine }: Annotation): string | undefined {
  if (file === undefined) return undefined
  if (line === undefined) return file
  return endLine === undefined || endLine === line ? `${file}, line ${line}` : `${file}, lines ${line} to ${endLine}`
}

function renderAnnotations({ annotations, annotationCounts }: ActionRun): Html | undefined {
  const left = LEVELS.map((level) => {
    const kept = annotations.filter((annotation) => annotation.level === level).length
    return { level, more: annotationCounts[level] - kept }
  }).filter(({ more }) => more > 0)
  if (annotations.length === 0) return undefined
  return html`<ul class="annotations">
${annotations.map((annotation) => {
  const heading = [annotation.title, placeOf(annotation)].filter((part) => part !== undefined).join(' · ')
  return html`<li class="${annotation.level}"><b>${annotation.level}</b>${heading === '' ? undefined : html` <span class="place">${heading}</span>`}<pre>${annotation.message}</pre></li>\n`
})}${left.map(({ level, more }) => html`<li class="${level}">${more} more of this kind: GitHub shows ten.</li>\n`)}</ul>`
}

function renderOutputs(outputs: ActionRun['outputs']): Html | undefined {
  const entries = Object.entries(outputs)
  if (entries.length === 0) return undefined
  return html`<details class="fold"><summary>Outputs <span class="count">${entries.length}</span></summary>
<div class="scroll"><table class="pairs"><tbody>
${entries.map(([name, value]) => html`<tr><th scope="row">${name}</th><td><code>${value}</code></td></tr>\n`)}</tbody></table></div></details>`
}

function facts({ durationMilliseconds, peakMemoryMegabytes, exitCode }: ActionRun): string {
  return [
    duration(durationMilliseconds),
    peakMemoryMegabytes === undefined ? undefined : `${Math.round(peakMemoryMegabytes)} MB`,
    exitCode === 0 ? undefined : `exit code ${exitCode}`,
  ]
    .filter((fact) => fact !== undefined)
    .join(' · ')
}

function renderSummary({ run, isTold }: ReportedStep): Html {
  if (run.summary === '') return html`<p class="none">No job summary.</p>`
  const summary = html`<article class="markdown">${renderMarkdown(run.summary, 'summary')}</article>`
  return isTold === true ? html`<details class="fold"><summary>Job summary</summary>${summary}</details>` : summary
}

/** A step's part of the page: its annotations, its job summary, and, folded, its outputs and its log. */
export function renderStep(step: ReportedStep, index: number): Html {
  const { name, run, isTold } = step
  return html`<section class="step" id="${anchor(index)}">
<header>${conclusionMark(run)}<h2>${name}</h2><span class="facts">${facts(run)}</span></header>
${isTold === true ? undefined : renderAnnotations(run)}
${renderSummary(step)}
${renderOutputs(run.outputs)}
<details class="fold"><summary>Log</summary>${renderLog(run.log)}</details>
</section>`
}
