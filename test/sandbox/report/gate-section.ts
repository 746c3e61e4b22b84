import type { ActionRun } from '../runner/run-action.ts'
import { type Html, html, linked } from './html.ts'
import { conclusionMark } from './step-section.ts'

function renderCheck(title: string, run: ActionRun): Html {
  const messages = run.annotations.map(({ message }) => html`<p>${linked(message)}</p>`)
  const { status = 'unknown' } = run.outputs
  return html`<div class="check"><h3>${conclusionMark(run)} ${title} <span class="facts">${status}</span></h3>
${messages.length === 0 ? html`<p>No source is late.</p>` : messages}</div>`
}

/** The gate before and after the data was there. */
export function renderGate({ shut, open }: { readonly shut: ActionRun; readonly open: ActionRun }): Html {
  return html`<section class="step" id="gate">
<header><h2>The gate</h2><span class="facts">it may be behind for 1 second here, so that it shuts before your eyes</span></header>
<div class="checks">${renderCheck('Before the benchmarks: shut', shut)}
${renderCheck('After them: open', open)}</div>
</section>`
}

const TOLD: readonly (readonly [output: string, label: string])[] = [
  ['commits-stored', 'commits stored'],
  ['outcome', 'outcome'],
]

function told({ outputs }: ActionRun): string {
  return TOLD.flatMap(([output, label]) =>
    outputs[output] === undefined ? [] : [`${label}: ${outputs[output]}`],
  ).join(', ')
}

/** The second run beside the first, step by step: those that are in both. */
export function renderAgain(
  first: readonly { readonly name: string; readonly run: ActionRun }[],
  again: readonly { readonly name: string; readonly run: ActionRun }[],
): Html {
  const rows = again.flatMap(({ name, run }) =>
    first
      .filter((before) => before.name === name)
      .map((before) => html`<tr><th scope="row">${name}</th><td>${told(before.run)}</td><td>${told(run)}</td></tr>\n`),
  )
  return html`<section class="step" id="again">
<header><h2>Once more, with nothing new</h2><span class="facts">nothing is stored or proposed twice</span></header>
<div class="scroll padded"><table><thead><tr><th></th><th>first run</th><th>second run</th></tr></thead><tbody>
${rows}</tbody></table></div>
</section>`
}
