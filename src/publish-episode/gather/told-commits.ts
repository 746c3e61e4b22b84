import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import { entriesOf } from '../../episode/front-matter/read.ts'
import { NO_COMMIT } from '../../git/no-commit.ts'
import { type Naming, numberOfFile } from '../naming.ts'
import type { PublishedFile } from './content-repository.ts'

/** An episode of a series, and up to which committer date it has told of commits. */
export interface ToldUntil {
  readonly runId: string
  readonly until: Date
}

/** The last episode on the base branch. Its row may be missing, and a composed one knows better than its row. */
interface PublishedEpisode {
  readonly runId: string
  readonly commitSha: string
  /** ISO 8601. */
  readonly date: string
  /** ISO 8601; given by composed episodes. */
  readonly commitsUntil: string | undefined
}

/** How many of a series' newest episodes are looked at. */
const MAX_EPISODES = 100

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
  .transform(({ run_id, told_until }): ToldUntil => ({ runId: run_id, until: told_until }))

/**
 * Reads which commits the episodes of a series have told of, the newest first: up to the commit that the episode names, or, where
 * that was never collected, up to the date of the episode.
 */
export function readToldCommits(
  clickHouse: ClickHouse,
  series: string,
  published: PublishedEpisode | undefined,
): Promise<ToldUntil[]> {
  return clickHouse.read({
    sql: SELECT_TOLD,
    parameters: {
      series,
      isPublished: published !== undefined,
      publishedRunId: published?.runId ?? '',
      publishedDate: published?.date ?? '1970-01-01',
      publishedSha: published?.commitSha ?? '',
      commitsUntil: published?.commitsUntil ?? '',
      limit: MAX_EPISODES,
    },
    row: toldRow,
    attempted: `reading which commits the episodes of ${series} have told of`,
  })
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** The episode with the highest number on the base branch, if its front matter tells enough. */
export function lastPublished(
  published: readonly PublishedFile[],
  naming: Naming,
  series: string,
): PublishedEpisode | undefined {
  const numbered = published.flatMap(({ name, text }) => {
    const number = numberOfFile(naming, series, name)
    return number === undefined || text === undefined ? [] : [{ number, text }]
  })
  const [last] = numbered.toSorted((one, other) => other.number - one.number)
  if (last === undefined) return undefined
  const { run_id, commit_sha, date, commits_until } = entriesOf(last.text)
  const time = textOf(date)
  if (time === undefined || Number.isNaN(Date.parse(time))) return undefined
  const sha = textOf(commit_sha)
  return {
    runId: textOf(run_id) ?? '',
    commitSha: sha !== undefined && /^[0-9a-f]{40}$/u.test(sha) ? sha : NO_COMMIT,
    date: new Date(time).toISOString(),
    commitsUntil: textOf(commits_until),
  }
}
