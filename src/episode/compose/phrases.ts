import { count, shortSha, signedPercent } from '../../text/figures.ts'
import { codeSpan, escapeMarkdown, markdownLink, shorten } from '../../text/markdown/escape.ts'
import { type BenchmarkFact, type CommitFact, commitsOf, type EpisodeFacts, latencyChange } from './facts.ts'

/** Longest headline that is repeated, in characters. */
const HEADLINE_CHARACTERS = 140
const CONVENTIONAL_PREFIX = /^[a-z][\w-]{0,30}(?:\([^()]{0,100}\))?!?:\s*/iu

/** `2025-10-07`, in UTC. */
export function day(date: Date): string {
  return date.toISOString().slice(0, 10)
}

/** At most `limit` of the lines; the last one then says how many more there are. */
export function bounded(lines: readonly string[], limit: number, more: (hidden: string) => string): string[] {
  if (lines.length <= limit) return [...lines]
  return [...lines.slice(0, limit), more(`and ${count(lines.length - limit)} more`)]
}

/** A commit's short SHA, linked to its page. */
export function commitLink({ sha, url }: CommitFact): string {
  return markdownLink(shortSha(sha), url)
}

/** As {@link commitLink}, for a SHA that may be that of a commit not given. */
export function commitReference(facts: EpisodeFacts, sha: string): string {
  const commit = commitsOf(facts).find((candidate) => candidate.sha === sha)
  return commit === undefined ? codeSpan(shortSha(sha)) : commitLink(commit)
}

/** What a commit does, in its author's words, without the conventional type. */
export function commitSubject({ headline, type }: CommitFact): string {
  const subject = type === '' ? headline : headline.replace(CONVENTIONAL_PREFIX, '')
  return escapeMarkdown(shorten(subject || headline, HEADLINE_CHARACTERS)) || 'no message'
}

/** What a benchmark measured: model, quantisation, dataset. */
export function benchmarkName({ model, quant, dataset }: BenchmarkFact): string {
  const parts = [model, quant, dataset].filter((part) => part.trim() !== '')
  return parts.map((part) => codeSpan(shorten(part, HEADLINE_CHARACTERS))).join(' / ') || 'unnamed benchmark'
}

/** `+12.3 %`, `−4.0 %`, `0.0 %`; `–` when there is nothing to compare with. */
export function changeInPercent(benchmark: BenchmarkFact): string {
  const change = latencyChange(benchmark)
  if (change === undefined) return '–'
  return signedPercent(change)
}
