import { describeUsage } from '../../github/usage.ts'
import { count, counted, shortSha } from '../../text/figures.ts'
import { type Chart, mermaidChart } from '../../text/markdown/chart.ts'
import { codeSpan, escapeMarkdown } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import { dayNumber, dayText } from '../../time/day.ts'
import { MAX_BRANCHES_SEEN, type RepositoryHealth } from '../health.ts'
import { benchmarkSection } from './benchmark-section.ts'
import {
  type BranchFigures,
  type BranchResult,
  type Report,
  removedCountOf,
  storedCountOf,
  tallyOfReport,
} from './report.ts'
import type { DayCount, Tally } from './tally.ts'

const MAX_DAYS = 31
const MAX_REPOSITORIES = 200

function figureCells({ branch, head, tally, storedCount, removedCount }: BranchFigures): string[] {
  const unknown = tally.unknownLines > 0 ? ` (${count(tally.unknownLines)} unknown)` : ''
  return [
    codeSpan(branch),
    codeSpan(shortSha(head)),
    count(tally.found),
    count(storedCount),
    count(tally.relevantCount),
    `+${count(tally.additions)} −${count(tally.deletions)}${unknown}`,
    removedCount === 0 ? '' : `${counted(removedCount, 'commit')} marked removed`,
  ]
}

function resultRow(result: BranchResult): string[] {
  const repository = escapeMarkdown(result.repository)
  switch (result.kind) {
    case 'collected':
      return [repository, ...figureCells(result)]
    case 'empty':
      return [repository, '', '', '', '', '', '', 'no commits']
    case 'failed': {
      const reason = `❌ ${escapeMarkdown(result.reason)}`
      const cells = result.partial === undefined ? Array<string>(6).fill('') : figureCells(result.partial).slice(0, 6)
      return [repository, ...cells, reason]
    }
    default:
      return result satisfies never
  }
}

/** What failed first, then what has news, then the quiet. */
const rank = (result: BranchResult) =>
  result.kind === 'failed' ? 0 : result.kind === 'collected' && result.tally.found + result.removedCount > 0 ? 1 : 2

function repositorySection(results: readonly BranchResult[]): string[] {
  const ranked = results.toSorted((one, other) => rank(one) - rank(other))
  const left = ranked.length - MAX_REPOSITORIES
  return [
    markdownTable(
      ['Repository', 'Branch', 'Head', 'Commits', 'Stored', 'Relevant', 'Lines', 'Note'],
      ranked.slice(0, MAX_REPOSITORIES).map(resultRow),
    ),
    ...(left > 0 ? [`_and ${count(left)} repositories more._`] : []),
  ]
}

/** Commits per UTC day, oldest first, of the last days up to the newest that has any; a day without commits is a day with none. */
export function dailyCounts({ days }: Pick<Tally, 'days'>): DayCount[] {
  const numbers = [...days.keys()].map((day) => dayNumber(new Date(day)))
  if (numbers.length === 0) return []
  const last = Math.max(...numbers)
  const first = Math.max(Math.min(...numbers), last - MAX_DAYS + 1)
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const day = dayText(first + index)
    return days.get(day) ?? { day, all: 0, relevant: 0 }
  })
}

function dailySection(tally: Tally): string[] {
  const days = dailyCounts(tally)
  const [first] = days
  if (first === undefined) return []
  const older = [...tally.days.values()].reduce((sum, { day, all }) => (day < first.day ? sum + all : sum), 0)
  const chart = {
    title: 'Commits per day (line: relevant)',
    categories: days.map(({ day }) => day.slice(5)),
    unit: 'commits',
    series: [
      { kind: 'bar', values: days.map(({ all }) => all) },
      { kind: 'line', values: days.map(({ relevant }) => relevant) },
    ],
  } satisfies Chart
  return [
    '### Commits per day',
    // A line needs two points.
    ...(days.length > 1 ? [mermaidChart(chart)] : []),
    markdownTable(
      ['Day', 'Commits', 'Relevant'],
      days.filter(({ all }) => all > 0).map(({ day, all, relevant }) => [day, count(all), count(relevant)]),
    ),
    ...(older > 0
      ? [`_The last ${MAX_DAYS} days; ${counted(older, 'commit')} ${older === 1 ? 'is' : 'are'} older._`]
      : []),
  ]
}

function healthSection(health: readonly RepositoryHealth[]): string[] {
  if (health.length === 0) return []
  const rows = health.map((row) => [
    escapeMarkdown(row.repository),
    `${row.open_branches > MAX_BRANCHES_SEEN ? 'at least ' : ''}${count(row.active_branches)} of ${count(row.open_branches)}`,
    `${count(row.pull_requests_opened)} / ${count(row.pull_requests_merged)} / ${count(row.pull_requests_open)}`,
    row.hours_to_merge === null ? 'n/a' : `${row.hours_to_merge.toFixed(1)} h`,
    count(row.contributors),
    `${count(row.reviews)} by ${count(row.reviewers)}`,
    [row.vulnerability_alerts, row.secret_alerts, row.code_alerts]
      .map((alerts) => (alerts === null ? 'n/a' : count(alerts)))
      .join(' / '),
  ])
  return [
    `### Repository health, last ${count(health[0]?.window_hours ?? 0)} hours`,
    markdownTable(
      [
        'Repository',
        'Active branches',
        'Pull requests opened / merged / open',
        'Time to merge',
        'Contributors',
        'Reviews',
        'Alerts: dependencies / secrets / code',
      ],
      rows,
    ),
  ]
}

const faultSection = (faults: readonly string[]): string[] =>
  faults.length === 0 ? [] : ['### Not done', ...faults.map((fault) => `- ${escapeMarkdown(fault)}`)]

/** The job summary of a run, in Markdown. Pure. */
export function composeSummary(report: Omit<Report, 'facts'>): string {
  const tally = tallyOfReport(report)
  const removed = removedCountOf(report)
  const verdict = report.dryRun
    ? `${counted(tally.found, 'commit')} found. A dry run: nothing was stored.`
    : `${counted(tally.found, 'commit')} found, ${count(storedCountOf(report))} of them new and stored, ${count(tally.relevantCount)} relevant${removed > 0 ? `; ${count(removed)} marked removed` : ''}.`
  return [
    '## Collect commits',
    verdict,
    ...repositorySection(report.results),
    ...dailySection(tally),
    ...benchmarkSection(report.benchmarks),
    ...healthSection(report.health),
    ...faultSection(report.faults),
    `_${describeUsage(report.usage)}._`,
  ].join('\n\n')
}
