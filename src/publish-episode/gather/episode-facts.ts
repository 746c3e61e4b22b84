import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import type { BenchmarkFact, CommitFact, EpisodeFacts, RepositoryFacts } from '../../episode/compose/facts.ts'
import { parseRepositoryName } from '../../github/repository.ts'

/** What writing an episode from data alone takes. */
const NO_TOKENS = { tokensIn: 0, tokensOut: 0, costUsd: 0 }
/** Commits and benchmarks that one episode lists at most. */
const MAX_COMMITS = 200
const MAX_BENCHMARKS = 500

const SELECT_OLDEST = `
SELECT minOrNull(committed_at) AS oldest
FROM commits
WHERE is_relevant AND NOT is_removed AND committed_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC')`

/** The committer date of the oldest relevant commit; undefined when there is none. */
export async function readOldestCommit(clickHouse: ClickHouse, now: Date): Promise<Date | undefined> {
  const [row] = await clickHouse.read({
    sql: SELECT_OLDEST,
    parameters: { until: now.toISOString() },
    row: z.object({ oldest: z.coerce.date().nullable() }),
    attempted: 'looking for the oldest relevant commit',
  })
  return row?.oldest ?? undefined
}

const IN_WINDOW = `NOT is_removed
  AND committed_at > parseDateTime64BestEffort({from:String}, 3, 'UTC')
  AND committed_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC')`

const SELECT_COMMITS = `
SELECT repository, sha, headline, type, scope, is_breaking, additions, deletions, committed_at, author_name, pull_request
FROM commits
WHERE is_relevant AND ${IN_WINDOW}
ORDER BY committed_at DESC, repository, sha
LIMIT 1 BY sha
LIMIT {limit:UInt32}`

const SELECT_COUNTS = `
SELECT repository, count() AS commit_count
FROM commits
WHERE ${IN_WINDOW}
GROUP BY repository
ORDER BY repository`

const SELECT_BENCHMARKS = `
SELECT commit_sha, model, quant, dataset, latency_p95_ms, previous_latency_p95_ms, tokens_per_sec
FROM commit_impact
WHERE commit_sha IN {shas:Array(String)}
ORDER BY benchmarked_at DESC, model, quant, dataset, commit_sha
LIMIT {limit:UInt32}`

const commitRow = z.object({
  repository: z.string(),
  sha: z.string(),
  headline: z.string(),
  type: z.string(),
  scope: z.string(),
  is_breaking: z.boolean(),
  additions: z.number().nullable(),
  deletions: z.number().nullable(),
  committed_at: z.coerce.date(),
  author_name: z.string(),
  pull_request: z.number().nullable(),
})
type CommitRow = z.output<typeof commitRow>

const countRow = z.object({ repository: z.string(), commit_count: z.number() })

const benchmarkRow = z
  .object({
    commit_sha: z.string(),
    model: z.string(),
    quant: z.string(),
    dataset: z.string(),
    latency_p95_ms: z.number(),
    previous_latency_p95_ms: z.number().nullable(),
    tokens_per_sec: z.number(),
  })
  .transform(
    (row): BenchmarkFact => ({
      commitSha: row.commit_sha,
      model: row.model,
      quant: row.quant,
      dataset: row.dataset,
      latencyP95Ms: row.latency_p95_ms,
      previousLatencyP95Ms: row.previous_latency_p95_ms,
      tokensPerSec: row.tokens_per_sec,
    }),
  )

function commitFact(row: CommitRow, repositoryUrl: string): CommitFact {
  return {
    sha: row.sha,
    headline: row.headline,
    type: row.type,
    scope: row.scope,
    isBreaking: row.is_breaking,
    additions: row.additions,
    deletions: row.deletions,
    committedAt: row.committed_at,
    authorName: row.author_name,
    url: `${repositoryUrl}/commit/${row.sha}`,
    ...(row.pull_request === null
      ? {}
      : { pullRequest: { number: row.pull_request, url: `${repositoryUrl}/pull/${row.pull_request}` } }),
  }
}

/**
 * Reads what an episode is composed from: the relevant commits after `from` and their benchmarks. The window ends with the
 * newest of them, so that the same data gives the same episode at any time. Undefined when there is nothing to tell.
 *
 * @param serverUrl where the repositories' pages are: `https://github.com`
 */
export async function readEpisodeFacts(
  clickHouse: ClickHouse,
  series: string,
  from: Date,
  now: Date,
  serverUrl: string,
): Promise<EpisodeFacts | undefined> {
  const since = { from: from.toISOString() }
  const rows = await clickHouse.read({
    sql: SELECT_COMMITS,
    parameters: { ...since, until: now.toISOString(), limit: MAX_COMMITS },
    row: commitRow,
    attempted: 'reading the relevant commits since the last episode',
  })
  const commits = rows.filter(({ repository }) => parseRepositoryName(repository) !== undefined)
  const [newest] = commits
  if (newest === undefined) return undefined

  const [counts, benchmarks] = await Promise.all([
    clickHouse.read({
      sql: SELECT_COUNTS,
      parameters: { ...since, until: newest.committed_at.toISOString() },
      row: countRow,
      attempted: 'counting the commits since the last episode',
    }),
    clickHouse.read({
      sql: SELECT_BENCHMARKS,
      parameters: { shas: commits.map(({ sha }) => sha), limit: MAX_BENCHMARKS },
      row: benchmarkRow,
      attempted: 'reading the benchmarks of the commits since the last episode',
    }),
  ])
  const repositories = counts.map(
    ({ repository, commit_count }): RepositoryFacts => ({
      repository,
      commitCount: commit_count,
      commits: commits
        .filter((commit) => commit.repository === repository)
        .map((commit) => commitFact(commit, `${serverUrl}/${repository}`)),
    }),
  )
  return {
    series,
    window: { from, to: newest.committed_at },
    repositories: repositories.filter((repository) => repository.commits.length > 0),
    benchmarks,
    totals: NO_TOKENS,
  }
}
