import { log } from '../../runner/log.ts'
import { shorten, singleLine } from '../../text/markdown/escape.ts'
import { toMinute } from '../../time/day.ts'
import { type Group, groupsOf, lagOf } from './groups.ts'
import type { Report, SourceReport } from './report.ts'

/** GitHub shows ten annotations of a kind for a step. */
const MAX_ANNOTATIONS = 10
const MAX_NAMES_CHARACTERS = 400
const PLACE = { title: 'Data is not fresh' }

const nameOf = ({ name }: SourceReport) => singleLine(name)
const names = (sources: readonly SourceReport[]) =>
  shorten(sources.map((source) => `${nameOf(source)} (${lagOf(source)})`).join(', '), MAX_NAMES_CHARACTERS)

function textOf({ worst, others }: Group): string {
  const { status, reason, first_waiting: first, newest_row_at: newestRow } = worst
  return [
    `${nameOf(worst)} is ${status}. ${reason}`,
    first === null ? '' : `First commit without data: ${first.sha} ${first.url}`,
    newestRow === null ? '' : `Newest row: ${toMinute(newestRow)}.`,
    others.length === 0 ? '' : `The same of ${others.length} more: ${names(others)}.`,
  ]
    .filter((part) => part !== '')
    .join(' ')
}

/** Annotates groups, the worst first; where GitHub would show no more of them, the last annotation names the rest. */
function annotate(groups: readonly Group[], write: (text: string) => void): void {
  const shown = groups.length > MAX_ANNOTATIONS ? groups.slice(0, MAX_ANNOTATIONS - 1) : groups
  for (const group of shown) write(textOf(group))
  const rest = groups.slice(shown.length).flatMap(({ worst, others }) => [worst, ...others])
  if (rest.length > 0) write(`And ${rest.length} more: ${names(rest)}. The job summary has them all.`)
}

/** Tells the log: an annotation for each cause that blocks or degrades, the worst first, and how all stand together. */
export function announce(report: Report): void {
  const { sources, override } = report
  const isOverridden = override !== null
  annotate(groupsOf(report, 'blocks'), (text) => (isOverridden ? log.warning(text, PLACE) : log.error(text, PLACE)))
  annotate(groupsOf(report, 'degrades'), (text) => log.warning(text, PLACE))
  for (const source of sources.filter(({ gate }) => gate === 'passes'))
    log.info(`${nameOf(source)} is ${source.status}. ${source.reason}`)
  if (isOverridden) log.notice(`${override.actor} let it pass: ${override.reason}`, { title: 'Overridden' })
  const blocking = sources.filter(({ gate }) => gate === 'blocks').length
  log.info(`Freshness: ${report.status}; ${blocking} of ${sources.length} sources stale or unknown.`)
}
