import { verdictSql } from '../../../noise/verdict-sql.ts'
import { NO_COMMIT_SQL } from '../literals.ts'
import type { View } from '../table.ts'

/** Each episode once: its newest state. */
export const episodes: View = { name: 'episodes', select: 'SELECT * FROM episode_records FINAL' }

/**
 * The same where `episodes` is the user's own table, which may hold every state; and an episode that moved to another number only
 * under that one, as it was written, and paid for, once. Its run id tells that it is the same; zeros tell nothing.
 */
const NEWEST_EPISODES = `(
  SELECT *
  FROM (SELECT * FROM episodes ORDER BY ts DESC LIMIT 1 BY series, episode)
  ORDER BY ts DESC
  LIMIT 1 BY series, if(run_id = toUUID('00000000-0000-0000-0000-000000000000'), toString(episode), toString(run_id))
)`

export const dailyCommitActivity: View = {
  name: 'daily_commit_activity',
  select: `
SELECT
  repository,
  toDate(committed_at) AS day,
  count() AS commit_count,
  countIf(is_relevant) AS relevant_commits,
  uniqExact(author_email) AS contributors,
  sum(additions) AS additions,
  sum(deletions) AS deletions
FROM commits
WHERE NOT is_removed
GROUP BY repository, day
ORDER BY day, repository`,
}

export const repositoryActivity: View = {
  name: 'repository_activity',
  select: `
SELECT
  repository,
  period,
  if(period = 'day', toDate(committed_at), toMonday(committed_at)) AS starts_on,
  count() AS commit_count,
  uniqExact(author_email) AS contributors,
  avg(additions + deletions) AS lines_changed_per_commit
FROM commits
ARRAY JOIN ['day', 'week'] AS period
WHERE NOT is_removed
GROUP BY repository, period, starts_on
ORDER BY starts_on, repository, period`,
}

/** What is measured: its column in `bench_runs`, how the runs of a commit become one value, and its name in a verdict. */
const MEASURED = [
  { column: 'latency_p95_ms', aggregate: 'avg', verdict: 'latency_p95_verdict' },
  { column: 'tokens_per_sec', aggregate: 'avg', verdict: 'tokens_per_sec_verdict' },
  { column: 'cost_per_1k', aggregate: 'avg', verdict: 'cost_per_1k_verdict' },
  { column: 'memory_peak_mb', aggregate: 'max', verdict: 'memory_peak_verdict' },
] as const

const listOf = (text: (measure: (typeof MEASURED)[number], index: number) => string) => MEASURED.map(text).join(',\n')
const arrayOf = (text: (measure: (typeof MEASURED)[number]) => string) => `[${MEASURED.map(text).join(', ')}]`

/** One expression for all measures: a server takes its time to read it. */
const VERDICTS = `arrayMap(
    (a, b, is_peak) -> ${verdictSql('a', 'b', (runs) => `if(is_peak, arrayMax(${runs}), arrayAvg(${runs}))`)},
    ${arrayOf(({ column }) => `runs_${column}`)},
    ${arrayOf(({ column }) => `previous_runs_${column}`)},
    ${arrayOf(({ aggregate }) => String(aggregate === 'max'))}
  )`

/**
 * Each benchmark at a commit beside the previous commit of its repository that has one, and whether they differ by more than noise; NULL
 * where there is none before it, its repository is not known, or it is no longer there: such a commit is a part of its own, and no other
 * is compared with it. Commits of one moment, as after a rebase, are in the order in which they were written. Where several repositories hold
 * the commit, one of those with a previous benchmark counts.
 */
export const commitImpact: View = {
  name: 'commit_impact',
  changedIn: 2,
  select: `
SELECT
  commit_sha,
  repository,
  headline,
  benchmarked_at,
  model,
  quant,
  dataset,
${listOf(({ column }) => `  ${column}`)},
  previous_commit_sha,
${listOf(({ column }) => `  previous_${column}`)},
  latency_p95_ms - previous_latency_p95_ms AS latency_p95_change_ms,
  if(previous_latency_p95_ms > 0, latency_p95_ms / previous_latency_p95_ms - 1, NULL) AS latency_p95_change_ratio,
  runs,
  previous_runs,
${listOf(({ verdict }, index) => `  arrayElement(verdicts, ${index + 1}) AS ${verdict}`)}
FROM (
  SELECT *, ${VERDICTS} AS verdicts
  FROM (
  SELECT
    *,
    lagInFrame(toNullable(commit_sha)) OVER previous AS previous_commit_sha,
${listOf(({ column }) => `    lagInFrame(toNullable(${column})) OVER previous AS previous_${column}`)},
    lagInFrame(toNullable(runs)) OVER previous AS previous_runs,
${listOf(({ column }) => `    lagInFrame(runs_${column}) OVER previous AS previous_runs_${column}`)}
  FROM (
    SELECT
      measured.commit_sha AS commit_sha,
      measured.model AS model,
      measured.quant AS quant,
      measured.dataset AS dataset,
      measured.benchmarked_at AS benchmarked_at,
      measured.runs AS runs,
${listOf(({ column }) => `      measured.${column} AS ${column},\n      measured.runs_${column} AS runs_${column}`)},
      known.repository AS repository,
      known.headline AS headline,
      known.authored_at AS authored_at,
      known.is_removed AS is_removed,
      if(known.sha = measured.commit_sha, known.committed_at, measured.benchmarked_at) AS at
    FROM (
      SELECT
        commit_sha,
        model,
        quant,
        dataset,
        min(ts) AS benchmarked_at,
        count() AS runs,
${listOf(({ column, aggregate }) => `        ${aggregate}(${aggregate === 'max' ? column : `toFloat64(${column})`}) AS ${column}`)},
${listOf(({ column }) => `        groupArray(toFloat64(bench_runs.${column})) AS runs_${column}`)}
      FROM bench_runs
      WHERE commit_sha != ${NO_COMMIT_SQL}
      GROUP BY commit_sha, model, quant, dataset
    ) AS measured
    LEFT JOIN (
      SELECT sha, toNullable(repository) AS repository, toNullable(headline) AS headline, committed_at, authored_at, is_removed
      FROM commits
    ) AS known ON known.sha = measured.commit_sha
  )
  WINDOW previous AS (
    PARTITION BY repository, if(repository IS NULL OR is_removed, commit_sha, ''), model, quant, dataset
    ORDER BY at, authored_at, benchmarked_at, commit_sha
    ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  )
  ORDER BY previous_commit_sha IS NULL, is_removed, repository
  LIMIT 1 BY commit_sha, model, quant, dataset
  )
)
ORDER BY benchmarked_at, model, quant, dataset`,
}

/** What the episodes about a commit cost, beside what its benchmarks say a thousand tokens cost. */
export const costPerCommit: View = {
  name: 'cost_per_commit',
  select: `
SELECT
  spent.commit_sha AS commit_sha,
  spent.episodes AS episodes,
  spent.cost_total AS cost_total,
  spent.tokens_in AS tokens_in,
  spent.tokens_out AS tokens_out,
  measured.cost_per_1k AS benchmark_cost_per_1k
FROM (
  SELECT
    commit_sha,
    count() AS episodes,
    sum(cost_total) AS cost_total,
    sum(tokens_in) AS tokens_in,
    sum(tokens_out) AS tokens_out
  FROM ${NEWEST_EPISODES}
  WHERE commit_sha != ${NO_COMMIT_SQL}
  GROUP BY commit_sha
) AS spent
LEFT JOIN (
  SELECT commit_sha, toNullable(avg(toFloat64(cost_per_1k))) AS cost_per_1k
  FROM bench_runs
  GROUP BY commit_sha
) AS measured ON measured.commit_sha = spent.commit_sha
ORDER BY cost_total DESC, commit_sha`,
}

/** Each deployment once, by its newest status, under the day of that status. */
export const deploymentSuccess: View = {
  name: 'deployment_success',
  select: `
SELECT
  series,
  environment,
  toDate(ts) AS day,
  count() AS deployment_count,
  countIf(status = 'success') AS succeeded,
  countIf(status IN ('failure', 'error')) AS failed,
  if(succeeded + failed > 0, succeeded / (succeeded + failed), NULL) AS success_rate,
  avgOrNullIf(build_time_ms, status = 'success') AS build_time_ms
FROM (
  SELECT *
  FROM deployments
  ORDER BY ts DESC
  LIMIT 1 BY series, episode, environment, commit_sha, deployment_id
)
GROUP BY series, environment, day
ORDER BY day, series, environment`,
}

/** An episode's confidence beside the size and kind of the change it tells of. */
export const episodeQuality: View = {
  name: 'episode_quality',
  select: `
SELECT
  told.series AS series,
  told.episode AS episode,
  told.title AS title,
  told.status AS status,
  told.confidence_score AS confidence_score,
  told.correlation_strength AS correlation_strength,
  known.type AS commit_type,
  known.impact AS commit_impact,
  known.additions + known.deletions AS lines_changed
FROM ${NEWEST_EPISODES} AS told
LEFT JOIN (
  SELECT
    sha,
    toNullable(any(type)) AS type,
    toNullable(any(impact)) AS impact,
    any(additions) AS additions,
    any(deletions) AS deletions
  FROM commits
  GROUP BY sha
) AS known ON known.sha = told.commit_sha
ORDER BY series, episode`,
}
