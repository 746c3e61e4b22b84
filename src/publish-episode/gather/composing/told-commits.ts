import { z } from 'zod'
import type { ClickHouse } from '../../../clickhouse/client.ts'
import { entriesOf } from '../../../episode/front-matter/read.ts'
import { NO_COMMIT } from '../../../git/no-commit.ts'
import { type Naming, numberOfFile } from '../../naming.ts'
import type { PublishedFile } from '../repository/content-repository.ts'

/** Up to which committer date an episode of a series has told of commits. */
export interface ToldUntil {
  readonly until: Date
  /** When the newest of the commits that it could tell of was collected; given by composed episodes. */
  readonly collectedUntil: Date | undefined
}

/** An episode on the base branch, as far as its front matter tells what it has told. */
export interface PublishedEpisode {
  readonly runId: string
  readonly commitSha: string
  /** When it was written. */
  readonly date: Date
  /** Given by composed episodes. */
  readonly commitsUntil: Date | undefined
  readonly collectedUntil: Date | undefined
  readonly toldSet: string | undefined
}

/** How many of a series' newest episodes are looked at. */
const MAX_EPISODES = 100

const SELECT_TOLD = `
SELECT max(coalesce(known.committed_at, told.ts)) AS told_until
FROM (
  SELECT run_id, ts, commit_sha
  FROM episodes
  WHERE series = {series:String}
    AND status = 'published'
    AND NOT has({published:Array(String)}, toString(run_id))
) AS told
LEFT JOIN (
  SELECT sha, toNullable(max(committed_at)) AS committed_at
  FROM commits
  GROUP BY sha
) AS known ON known.sha = told.commit_sha
GROUP BY told.run_id
ORDER BY told_until DESC
LIMIT {limit:UInt32}`

const toldRow = z
  .object({ told_until: z.coerce.date() })
  .transform(({ told_until }): ToldUntil => ({ until: told_until, collectedUntil: undefined }))

const SELECT_COMMITTED = `
SELECT toString(sha) AS id, max(committed_at) AS committed_at
FROM commits
WHERE sha IN {shas:Array(String)}
GROUP BY sha`

/**
 * Reads which commits the episodes of a series have told of, the newest first. One on the base branch knows it best: up to where it
 * says itself. Others up to the commit that they name, or, where that was never collected, up to their date.
 */
export async function readToldCommits(
  clickHouse: ClickHouse,
  series: string,
  published: readonly PublishedEpisode[],
): Promise<ToldUntil[]> {
  const [recorded, committed] = await Promise.all([
    clickHouse.read({
      sql: SELECT_TOLD,
      parameters: {
        series,
        published: published.map(({ runId }) => runId),
        limit: MAX_EPISODES,
      },
      row: toldRow,
      attempted: `reading which commits the episodes of ${series} have told of`,
    }),
    clickHouse.read({
      sql: SELECT_COMMITTED,
      parameters: { shas: published.map(({ commitSha }) => commitSha) },
      row: z.object({ id: z.string(), committed_at: z.coerce.date() }),
      attempted: `reading the commits that the episodes of ${series} name`,
    }),
  ])
  const dates = new Map(committed.map(({ id, committed_at }) => [id, committed_at]))
  const written = published.map(
    ({ commitsUntil, collectedUntil, commitSha, date }): ToldUntil => ({
      until: commitsUntil ?? dates.get(commitSha) ?? date,
      collectedUntil: commitsUntil === undefined ? undefined : collectedUntil,
    }),
  )
  return [...written, ...recorded].toSorted((one, other) => other.until.getTime() - one.until.getTime())
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** The time of an entry; undefined where it has none. */
export function timeOf(value: unknown): Date | undefined {
  const time = textOf(value)
  return time === undefined || Number.isNaN(Date.parse(time)) ? undefined : new Date(time)
}

function readPublished(text: string): PublishedEpisode | undefined {
  const { run_id, commit_sha, date, commits_until, collected_until, commits_told } = entriesOf(text)
  const written = timeOf(date)
  if (written === undefined) return undefined
  const sha = textOf(commit_sha)
  return {
    runId: textOf(run_id)?.toLowerCase() ?? '',
    commitSha: sha !== undefined && /^[0-9a-f]{40}$/u.test(sha) ? sha : NO_COMMIT,
    date: written,
    commitsUntil: timeOf(commits_until),
    collectedUntil: timeOf(collected_until),
    toldSet: textOf(commits_told),
  }
}

/** The episodes on the base branch that tell how far the series is: the composed ones, and whichever has the highest number. */
export function tellingEpisodes(
  published: readonly PublishedFile[],
  naming: Naming,
  series: string,
): PublishedEpisode[] {
  const numbered = published.flatMap(({ name, text }) => {
    const number = numberOfFile(naming, series, name)
    return number === undefined || text === undefined ? [] : [{ number, text }]
  })
  return numbered
    .toSorted((one, other) => other.number - one.number)
    .filter(({ text }, index) => index === 0 || text.includes('commits_until'))
    .slice(0, MAX_EPISODES)
    .flatMap(({ text }) => readPublished(text) ?? [])
}
