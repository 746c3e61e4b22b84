import type { EpisodeFrontMatter } from '../../episode/format.ts'
import { count } from '../../text/figures.ts'
import { codeSpan, escapeMarkdown, markdownLink, shorten, singleLine } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import type { Claim } from '../decide/claims.ts'
import { type Confidence, isTrusted } from '../decide/confidence.ts'
import { NO_COMMIT } from '../gather/subject-commit.ts'
import { claimsTable } from './claims-table.ts'
import { confidenceRows, scoreText } from './confidence-table.ts'
import { withoutDataQuality } from './data-quality.ts'
import type { FinishedEpisode } from './episode.ts'
import { markBody } from './marker.ts'

/** What a pull request tells its reviewers. */
export interface PullRequestFacts {
  readonly episode: FinishedEpisode
  readonly path: string
  readonly confidence: Confidence
  readonly minConfidence: number
  /** Page of the commit that the episode is about; undefined for a commit that was never collected. */
  readonly commitUrl: string | undefined
  /** Whether the episode was composed from data alone. */
  readonly isComposed: boolean
  /** Empty where they were not verified. */
  readonly claims: readonly Claim[]
}

/** What GitHub accepts as a title and as a body, in characters. */
const LONGEST_TITLE = 256
const LONGEST_BODY = 65_536
/** Room for the marker. */
const MARKER_ROOM = 200
const SHOWN_MODELS = 20
const SHOWN_MODEL_LENGTH = 80
const ZERO_WIDTH_SPACE = '\u200b'

/** A title is plain text, but GitHub links mentions and issues in it, and a squash merge makes it a commit message. */
function plainTitle(title: string): string {
  return singleLine(title)
    .replace(/[[\]]/gu, (bracket) => (bracket === '[' ? '(' : ')'))
    .replace(/[@#](?=[\w-])/gu, `$&${ZERO_WIDTH_SPACE}`)
    .replace(/\b(GH)-(?=\d)/giu, `$1-${ZERO_WIDTH_SPACE}`)
}

/** The title of an episode's pull request, as plain text. */
export function pullRequestTitle({ series, episode, title }: EpisodeFrontMatter): string {
  return shorten(`Episode ${episode} of ${series}: ${plainTitle(title)}`, LONGEST_TITLE)
}

function commitCell(sha: string, url: string | undefined): string {
  if (sha === NO_COMMIT) return 'n/a'
  return url === undefined ? codeSpan(sha) : markdownLink(sha, url)
}

function modelsCell(models: readonly string[]): string {
  const shown = models.slice(0, SHOWN_MODELS).map((model) => codeSpan(shorten(model, SHOWN_MODEL_LENGTH)))
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

function claimChecks(claims: readonly Claim[]): string[] {
  if (claims.length === 0) return []
  const open = claims.filter(({ match }) => match !== 'yes').map(({ entry }) => codeSpan(entry))
  return open.length === 0
    ? ['- [x] ClickHouse confirms every claim.']
    : [`- [ ] ClickHouse does not confirm ${open.join(', ')}: look at the claims before you merge.`]
}

function checks({ confidence, minConfidence, claims }: PullRequestFacts): string[] {
  const trusted = isTrusted(confidence, minConfidence)
  const compared = `${scoreText(confidence.score)}, at least ${scoreText(minConfidence)} is asked for`
  return [
    '- [x] The front matter and the five sections follow the format.',
    '- [x] The number is free in the series.',
    trusted
      ? `- [x] Confidence: ${compared}.`
      : `- [ ] Confidence: ${compared}. The episode says so under "Data quality"; look at the data before you merge.`,
    ...claimChecks(claims),
  ]
}

/** The body of an episode's pull request, in Markdown, with its marker. */
export function pullRequestBody(facts: PullRequestFacts): string {
  const { episode, path, confidence, commitUrl, isComposed, claims } = facts
  const { frontMatter, text } = episode
  const origin = isComposed ? 'composed from the data in ClickHouse' : 'proposed from a draft'
  const body = [
    `Episode ${count(frontMatter.episode)} of ${escapeMarkdown(frontMatter.series)}, ${origin}.`,
    '',
    factsTable(frontMatter, path, commitUrl),
    '',
    ...(claims.length === 0 ? [] : ['### Claims', '', claimsTable(claims), '']),
    '### Confidence in the data',
    '',
    markdownTable(['Measure', 'Value', 'From'], confidenceRows(confidence)),
    '',
    '### Checks',
    '',
    ...checks(facts),
    '',
    'Your edits of this text and of the title are kept. Commits of yours on the branch are kept too: the action then stops updating it.',
  ].join('\n')
  return markBody({
    runId: frontMatter.run_id,
    episode: withoutDataQuality(text),
    title: pullRequestTitle(frontMatter),
    body: shorten(body, LONGEST_BODY - MARKER_ROOM),
  })
}
