import { z } from 'zod'
import type { ClickHouse } from '../../clickhouse/client.ts'
import type { BenchmarkFact, CommitFact, EpisodeFacts, RepositoryRange } from '../../episode/compose/facts.ts'
import { type FactsWindow, IN_WINDOW, IS_RELEVANT, type WindowStart, windowParameters } from '../../facts/window.ts'
import { readWindowTotals } from '../../facts/window-totals.ts'
import { parseRepositoryName } from '../../github/repository.ts'
import { COMMIT_COLUMNS, commitRow } from './commit-rows.ts'
import { newestTold, readReverted } from './reverted-commits.ts'

/** Commits and benchmarks that are looked at for an episode. What is counted is counted of all. */
const MAX_COMMITS = 3_000
const MAX_BENCHMARKS = 1_000
/** Commits that came in late and are older than this before their window are history, which is counted and not listed. */
const MAX_LATE_DAYS = 90

const SELECT_OLDEST = `
SELECT minOrNull(committed_at) AS oldest
FROM commits
WHERE ${IS_RELEVANT} AND NOT is_removed AND committed_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC')`

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

/** The relevant commits, and whatever takes others back; of too many those that matter most. */
const SELECT_COMMITS = `
SELECT *
FROM (
  SELECT ${COMMIT_COLUMNS}, impact
  FROM commits
  WHERE (${IS_RELEVANT} OR is_revert OR notEmpty(reverts) OR startsWith(headline, 'Reapply '))
    AND committed_at > parseDateTime64BestEffort({from:String}, 3, 'UTC') - INTERVAL ${MAX_LATE_DAYS} DAY
    AND ${IN_WINDOW}
  ORDER BY committed_at DESC, repository, sha
  LIMIT 1 BY sha
)
ORDER BY
  is_bot OR is_release, notEmpty(reverts) DESC, id IN (SELECT toString(commit_sha) FROM bench_runs) DESC, is_breaking DESC,
  type = 'perf' DESC, impact = 'high' DESC, impact = 'medium' DESC, committed_at DESC, id
LIMIT {limit:UInt32}`

const SELECT_NEWEST = `
SELECT maxOrNull(committed_at) AS newest
FROM commits
WHERE ${IS_RELEVANT} AND ${IN_WINDOW}`

const SELECT_BENCHMARKS = `
SELECT
  toString(commit_sha) AS id, model, quant, dataset,
  latency_p95_ms, previous_latency_p95_ms, tokens_per_sec, previous_tokens_per_sec,
  toFloat64(cost_per_1k) AS cost, previous_cost_per_1k AS previous_cost, memory_peak_mb, previous_memory_peak_mb
FROM commit_impact
WHERE commit_sha IN (SELECT sha FROM commits WHERE ${IN_WINDOW})
ORDER BY benchmarked_at DESC, model, quant, dataset, commit_sha
LIMIT {limit:UInt32}`

/** Of each repository the branch that most commits of the window are on. */
const SELECT_RANGES = `
SELECT
  repository,
  toString(argMax(sha, committed_at)) AS newest,
  toString(argMaxIf(sha, committed_at, committed_at <= parseDateTime64BestEffort({from:String}, 3, 'UTC'))) AS before,
  countIf(committed_at <= parseDateTime64BestEffort({from:String}, 3, 'UTC')) AS commits_before
FROM commits
WHERE NOT is_removed AND committed_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC')
GROUP BY repository, branch
ORDER BY repository, countIf(committed_at > parseDateTime64BestEffort({from:String}, 3, 'UTC')) DESC, branch
LIMIT 1 BY repository`

const SELECT_COLLECTED = `
SELECT maxOrNull(collected_at) AS newest
FROM commits
WHERE committed_at <= parseDateTime64BestEffort({until:String}, 3, 'UTC')`

const measured = z.number().nullable()
const benchmarkRow = z
  .object({
    id: z.string(),
    model: z.string(),
    quant: z.string(),
    dataset: z.string(),
    latency_p95_ms: z.number(),
    previous_latency_p95_ms: measured,
    tokens_per_sec: z.number(),
    previous_tokens_per_sec: measured,
    cost: z.number(),
    previous_cost: measured,
    memory_peak_mb: z.number(),
    previous_memory_peak_mb: measured,
  })
  .transform(
    (row): BenchmarkFact => ({
      commitSha: row.id,
      model: row.model,
      quant: row.quant,
      dataset: row.dataset,
      latency: { value: row.latency_p95_ms, previous: row.previous_latency_p95_ms },
      tokensPerSec: { value: row.tokens_per_sec, previous: row.previous_tokens_per_sec },
      cost: { value: row.cost, previous: row.previous_cost },
      memory: { value: row.memory_peak_mb, previous: row.previous_memory_peak_mb },
    }),
  )

const rangeRow = z
  .object({ repository: z.string(), newest: z.string(), before: z.string(), commits_before: z.number() })
  .transform(
    ({ repository, newest, before, commits_before }): RepositoryRange => ({
      repository,
      newest,
      before: commits_before === 0 ? undefined : before,
    }),
  )

const timeRow = z.object({ newest: z.coerce.date().nullable() })

async function readTime(clickHouse: ClickHouse, sql: string, window: FactsWindow, attempted: string) {
  const [row] = await clickHouse.read({ sql, parameters: windowParameters(window), row: timeRow, attempted })
  return row?.newest ?? undefined
}

const isNamed = ({ repository }: { readonly repository: string }) => parseRepositoryName(repository) !== undefined

/** Where the window ends: with the newest commit that there is something to tell of. */
async function readEnd(clickHouse: ClickHouse, open: FactsWindow, commits: readonly CommitFact[]) {
  const [newest, earlier] = await Promise.all([
    readTime(clickHouse, SELECT_NEWEST, open, 'looking for the newest relevant commit'),
    readReverted(clickHouse, commits),
  ])
  const told = newestTold(commits, earlier)
  const ends = [newest, told].filter((time) => time !== undefined).map((time) => time.getTime())
  return { earlier, until: ends.length === 0 ? undefined : new Date(Math.max(open.from.getTime(), ...ends)) }
}

/**
 * Reads what an episode is composed from: the relevant commits of a window with their benchmarks, and totals over all of it. The
 * window ends with the newest of them, so that the same data gives the same episode at any time. Undefined when there is nothing to
 * tell.
 *
 * @param serverUrl where the repositories' pages are: `https://github.com`
 */
export async function readEpisodeFacts(
  clickHouse: ClickHouse,
  series: string,
  start: WindowStart,
  now: Date,
  serverUrl: string,
): Promise<EpisodeFacts | undefined> {
  const open = { ...start, until: now }
  const rows = await clickHouse.read({
    sql: SELECT_COMMITS,
    parameters: { ...windowParameters(open), limit: MAX_COMMITS },
    row: commitRow,
    attempted: 'reading the relevant commits since the last episode',
  })
  const { earlier, until } = await readEnd(clickHouse, open, rows)
  if (until === undefined) return undefined
  const window = { ...start, until }
  const parameters = windowParameters(window)
  const [totals, benchmarks, ranges, collected] = await Promise.all([
    readWindowTotals(clickHouse, window),
    clickHouse.read({
      sql: SELECT_BENCHMARKS,
      parameters: { ...parameters, limit: MAX_BENCHMARKS },
      row: benchmarkRow,
      attempted: 'reading the benchmarks of the commits since the last episode',
    }),
    clickHouse.read({
      sql: SELECT_RANGES,
      parameters,
      row: rangeRow,
      attempted: 'looking between which commits the episode lies',
    }),
    readTime(clickHouse, SELECT_COLLECTED, window, 'looking when the commits were collected'),
  ])
  // A runner's clock that was ahead once must not hide what is collected until then.
  const collectedUntil = new Date(Math.min((collected ?? now).getTime(), now.getTime()))
  const commits = rows.filter(({ committedAt }) => committedAt <= until)
  return {
    series,
    window,
    collectedUntil,
    serverUrl,
    commits: commits.filter(isNamed),
    earlier: earlier.filter(isNamed),
    benchmarks,
    ranges: ranges.filter(isNamed),
    totals,
  }
}
