import { codeSpan, escapeMarkdown } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import { toMinute } from '../../time/day.ts'
import { formatDuration } from '../../time/duration.ts'
import type { Report, SourceReport } from './report.ts'

const SIGNS: Readonly<Record<SourceReport['status'], string>> = {
  fresh: '✅ fresh',
  pending: '⏳ pending',
  late: '⚠️ late',
  stale: '⛔ stale',
  empty: '⬜ empty',
  unknown: '❓ unknown',
}
const HEADINGS: Readonly<Record<Report['status'], string>> = {
  valid: '✅ Data is fresh',
  degraded: '⚠️ Data is degraded, the check passes',
  blocked: '⛔ Data is stale: the check blocks',
}

function lagOf({ lag_seconds: lag, lag_is_at_least: isAtLeast }: SourceReport): string {
  if (lag === null) return 'unknown'
  return lag === 0 ? '–' : `${isAtLeast ? '≥ ' : ''}${formatDuration(lag)}`
}

const row = (source: SourceReport) => [
  escapeMarkdown(source.name),
  source.gate === 'blocks' ? `**${SIGNS[source.status]}**` : SIGNS[source.status],
  lagOf(source),
  source.behind_since === null ? '' : toMinute(source.behind_since),
  codeSpan(source.table),
  codeSpan(source.branch === null ? source.repository : `${source.repository}@${source.branch}`),
  source.head === null ? '' : `${codeSpan(source.head.sha.slice(0, 7))} ${escapeMarkdown(source.head.headline)}`,
]

const blocker = (source: SourceReport) => `- **${escapeMarkdown(source.name)}**: ${escapeMarkdown(source.reason)}`

/** The step's part of the job summary: which sources block, since when and what to do; then all of them. */
export function composeSummary(report: Report): string {
  const { sources, override } = report
  const blocking = sources.filter(({ gate }) => gate === 'blocks')
  const late = sources.filter(({ gate }) => gate === 'degrades')
  const part = (title: string, lines: readonly string[]) => (lines.length === 0 ? [] : [title, lines.join('\n')])
  return `${[
    `### ${HEADINGS[report.status]}`,
    ...(override === null ? [] : [`Let pass by ${escapeMarkdown(override.actor)}: ${escapeMarkdown(override.reason)}`]),
    ...part(override === null ? '**What blocks**' : '**What would block**', blocking.map(blocker)),
    ...part('**What is late**', late.map(blocker)),
    markdownTable(['Source', 'Status', 'Behind', 'Since', 'Table', 'Branch', 'Head'], sources.map(row)),
  ].join('\n\n')}\n`
}
