import { z } from 'zod'
import type { ClickHouse } from '../clickhouse/client.ts'

/** An episode's state as ClickHouse keeps it. */
export interface EpisodeRecord {
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

const SELECT_NEWEST = `
SELECT run_id, title, status, branch, pull_request
FROM episodes
WHERE series = {series:String} AND episode = {episode:UInt32}
ORDER BY ts DESC
LIMIT 1`

const newestRow = z.object({
  run_id: z.string(),
  title: z.string(),
  status: z.string(),
  branch: z.string(),
  pull_request: z.number().nullable(),
})

/** Whether ClickHouse knows of this proposal: an earlier run may have ended before it was recorded. */
export async function isRecorded(clickHouse: ClickHouse, record: EpisodeRecord): Promise<boolean> {
  const [newest] = await clickHouse.read({
    sql: SELECT_NEWEST,
    parameters: { series: record.series, episode: record.episode },
    row: newestRow,
    attempted: `looking for ${record.series} episode ${record.episode}`,
  })
  return (
    newest !== undefined &&
    newest.run_id === record.run_id &&
    newest.title === record.title &&
    newest.branch === record.branch &&
    newest.pull_request === record.pull_request
  )
}

/** Stores an episode's state as of `now`. */
export async function recordEpisode(
  clickHouse: ClickHouse,
  table: string,
  record: EpisodeRecord,
  now: Date,
): Promise<void> {
  await clickHouse.insert({
    table,
    rows: [{ ts: now.toISOString(), ...record }],
    attempted: `recording ${record.series} episode ${record.episode}`,
  })
}
