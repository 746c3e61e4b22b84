import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'

/** The newest state of each episode, under each number that it had. What its writer records of it beforehand is none of these. */
const SELECT_STATES = `
SELECT
  series, toUInt32(episode) AS episode, title, toString(run_id) AS run_id, toString(commit_sha) AS commit_sha, path, models,
  confidence_score, correlation_strength, tokens_in, tokens_out, latency_ms_p95, toFloat64(cost_total) AS cost,
  toString(status) AS status, branch, pull_request, toUnixTimestamp64Milli(toDateTime64(ts, 3, 'UTC')) AS recorded_ms
FROM episodes
WHERE status != 'draft'
ORDER BY ts DESC
LIMIT 1 BY series, episode`

const state = z
  .object({
    series: z.string(),
    episode: z.number(),
    title: z.string(),
    run_id: z.string(),
    commit_sha: z.string(),
    path: z.string(),
    models: z.array(z.string()),
    confidence_score: z.number().nullable(),
    correlation_strength: z.number().nullable(),
    tokens_in: z.number(),
    tokens_out: z.number(),
    latency_ms_p95: z.number().nullable(),
    cost: z.number(),
    status: z.string(),
    branch: z.string(),
    pull_request: z.number().nullable(),
    recorded_ms: z.coerce.number(),
  })
  .transform(({ cost, ...row }) => ({ ...row, cost_total: cost.toFixed(6) }))

/** An episode as it was recorded last under a number. */
export type RecordedState = Readonly<z.output<typeof state>>

/**
 * Which content of each episode a release was to bring last, and which was shown to be deployed last: what was there before is so no more,
 * also where it comes back. What goes is beside what was there.
 */
const SELECT_CONTENTS = `
SELECT
  series, toString(run_id) AS run_id, path, toString(blob_sha) AS blob_sha, environment, toString(status) AS status,
  toUnixTimestamp64Milli(toDateTime64(ts, 3, 'UTC')) AS recorded_ms
FROM deployed_files
ORDER BY ts DESC
LIMIT 1 BY series, run_id, environment, status, blob_sha = repeat('0', 40)`

const content = z
  .object({
    series: z.string(),
    run_id: z.string(),
    path: z.string(),
    blob_sha: z.string(),
    environment: z.string(),
    status: z.string(),
    recorded_ms: z.coerce.number(),
  })
  .transform(({ status, ...row }) => ({
    ...row,
    /** Whether it was shown to be deployed; else a release began that was to bring it. */
    isOnline: status !== 'begun',
  }))

/** The content of an episode's file that was deployed, or was to be. */
export type RecordedContent = Readonly<z.output<typeof content>>

/** What ClickHouse knows of episodes. */
export interface Recorded {
  readonly states: readonly RecordedState[]
  readonly contents: readonly RecordedContent[]
}

/** What it knows where there is nothing. */
export const NOTHING_RECORDED: Recorded = { states: [], contents: [] }

/** Reads how episodes were recorded last, and what of them was deployed. Two statements. */
export async function readRecorded(clickHouse: ClickHouse): Promise<Recorded> {
  const [states, contents] = await Promise.all([
    clickHouse.read({ sql: SELECT_STATES, row: state, attempted: 'reading how episodes were recorded last' }),
    clickHouse.read({ sql: SELECT_CONTENTS, row: content, attempted: 'reading what was deployed, or was to be' }),
  ])
  return { states, contents }
}

const SELECT_CALLS = `
SELECT toString(status) AS status, ts AS at
FROM deploy_hook_calls
WHERE repository = {repository:String} AND commit_sha = {sha:String} AND environment = {environment:String}
ORDER BY deploy_hook_calls.ts DESC, deploy_hook_calls.status = 'sending'
LIMIT 1 BY call_id`

const call = z.object({ status: z.string(), at: z.coerce.date() })

/** A call of the deploy hook for a commit: `sending` where nothing tells what became of it. */
export type HookCall = Readonly<z.output<typeof call>>

/** Reads the calls of the deploy hook that runs made for a commit and an environment, the newest first. */
export const readHookCalls = (
  clickHouse: ClickHouse,
  subject: { readonly repository: string; readonly sha: string; readonly environment: string },
): Promise<HookCall[]> =>
  clickHouse.read({
    sql: SELECT_CALLS,
    parameters: subject,
    row: call,
    attempted: 'looking whether the deploy hook was called',
  })
