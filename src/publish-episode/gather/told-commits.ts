import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'

/** An episode of a series, and up to which committer date it has told of commits. */
export interface ToldEpisode {
  readonly runId: string
  readonly toldUntil: Date
}

/** The last episode on the base branch. Its row may be missing, and a composed one knows better than its row. */
export interface PublishedEpisode {
  readonly runId: string
  readonly commitSha: string
  /** ISO 8601. */
  readonly date: string
  /** ISO 8601; given by composed episodes. */
  readonly commitsUntil: string | undefined
}

/** How many of a series' newest episodes are looked at. */
const MOST_EPISODES = 100

const SELECT_TOLD = `
SELECT toString(told.run_id) AS run_id, max(coalesce(told.commits_until, known.committed_at, told.ts)) AS told_until
FROM (
  SELECT run_id, ts, commit_sha, CAST(NULL AS Nullable(DateTime64(3, 'UTC'))) AS commits_until
  FROM episodes
  WHERE series = {series:String} AND status IN ('proposed', 'published')
  UNION ALL
  SELECT
    toUUIDOrZero({publishedRunId:String}) AS run_id,
    parseDateTime64BestEffort({publishedDate:String}, 3, 'UTC') AS ts,
    toFixedString({publishedSha:String}, 40) AS commit_sha,
    parseDateTime64BestEffortOrNull({commitsUntil:String}, 3, 'UTC') AS commits_until
  WHERE {isPublished:Bool}
) AS told
LEFT JOIN (
  SELECT sha, toNullable(max(committed_at)) AS committed_at
  FROM commits
  GROUP BY sha
) AS known ON known.sha = told.commit_sha
GROUP BY run_id
ORDER BY told_until DESC, run_id
LIMIT {limit:UInt32}`

const toldRow = z
  .object({ run_id: z.string(), told_until: z.coerce.date() })
  .transform(({ run_id, told_until }): ToldEpisode => ({ runId: run_id, toldUntil: told_until }))

/**
 * Reads which commits the episodes of a series have told of, the newest first: up to the commit that the episode names, or, where
 * that was never collected, up to the date of the episode.
 */
export function readToldEpisodes(
  clickHouse: ClickHouse,
  series: string,
  published: PublishedEpisode | undefined,
): Promise<ToldEpisode[]> {
  return clickHouse.read({
    sql: SELECT_TOLD,
    parameters: {
      series,
      isPublished: published !== undefined,
      publishedRunId: published?.runId ?? '',
      publishedDate: published?.date ?? '1970-01-01',
      publishedSha: published?.commitSha ?? '',
      commitsUntil: published?.commitsUntil ?? '',
      limit: MOST_EPISODES,
    },
    row: toldRow,
    attempted: `reading which commits the episodes of ${series} have told of`,
  })
}
