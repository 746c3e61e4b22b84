import { markdownLink, shorten, singleLine } from '../../text/markdown/escape.ts'
import { SECTION_HEADINGS } from '../body/sections.ts'
import { MAX_TITLE_CHARACTERS } from '../format.ts'
import { episodeRunId } from '../run-id.ts'
import { composeBenchmarks, composeEffects, composeNextSteps } from './benchmarks.ts'
import { composeChanges } from './changes.ts'
import { type CommitFact, commitsOf, type EpisodeFacts } from './facts.ts'
import { bounded, commitLink, day } from './phrases.ts'

const LISTED_LINKS = 50
/** As many as an episode's front matter may name. */
const LISTED_MODELS = 100
const MODEL_CHARACTERS = 200

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
  }
  /** Markdown of the five sections. */
  readonly body: string
}

/**
 * Composes an episode from data: the same facts give the same bytes.
 *
 * `commit_sha` is the newest commit that has a benchmark, else the newest; `latency_ms_p95` the highest p95 latency measured
 * at it, else null. `run_id` is {@link composedRunId}.
 */
export function composeEpisode(facts: EpisodeFacts): ComposedEpisode {
  const { series, window, benchmarks, totals } = facts
  const commit = subjectOf(facts)
  const latencies = benchmarks.filter(({ commitSha }) => commitSha === commit?.sha).map((run) => run.latencyP95Ms)
  const contents = [
    composeChanges(facts),
    composeEffects(facts),
    composeBenchmarks(facts),
    composeNextSteps(facts),
    composeLinks(facts),
  ]
  return {
    frontMatter: {
      title: titleOf(facts),
      series,
      models: modelsOf(facts),
      run_id: composedRunId(series, window.from),
      commit_sha: commit?.sha,
      latency_ms_p95: latencies.length === 0 ? null : Math.round(Math.max(...latencies)),
      tokens_in: totals.tokensIn,
      tokens_out: totals.tokensOut,
      cost_usd: totals.costUsd,
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

function subjectOf(facts: EpisodeFacts): CommitFact | undefined {
  const newestFirst = commitsOf(facts).toSorted((one, other) => other.committedAt.getTime() - one.committedAt.getTime())
  const measured = new Set(facts.benchmarks.map(({ commitSha }) => commitSha))
  return newestFirst.find(({ sha }) => measured.has(sha)) ?? newestFirst[0]
}

function titleOf({ series, title, window }: EpisodeFacts): string {
  const given = shorten(singleLine(title ?? ''), MAX_TITLE_CHARACTERS)
  return given === '' ? `What changed in ${series}, ${day(window.from)} to ${day(window.to)}` : given
}

function modelsOf({ benchmarks }: EpisodeFacts): string[] {
  const models = benchmarks.map(({ model }) => shorten(singleLine(model), MODEL_CHARACTERS))
  return [...new Set(models)]
    .filter((model) => model !== '')
    .toSorted()
    .slice(0, LISTED_MODELS)
}

function composeLinks(facts: EpisodeFacts): string {
  const commits = commitsOf(facts)
  const pullRequests = new Map(
    commits.flatMap(({ pullRequest }) => (pullRequest ? [[pullRequest.url, pullRequest]] : [])),
  )
  const links = [...pullRequests.values()].map(({ number, url }) => markdownLink(`#${number}`, url))
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? [] : [`- ${title}: ${bounded(items, LISTED_LINKS, (more) => more).join(', ')}`]
  return [
    ...list('Pull requests', links),
    ...list('Commits', commits.map(commitLink)),
    `- Data: the tables \`commits\` and \`bench_runs\`, ${facts.window.from.toISOString()} to ${facts.window.to.toISOString()}`,
  ].join('\n')
}
