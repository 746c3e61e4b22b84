import type { Database } from '../../clickhouse/database.ts'
import { describeError } from '../../runner/run-action.ts'
import type { Outcome } from '../outcome.ts'
import type { Proposing } from '../proposing.ts'
import type { FinishedEpisode } from '../text/episode.ts'
import { type EpisodeRecord, isRecorded, recordEpisode } from './record.ts'

function recordOf({ confidence }: Proposing, outcome: Outcome, episode: FinishedEpisode): EpisodeRecord | undefined {
  const { place, pullRequest } = outcome
  if (place === undefined || pullRequest === undefined) return undefined
  const { frontMatter } = episode
  return {
    series: frontMatter.series,
    episode: frontMatter.episode,
    title: frontMatter.title,
    run_id: frontMatter.run_id,
    commit_sha: frontMatter.commit_sha,
    path: place.path,
    models: frontMatter.models,
    confidence_score: confidence.score ?? null,
    correlation_strength: confidence.correlation ?? null,
    tokens_in: frontMatter.tokens_in,
    tokens_out: frontMatter.tokens_out,
    latency_ms_p95: frontMatter.latency_ms_p95,
    cost_total: frontMatter.cost_usd.toFixed(6),
    status: 'proposed',
    branch: place.branch,
    pull_request: pullRequest.number,
  }
}

/**
 * Records an episode whose pull request is open. One that was proposed before is recorded too when that is missing.
 *
 * @returns where it failed, an error that says what is on GitHub already, and that another run makes up for it.
 */
export async function recordProposal(
  { clickHouse, episodesTable }: Database,
  proposing: Proposing,
  outcome: Outcome,
  episode: FinishedEpisode | undefined,
): Promise<Error | undefined> {
  const record = episode === undefined ? undefined : recordOf(proposing, outcome, episode)
  if (record === undefined) return undefined
  try {
    if (outcome.kind === 'unchanged' && (await isRecorded(clickHouse, record))) return undefined
    await recordEpisode(clickHouse, episodesTable, record, proposing.now)
    return undefined
  } catch (error) {
    const page = outcome.pullRequest?.url ?? ''
    return new Error(
      `${outcome.reason} (${page}) But the episode is not recorded in ClickHouse: ${describeError(error)} Run the action again with the same draft while the pull request is open: it records the episode and leaves GitHub as it is.`,
      { cause: error },
    )
  }
}
