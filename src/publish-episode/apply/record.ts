import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import type { Database } from '../../clickhouse/database.ts'
import { missingAmong } from '../../clickhouse/missing-rows.ts'
import { timeParameter } from '../../clickhouse/time.ts'
import { describeError } from '../../runner/run-action.ts'
import type { Proposal } from '../decide/proposal.ts'
import type { Outcome, Settled } from '../outcome.ts'
import type { FinishedEpisode } from '../text/episode.ts'
import { nextVersion } from './next-version.ts'

/** An episode's state as ClickHouse keeps it. */
interface EpisodeRecord {
  readonly series: string
  readonly episode: number
  readonly title: string
  readonly run_id: string
  readonly commit_sha: string
  readonly path: string
  readonly models: readonly string[]
  readonly confidence_score: number | null
  readonly correlation_strength: number | null
  readonly tokens_in: number
  readonly tokens_out: number
  readonly latency_ms_p95: number | null
  /** In US dollars, as a decimal number. */
  readonly cost_total: string
  readonly status: 'proposed'
  readonly branch: string
  readonly pull_request: number
}

/** An episode that is on GitHub, and not in ClickHouse. */
export class UnrecordedEpisode extends Error {
  override readonly name = 'UnrecordedEpisode'

  /** What is to be stored. */
  readonly row: { readonly ts: string } & EpisodeRecord

  constructor(message: string, row: UnrecordedEpisode['row'], options: ErrorOptions) {
    super(message, options)
    this.row = row
  }
}

/** What of a record doesn't change by itself: the confidence does with every day. */
const SELECT_NEWEST = `
SELECT
  toString(run_id) AS run_id, title, toString(commit_sha) AS commit_sha, path, models, tokens_in, tokens_out, latency_ms_p95,
  toFloat64(cost_total) AS cost, branch, pull_request
FROM episodes
WHERE series = {series:String} AND episode = {episode:UInt32}
ORDER BY ts DESC
LIMIT 1`

const newestRow = z
  .object({
    run_id: z.string(),
    title: z.string(),
    commit_sha: z.string(),
    path: z.string(),
    models: z.array(z.string()),
    tokens_in: z.number(),
    tokens_out: z.number(),
    latency_ms_p95: z.number().nullable(),
    cost: z.number(),
    branch: z.string(),
    pull_request: z.number().nullable(),
  })
  .transform(({ cost, ...row }) => ({ ...row, cost_total: cost.toFixed(6) }))

/** Whether ClickHouse knows of this proposal as it is: an earlier run may have ended before it was recorded. */
async function isRecorded(clickHouse: ClickHouse, record: EpisodeRecord): Promise<boolean> {
  const { series, episode } = record
  const { run_id, title, commit_sha, path, models, tokens_in, tokens_out, latency_ms_p95, cost_total } = record
  const { branch, pull_request } = record
  const [newest] = await clickHouse.read({
    sql: SELECT_NEWEST,
    parameters: { series, episode },
    row: newestRow,
    attempted: `looking for ${series} episode ${episode}`,
  })
  return isDeepStrictEqual(newest, {
    run_id,
    title,
    commit_sha,
    path,
    models,
    tokens_in,
    tokens_out,
    latency_ms_p95,
    cost_total,
    branch,
    pull_request,
  })
}

/** Stores an episode's state as of `now`. */
async function storeRecord(database: Database, record: EpisodeRecord, now: Date): Promise<void> {
  const { clickHouse, episodesTable } = database
  const { series, episode } = record
  const at = await nextVersion(database, [record], now, `looking when ${series} episode ${episode} was recorded last`)
  const rows = [{ ts: at.toISOString(), ...record }]
  const findMissing = missingAmong(clickHouse, rows, ({ run_id }) => run_id, {
    sql: `
SELECT toString(run_id) AS key
FROM ${episodesTable}
WHERE series = {series:String} AND episode = {episode:UInt32} AND toUnixTimestamp(ts) = toUnixTimestamp({at:DateTime64(3, 'UTC')})`,
    parameters: { series, episode, at: timeParameter(at) },
    attempted: `looking whether ${series} episode ${episode} is recorded`,
  })
  const attempted = `recording ${series} episode ${episode}`
  await clickHouse.insert({ table: episodesTable, rows, attempted, findMissing })
}

function recordOf(
  { confidence }: Proposal,
  { place, pullRequest }: Outcome,
  { frontMatter }: FinishedEpisode,
): EpisodeRecord | undefined {
  if (place?.path === undefined || place.branch === undefined || pullRequest === undefined) return undefined
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
 * Records an episode whose pull request is open, as of `now`. One that was proposed before is recorded too when that is missing.
 *
 * @returns where it failed, an error that says what is on GitHub already, and that another run does what is missing.
 */
export async function recordProposal(
  database: Database,
  proposal: Proposal,
  { outcome, episode }: Settled,
  now: Date,
): Promise<UnrecordedEpisode | undefined> {
  const record = episode === undefined ? undefined : recordOf(proposal, outcome, episode)
  if (record === undefined) return undefined
  try {
    if (outcome.kind === 'unchanged' && (await isRecorded(database.clickHouse, record))) return undefined
    await storeRecord(database, record, now)
    return undefined
  } catch (error) {
    const page = outcome.pullRequest?.url ?? ''
    return new UnrecordedEpisode(
      `${outcome.reason} (${page}) But the episode is not recorded in ClickHouse: ${describeError(error)} Run the action again with the same draft while the pull request is open: it records the episode and leaves GitHub as it is.`,
      { ts: now.toISOString(), ...record },
      { cause: error },
    )
  }
}
