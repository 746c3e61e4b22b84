import { shortSha } from '../../text/figures.ts'
import { codeSpan, escapeMarkdown, singleLine } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import { toMinute } from '../../time/day.ts'
import { formatDuration } from '../../time/duration.ts'
import { type Group, groupsOf, lagOf } from './groups.ts'
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

const arrivalOf = ({ arrival }: SourceReport) =>
  arrival === null ? '' : `${formatDuration(arrival.p50_seconds)} / ${formatDuration(arrival.p95_seconds)}`

const row = (source: SourceReport) => [
  escapeMarkdown(source.name),
  source.gate === 'blocks' ? `**${SIGNS[source.status]}**` : SIGNS[source.status],
  lagOf(source),
  source.behind_since === null ? '' : toMinute(source.behind_since),
  arrivalOf(source),
  codeSpan(source.table),
  codeSpan(source.branch === null ? source.repository : `${source.repository}@${source.branch}`),
  source.head === null ? '' : `${codeSpan(shortSha(source.head.sha))} ${escapeMarkdown(source.head.headline)}`,
]

function line({ worst, others }: Group): string {
  const first =
    worst.first_waiting === null ? '' : ` First commit without data: ${codeSpan(shortSha(worst.first_waiting.sha))}.`
  const newest = worst.newest_row_at === null ? '' : ` Newest row: ${toMinute(worst.newest_row_at)}.`
  const more =
    others.length === 0 ? '' : ` The same: ${others.map(({ name }) => escapeMarkdown(singleLine(name))).join(', ')}.`
  return `- **${escapeMarkdown(worst.name)}**: ${escapeMarkdown(worst.reason)}${first}${newest}${more}`
}

/** The step's part of the job summary: which sources block, since when and what to do; then all of them. */
export function composeSummary(report: Report): string {
  const { sources, override } = report
  const part = (title: string, groups: readonly Group[]) =>
    groups.length === 0 ? [] : [title, groups.map(line).join('\n')]
  return `${[
    `### ${HEADINGS[report.status]}`,
    ...(override === null ? [] : [`Let pass by ${escapeMarkdown(override.actor)}: ${escapeMarkdown(override.reason)}`]),
    ...part(override === null ? '**What blocks**' : '**What would block**', groupsOf(report, 'blocks')),
    ...part('**What is late**', groupsOf(report, 'degrades')),
    markdownTable(
      ['Source', 'Status', 'Behind', 'Since', 'Arrival p50 / p95', 'Table', 'Branch', 'Head'],
      sources.map(row),
    ),
  ].join('\n\n')}\n`
}
