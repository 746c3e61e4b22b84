import type { EpisodeFrontMatter } from '../../episode/format.ts'
import { plainTitle } from '../../episode/plain-title.ts'
import { type FigureCheck, figureCounts } from '../../figures/check.ts'
import { count } from '../../text/figures.ts'
import { codeSpan, escapeMarkdown, shorten } from '../../text/markdown/escape.ts'
import { markdownTable } from '../../text/markdown/table.ts'
import type { Claim } from '../decide/evidence/claims.ts'
import type { Confidence } from '../decide/evidence/confidence.ts'
import type { SubjectCommit } from '../gather/subject-commit.ts'
import { withoutDataQuality } from './data-quality.ts'
import type { FinishedEpisode } from './episode.ts'
import { figureChecks, figuresTable } from './figures-table.ts'
import { markBody } from './marker.ts'
import { claimsTable, confidenceRows, factsTable, scoreText } from './tables.ts'

/**
 * Page of the commit that an episode is about; undefined for a commit that was never collected.
 *
 * @param serverUrl where repositories' pages are: `https://github.com`
 */
export function commitUrl(subject: SubjectCommit | undefined, sha: string, serverUrl: string): string | undefined {
  return subject?.repository === undefined || subject.sha !== sha
    ? undefined
    : `${serverUrl}/${subject.repository}/commit/${sha}`
}

/** What a pull request tells its reviewers. */
export interface PullRequestFacts {
  readonly episode: FinishedEpisode
  readonly path: string
  readonly confidence: Confidence
  readonly minConfidence: number
  /** Whether the confidence is enough. */
  readonly isTrusted: boolean
  /** Page of the commit that the episode is about; undefined for a commit that was never collected. */
  readonly commitUrl: string | undefined
  /** Whether the episode was composed from data alone. */
  readonly isComposed: boolean
  /** Empty where they were not verified. */
  readonly claims: readonly Claim[]
  /** Undefined where they were not looked up. */
  readonly figures: FigureCheck | undefined
}

/** What GitHub accepts as a title and as a body. */
const MAX_TITLE_CHARACTERS = 256
const MAX_BODY_CHARACTERS = 65_536
/** Room for the marker. */
const MARKER_CHARACTERS = 300

/** The title of an episode's pull request, as plain text. */
export function pullRequestTitle({ series, episode, title }: EpisodeFrontMatter): string {
  return shorten(`Episode ${episode} of ${series}: ${plainTitle(title)}`, MAX_TITLE_CHARACTERS)
}

function claimChecks(claims: readonly Claim[]): string[] {
  if (claims.length === 0) return []
  const open = claims.filter(({ match }) => match !== 'yes').map(({ entry }) => codeSpan(entry))
  return open.length === 0
    ? ['- [x] ClickHouse confirms every claim.']
    : [`- [ ] ClickHouse does not confirm ${open.join(', ')}: look at the claims before you merge.`]
}

function checks({ confidence, minConfidence, isTrusted, claims, figures }: PullRequestFacts): string[] {
  const compared = `${scoreText(confidence.score)}, at least ${scoreText(minConfidence)} is asked for`
  return [
    '- [x] The front matter and the five sections follow the format.',
    '- [x] The number is free in the series.',
    isTrusted
      ? `- [x] Confidence: ${compared}.`
      : `- [ ] Confidence: ${compared}. The episode says so under "Data quality"; look at the data before you merge.`,
    ...claimChecks(claims),
    ...figureChecks(figures),
  ]
}

const FROM_DRAFT = 'proposed from a draft'

/** Whether a body, as this action wrote it, says that its episode was not composed from data. */
export const saysFromDraft = (body: string): boolean => body.split('\n', 1)[0]?.includes(FROM_DRAFT) ?? false

/** The body of an episode's pull request, in Markdown, with its marker. */
export function pullRequestBody(facts: PullRequestFacts): string {
  const { episode, path, confidence, commitUrl, isComposed, claims, figures } = facts
  const { frontMatter, text } = episode
  const origin = isComposed ? 'composed from the data in ClickHouse' : FROM_DRAFT
  const body = [
    `Episode ${count(frontMatter.episode)} of ${escapeMarkdown(frontMatter.series)}, ${origin}.`,
    '',
    factsTable(frontMatter, path, commitUrl),
    '',
    ...(claims.length === 0 ? [] : ['### Claims', '', claimsTable(claims), '']),
    ...(figures === undefined || figureCounts(figures).all === 0 ? [] : ['### Figures', '', figuresTable(figures), '']),
    '### Confidence in the data',
    '',
    markdownTable(['Measure', 'Value', 'From'], confidenceRows(confidence)),
    '',
    '### Checks',
    '',
    ...checks(facts),
    '',
    'Your edits of this text and of the title are kept. So are your commits on the branch: where they change the episode, the action stops updating it.',
  ].join('\n')
  return markBody({
    runId: frontMatter.run_id,
    series: frontMatter.series,
    number: frontMatter.episode,
    episode: withoutDataQuality(text),
    title: pullRequestTitle(frontMatter),
    body: shorten(body, MAX_BODY_CHARACTERS - MARKER_CHARACTERS),
  })
}
