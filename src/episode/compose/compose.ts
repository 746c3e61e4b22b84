import { EVER } from '../../facts/window.ts'
import { counted } from '../../text/figures.ts'
import { shorten, singleLine } from '../../text/markdown/escape.ts'
import { fileText } from '../../text/markdown/file-text.ts'
import { SECTION_HEADINGS } from '../body/sections.ts'
import { episodeRunId } from '../run-id.ts'
import { composeBenchmarks } from './benchmarks.ts'
import { type Changes, changesOf, isTold } from './changes.ts'
import { withOwnComparisons } from './comparisons.ts'
import { composeEffects } from './effects.ts'
import type { CommitFact, EpisodeFacts } from './facts.ts'
import { type Links, openLinks } from './links.ts'
import { isMeasured } from './measurements.ts'
import { composeNextSteps } from './next-steps.ts'
import { days, plainSubject, plainTitle, scopeOf } from './phrases.ts'
import { settleReverts } from './reverts/reverts.ts'
import { composeWhatChanged, rangeOf } from './what-changed.ts'

/** As many as an episode's front matter may name. */
const MAX_MODELS = 100
const MAX_MODEL_CHARACTERS = 200
const MAX_TITLE_CHARACTERS = 120
const MAX_COMPARISONS = 20
/** Characters that nobody sees. */
const UNSEEN = /[\u00ad\u200b\u2060\ufeff]/gu

/** An episode made from data alone: all but its number and date. */
export interface ComposedEpisode {
  readonly frontMatter: {
    readonly title: string
    readonly series: string
    readonly models: readonly string[]
    readonly run_id: string
    readonly commit_sha: string | undefined
    readonly latency_ms_p95: number | null
    readonly tokens_in: number
    readonly tokens_out: number
    readonly cost_usd: number
    /** What makes the window again, and the next one begin where it ended. ISO 8601. */
    readonly commits_since: string
    readonly commits_until: string
    readonly collected_since: string | undefined
    readonly collected_until: string
    readonly commits_told: string
  }
  /** Markdown of the five sections. */
  readonly body: string
}

/**
 * Composes an episode from data: the same facts give the same bytes.
 *
 * `commit_sha` is the newest commit that has a benchmark, else the newest, of those that were not taken back; `latency_ms_p95` the
 * highest p95 latency measured at it, else null. `run_id` is {@link composedRunId}. Writing it takes no tokens.
 */
export function composeEpisode(given: EpisodeFacts): ComposedEpisode {
  const settled = settleReverts(given.commits, given.earlier)
  const facts = withOwnComparisons(given, settled.gone)
  const { series, window, benchmarks, toldSet, collectedUntil, serverUrl } = facts
  const changes = changesOf(facts, settled)
  const links = openLinks(serverUrl)
  const commit = subjectOf(facts, changes)
  const latencies = benchmarks
    .filter(({ commitSha, latency }) => commitSha === commit?.sha && isMeasured(latency))
    .map(({ latency }) => latency.value)
  const contents = [
    composeWhatChanged(facts, changes, links),
    composeEffects(facts, changes, links),
    composeBenchmarks(facts, changes, links),
    composeNextSteps(facts, changes, links),
    composeLinks(facts, links),
  ]
  return {
    frontMatter: {
      title: titleOf(facts, changes),
      series,
      models: modelsOf(facts),
      run_id: composedRunId(series, window.from),
      commit_sha: commit?.sha,
      latency_ms_p95: latencies.length === 0 ? null : Math.round(Math.max(...latencies)),
      tokens_in: 0,
      tokens_out: 0,
      cost_usd: 0,
      commits_since: window.from.toISOString(),
      commits_until: window.until.toISOString(),
      collected_since: isTime(window.collectedSince) ? window.collectedSince.toISOString() : undefined,
      collected_until: collectedUntil.toISOString(),
      commits_told: toldSet,
    },
    body: SECTION_HEADINGS.map((heading, position) => `## ${heading}\n\n${contents[position]}\n`).join('\n'),
  }
}

/**
 * The run id of an episode composed from the data since a moment: it stays the same while the window grows, so that an
 * episode composed again before it is published is the same episode.
 */
export function composedRunId(series: string, from: Date): string {
  return episodeRunId(series, `composed since ${from.toISOString()}`)
}

/** Where sets alone decide what was told before, there is no such time. */
const isTime = (since: Date | undefined): since is Date => since !== undefined && since.getTime() !== EVER.getTime()

function subjectOf({ commits, benchmarks }: EpisodeFacts, { told, cancelled }: Changes): CommitFact | undefined {
  const newestFirst = (some: readonly CommitFact[]) =>
    some.toSorted(
      (one, other) => other.committedAt.getTime() - one.committedAt.getTime() || (one.sha < other.sha ? -1 : 1),
    )
  const measured = new Set(benchmarks.map(({ commitSha }) => commitSha))
  const held = newestFirst(commits.filter(({ sha, isRelevant }) => isRelevant && !cancelled.has(sha)))
  const listed = newestFirst(told.flatMap((change) => change.commits))
  return held.find(({ sha }) => measured.has(sha)) ?? listed[0] ?? held[0] ?? newestFirst(commits)[0]
}

/** The change that matters most; without news what was taken back, else the largest of what there is. */
function titleOf({ series, window }: EpisodeFacts, { told, takenBack }: Changes): string {
  const [undone] = takenBack
  const first = told.find(isTold) ?? (undone ? undefined : told[0])
  const scope = first === undefined ? '' : scopeOf(first)
  const written = first
    ? `${scope && `${scope}: `}${plainTitle(first)}`
    : undone
      ? `Taken back: ${plainSubject(undone.commit)}`
      : ''
  const title = singleLine(written.replace(UNSEEN, '')).replace(/\.$/u, '').toWellFormed()
  if (/[\p{L}\p{N}]/u.test(title)) return shorten(title, MAX_TITLE_CHARACTERS)
  return `What changed in ${series}, ${days(window)}`
}

function modelsOf({ benchmarks, measuredSince }: EpisodeFacts): string[] {
  const models = [...benchmarks, ...measuredSince.benchmarks].map(({ model }) =>
    shorten(singleLine(model.replace(UNSEEN, '')), MAX_MODEL_CHARACTERS),
  )
  return [...new Set(models)]
    .filter((model) => /[\p{L}\p{N}]/u.test(model))
    .toSorted()
    .slice(0, MAX_MODELS)
}

function composeLinks(facts: EpisodeFacts, links: Links): string {
  const comparisons = facts.totals.all.byRepository.slice(0, MAX_COMPARISONS).flatMap(({ name, commits }) => {
    const range = rangeOf(facts, name)
    if (range === undefined || commits === 0) return []
    return [`- ${fileText(name)}: ${links.comparison(`all changes, ${counted(commits, 'commit')}`, range)}`]
  })
  const { from, until } = facts.window
  return [
    ...comparisons,
    `- Data: the tables \`commits\` and \`bench_runs\`, ${from.toISOString()} to ${until.toISOString()}`,
  ].join('\n')
}
