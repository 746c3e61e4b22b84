import { describeUsage } from '../github/usage.ts'
import { mermaidChart } from '../markdown/chart.ts'
import { codeSpan, escapeMarkdown } from '../markdown/escape.ts'
import { markdownTable } from '../markdown/table.ts'
import type { BenchmarkChange } from './benchmarks.ts'
import type { Commit } from './commit.ts'
import { type BranchResult, commitsOf, type Report, relevantCount, storedCountOf } from './report.ts'

const MOST_DAYS = 31
const MOST_BENCHMARKS = 10
const count = (number: number) => number.toLocaleString('en-US')

function sumOf(commits: readonly Commit[], field: 'additions' | 'deletions'): number {
  return commits.reduce((sum, commit) => sum + (commit[field] ?? 0), 0)
}

function resultRow(result: BranchResult): string[] {
  const repository = escapeMarkdown(result.repository)
  switch (result.kind) {
    case 'collected': {
      const { commits } = result
      const unknown = commits.filter(({ additions }) => additions === undefined).length
      return [
        repository,
        codeSpan(result.branch),
        codeSpan(result.head.slice(0, 7)),
        count(commits.length),
        count(result.storedCount),
        count(relevantCount(commits)),
        `+${count(sumOf(commits, 'additions'))} −${count(sumOf(commits, 'deletions'))}${unknown > 0 ? ` (${count(unknown)} unknown)` : ''}`,
      ]
    }
    case 'empty':
      return [repository, '', '', 'no commits', '', '', '']
    case 'failed':
      return [repository, '', '', `❌ ${escapeMarkdown(result.reason)}`, '', '', '']
    default:
      return result satisfies never
  }
}

/** Commits per UTC day, oldest first; the newest days where there are many. */
export function dailyCounts(
  commits: readonly Commit[],
): { readonly day: string; readonly all: number; readonly relevant: number }[] {
  const days = new Map<string, { all: number; relevant: number }>()
  for (const { committedAt, isRelevant } of commits) {
    const day = committedAt.toISOString().slice(0, 10)
    const counts = days.get(day) ?? { all: 0, relevant: 0 }
    counts.all += 1
    if (isRelevant) counts.relevant += 1
    days.set(day, counts)
  }
  return [...days]
    .map(([day, counts]) => ({ day, ...counts }))
    .toSorted((one, other) => (one.day < other.day ? -1 : 1))
    .slice(-MOST_DAYS)
}

function dailySection(commits: readonly Commit[]): string[] {
  const days = dailyCounts(commits)
  if (days.length === 0) return []
  return [
    '### Commits per day',
    mermaidChart({
      title: 'Commits per day (line: relevant)',
      categories: days.map(({ day }) => day.slice(5)),
      unit: 'commits',
      series: [
        { kind: 'bar', values: days.map(({ all }) => all) },
        { kind: 'line', values: days.map(({ relevant }) => relevant) },
      ],
    }),
    markdownTable(
      ['Day', 'Commits', 'Relevant'],
      days.map(({ day, all, relevant }) => [day, count(all), count(relevant)]),
    ),
  ]
}

const percent = (ratio: number) => `${ratio > 0 ? '+' : ''}${(ratio * 100).toFixed(1)} %`

function benchmarkSection(benchmarks: readonly BenchmarkChange[]): string[] {
  if (benchmarks.length === 0) return []
  const rows = benchmarks
    .slice(0, MOST_BENCHMARKS)
    .map((row) => [
      codeSpan(row.commit_sha.slice(0, 7)),
      escapeMarkdown(`${row.model} ${row.quant} ${row.dataset}`),
      `${count(Math.round(row.latency_p95_ms))} ms`,
      row.previous_latency_p95_ms === null ? 'n/a' : `${count(Math.round(row.previous_latency_p95_ms))} ms`,
      row.latency_p95_change_ratio === null ? 'n/a' : percent(row.latency_p95_change_ratio),
    ])
  return ['### Largest benchmark changes', markdownTable(['Commit', 'Benchmark', 'p95', 'Before', 'Change'], rows)]
}

/** The job summary of a run, in Markdown. Pure. */
export function composeSummary(report: Report): string {
  const commits = commitsOf(report)
  const verdict = report.dryRun
    ? `${count(commits.length)} commits found. A dry run: nothing was stored.`
    : `${count(commits.length)} commits found, ${count(storedCountOf(report))} of them new and stored, ${count(relevantCount(commits))} relevant.`
  return [
    '## Collect commits',
    verdict,
    markdownTable(
      ['Repository', 'Branch', 'Head', 'Commits', 'Stored', 'Relevant', 'Lines'],
      report.results.map(resultRow),
    ),
    ...dailySection(commits),
    ...benchmarkSection(report.benchmarks),
    `_${describeUsage(report.usage)}._`,
  ].join('\n\n')
}
