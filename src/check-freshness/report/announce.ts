import { log } from '../../runner/log.ts'
import { singleLine } from '../../text/markdown/escape.ts'
import type { Report, SourceReport } from './report.ts'

function announceSource({ name, status, gate, reason }: SourceReport, isOverridden: boolean): void {
  const text = `${singleLine(name)} is ${status}. ${reason}`
  if (gate === 'blocks' && !isOverridden) log.error(text, { title: 'Data is not fresh' })
  else if (gate === 'passes') log.info(text)
  else log.warning(text, { title: 'Data is not fresh' })
}

/** Tells the log: a line for each source, an error annotation for each that blocks, and how they stand together. */
export function announce(report: Report): void {
  const { sources, override } = report
  const order: readonly SourceReport['gate'][] = ['blocks', 'degrades', 'passes']
  for (const gate of order) {
    for (const source of sources.filter((one) => one.gate === gate)) announceSource(source, override !== null)
  }
  if (override !== null) log.notice(`${override.actor} let it pass: ${override.reason}`, { title: 'Overridden' })
  const blocking = sources.filter(({ gate }) => gate === 'blocks').length
  log.info(`Freshness: ${report.status}; ${blocking} of ${sources.length} sources stale or unknown.`)
}
