import type { EpisodeFrontMatter } from '../../episode/format.ts'
import { NO_COMMIT } from '../../git/no-commit.ts'
import { count, counted } from '../../text/figures.ts'
import { codeSpan, escapeMarkdown, markdownLink, shorten } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import type { Claim } from '../decide/evidence/claims.ts'
import type { Confidence } from '../decide/evidence/confidence.ts'

const SHOWN_MODELS = 20
const SHOWN_MODEL_CHARACTERS = 80

/** As many digits as nobody has to compare; the front matter has all. */
const SHOWN_SHA_DIGITS = 10

function commitCell(sha: string, url: string | undefined): string {
  if (sha === NO_COMMIT) return 'n/a'
  const shown = sha.slice(0, SHOWN_SHA_DIGITS)
  return url === undefined ? codeSpan(shown) : markdownLink(shown, url)
}

function modelsCell(models: readonly string[]): string {
  const shown = models.slice(0, SHOWN_MODELS).map((model) => codeSpan(shorten(model, SHOWN_MODEL_CHARACTERS)))
  const more = models.length - shown.length
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(', ') || 'none'
}

/** What an episode says of itself, as a table. */
export function factsTable(frontMatter: EpisodeFrontMatter, path: string, commitUrl: string | undefined): string {
  const { title, series, episode, date, models, run_id, commit_sha } = frontMatter
  const { latency_ms_p95, tokens_in, tokens_out, cost_usd } = frontMatter
  return markdownTable(
    ['Fact', 'Value'],
    [
      ['Title', escapeMarkdown(title)],
      ['Series', escapeMarkdown(series)],
      ['Episode', count(episode)],
      ['File', codeSpan(path)],
      ['Date', date],
      ['Models', modelsCell(models)],
      ['Commit', commitCell(commit_sha, commitUrl)],
      ['p95 latency', latency_ms_p95 === null ? 'n/a' : `${count(latency_ms_p95)} ms`],
      ['Tokens', `${count(tokens_in)} in, ${count(tokens_out)} out`],
      ['Cost', `$${cost_usd.toFixed(6)}`],
      ['Run ID', codeSpan(run_id)],
    ],
  )
}

const MATCHES = { yes: 'yes', no: '**no**', 'no data': 'no data' } as const

/** What an episode claims, where ClickHouse has it from, and whether they agree. */
export function claimsTable(claims: readonly Claim[]): string {
  const rows = claims.map(({ entry, value, source, match }) => [
    codeSpan(entry),
    escapeMarkdown(value),
    escapeMarkdown(source),
    MATCHES[match],
  ])
  return markdownTable(['Claim', 'Value', 'Source', 'Match'], rows)
}

/** A score with two decimals; `n/a` for one that can't be told. */
export const scoreText = (score: number | undefined): string => (score === undefined ? 'n/a' : score.toFixed(2))

/** Confidence and its parts as rows of a table: measure, value, what it is from. */
export function confidenceRows(confidence: Confidence): string[][] {
  const { score, isGiven, completeness, correlation, isCorrelationGiven, recency, basis } = confidence
  const interfaceDays = new Set(basis.interfaceLatency.map(({ day }) => day))
  const days = basis.benchmarkLatency.filter(({ day }) => interfaceDays.has(day)).length
  return [
    [
      'Completeness',
      scoreText(completeness),
      basis.commits === 0
        ? 'no commits in the last 7 days'
        : `${count(basis.commitsWithBenchmarks)} of ${counted(basis.commits, 'commit')} of the last 7 days with benchmarks`,
    ],
    [
      'Correlation',
      scoreText(correlation),
      isCorrelationGiven
        ? 'given in the draft'
        : `benchmark and user latency, ${counted(days, 'day')} of the last 7 with both`,
    ],
    [
      'Recency',
      scoreText(recency),
      basis.newestBenchmarkAt === undefined
        ? 'no benchmarks'
        : `newest benchmark at ${basis.newestBenchmarkAt.toISOString().slice(0, 16)}Z`,
    ],
    ['**Confidence**', `**${scoreText(score)}**`, isGiven ? 'given in the draft' : 'the lowest of these'],
  ]
}
