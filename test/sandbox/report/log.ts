import { stripVTControlCharacters } from 'node:util'
import { type Html, html } from './html.ts'

/** Consecutive lines of a log: those of a group have its title. */
interface LogPart {
  readonly title: string | undefined
  readonly lines: string[]
}

const GROUP = '##[group]'
const END_OF_GROUP = '##[endgroup]'
const TAGGED = /^##\[(?<tag>error|warning|notice|debug|command)\](?<text>.*)$/su

/** Groups don't nest: a new one ends the one before it. */
function partsOf(log: string): LogPart[] {
  const parts: LogPart[] = [{ title: undefined, lines: [] }]
  for (const line of log === '' ? [] : stripVTControlCharacters(log).split('\n')) {
    if (line.startsWith(GROUP)) parts.push({ title: line.slice(GROUP.length), lines: [] })
    else if (line.startsWith(END_OF_GROUP)) parts.push({ title: undefined, lines: [] })
    else parts.at(-1)?.lines.push(line)
  }
  return parts.filter(({ title, lines }) => title !== undefined || lines.length > 0)
}

function renderLine(line: string): Html {
  const { tag, text } = TAGGED.exec(line)?.groups ?? {}
  if (tag === undefined || text === undefined) return html`<span>${line}\n</span>`
  const label = tag === 'command' ? '' : `${tag[0]?.toUpperCase()}${tag.slice(1)}: `
  return html`<span class="${tag}">${label}${text}\n</span>`
}

/** A step's log as GitHub's log viewer shows it: groups folded, errors and warnings marked. */
export function renderLog(log: string): Html {
  return html`<div class="log">${partsOf(log).map(({ title, lines }) => {
    const text = html`<pre>${lines.map(renderLine)}</pre>`
    return title === undefined ? text : html`<details><summary>${title}</summary>${text}</details>`
  })}</div>`
}
