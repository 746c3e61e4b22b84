import { isMeasuredSql, NO_COMMIT_SQL } from '../literals.ts'
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

/** A merge brings what others did: its lines are theirs, and count there. */
export const dailyCommitActivity: View = {
  name: 'daily_commit_activity',
  changedIn: 2,
  select: `
SELECT
  repository,
  toDate(committed_at) AS day,
  count() AS commit_count,
  countIf(is_relevant) AS relevant_commits,
  uniqExact(author_email) AS contributors,
  sumIf(additions, NOT is_merge) AS additions,
  sumIf(deletions, NOT is_merge) AS deletions
FROM commits
WHERE NOT is_removed
GROUP BY repository, day
ORDER BY day, repository`,
}

/** The lines are of commits that are no merges, as above. */
export const repositoryActivity: View = {
  name: 'repository_activity',
  changedIn: 2,
  select: `
SELECT
  repository,
  period,
  if(period = 'day', toDate(committed_at), toMonday(committed_at)) AS starts_on,
  count() AS commit_count,
  uniqExact(author_email) AS contributors,
  avgIf(additions + deletions, NOT is_merge) AS lines_changed_per_commit
FROM commits
ARRAY JOIN ['day', 'week'] AS period
WHERE NOT is_removed
GROUP BY repository, period, starts_on
ORDER BY starts_on, repository, period`,
}

/** What the episodes about a commit cost, beside what its benchmarks say a thousand tokens cost. */
export const costPerCommit: View = {
  name: 'cost_per_commit',
  changedIn: 2,
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
  SELECT commit_sha, avgOrNullIf(cost, ${isMeasuredSql('cost')}) AS cost_per_1k
  FROM (SELECT DISTINCT ts, run_id, commit_sha, model, quant, dataset, toFloat64(cost_per_1k) AS cost FROM bench_runs)
  GROUP BY commit_sha
) AS measured ON measured.commit_sha = spent.commit_sha
ORDER BY cost_total DESC, commit_sha`,
}

/** Each deployment of a series once, however many episodes it brought, by its newest status, under the day of that status. */
export const deploymentSuccess: View = {
  name: 'deployment_success',
  changedIn: 2,
  select: `
SELECT
  series,
  environment,
  toDate(ts, 'UTC') AS day,
  count() AS deployment_count,
  countIf(status = 'success') AS succeeded,
  countIf(status IN ('failure', 'error')) AS failed,
  if(succeeded + failed > 0, succeeded / (succeeded + failed), NULL) AS success_rate,
  avgOrNullIf(build_time_ms, status = 'success') AS build_time_ms
FROM (
  SELECT *
  FROM deployments
  ORDER BY ts DESC
  LIMIT 1 BY series, environment, commit_sha, deployment_id
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
