-- The schema as its first version created it, without a version on its objects. Not to be changed.

CREATE TABLE IF NOT EXISTS ui_events (
  `ts` DateTime64(3, 'UTC'),
  `session_id` UUID,
  `commit_sha` FixedString(40),
  `event_type` LowCardinality(String),
  `latency_ms` UInt32,
  `user_agent` String,
  `metadata` String,
  `schema_version` UInt8,
  INDEX commit_sha_filter commit_sha TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree()
PARTITION BY toYear(ts)
ORDER BY (event_type, ts, commit_sha);

CREATE TABLE IF NOT EXISTS bench_runs (
  `ts` DateTime64(3, 'UTC'),
  `run_id` UUID,
  `commit_sha` FixedString(40),
  `model` LowCardinality(String),
  `quant` LowCardinality(String),
  `dataset` LowCardinality(String),
  `latency_p50_ms` UInt32,
  `latency_p95_ms` UInt32,
  `latency_p99_ms` UInt32,
  `tokens_per_sec` Float32,
  `cost_per_1k` Decimal(10, 6),
  `memory_peak_mb` UInt32,
  `schema_version` UInt8,
  INDEX commit_sha_filter commit_sha TYPE bloom_filter(0.01) GRANULARITY 1
) ENGINE = MergeTree()
PARTITION BY toYYYYMM(ts)
ORDER BY (model, quant, dataset, ts);

CREATE TABLE IF NOT EXISTS commit_records (
  `sha` FixedString(40),
  `committed_at` DateTime64(3, 'UTC'),
  `repository` String,
  `branch` String,
  `authored_at` DateTime64(3, 'UTC'),
  `author_name` String,
  `author_email` String,
  `author_login` String,
  `co_authors` Array(String),
  `headline` String,
  `type` String,
  `scope` String,
  `is_breaking` Bool,
  `is_merge` Bool,
  `is_bot` Bool,
  `is_revert` Bool,
  `is_relevant` Bool,
  `relevance_reasons` Array(String),
  `impact` String,
  `additions` Nullable(UInt32),
  `deletions` Nullable(UInt32),
  `files` Array(Tuple(path String, change String)),
  `references` Array(String),
  `pull_request` Nullable(UInt32),
  `is_removed` Bool,
  `collected_at` DateTime64(3, 'UTC'),
  INDEX sha_filter sha TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX committed_at_range committed_at TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree(collected_at)
ORDER BY (repository, sha);

CREATE TABLE IF NOT EXISTS episode_records (
  `ts` DateTime64(3, 'UTC'),
  `series` LowCardinality(String),
  `episode` UInt32,
  `title` String,
  `run_id` UUID,
  `commit_sha` FixedString(40),
  `path` String,
  `models` Array(String),
  `confidence_score` Nullable(Float64),
  `correlation_strength` Nullable(Float64),
  `tokens_in` UInt64,
  `tokens_out` UInt64,
  `latency_ms_p95` Nullable(UInt32),
  `cost_total` Decimal(18, 6),
  `status` LowCardinality(String),
  `branch` String,
  `pull_request` Nullable(UInt32)
) ENGINE = ReplacingMergeTree(ts)
ORDER BY (series, episode);

CREATE TABLE IF NOT EXISTS deployments (
  `ts` DateTime64(3, 'UTC'),
  `series` LowCardinality(String),
  `episode` UInt32,
  `deployment_id` String,
  `commit_sha` FixedString(40),
  `environment` LowCardinality(String),
  `status` LowCardinality(String),
  `build_time_ms` UInt32,
  `url` String
) ENGINE = MergeTree()
ORDER BY (ts, deployment_id);

CREATE TABLE IF NOT EXISTS watcher_runs (
  `ts` DateTime64(3, 'UTC'),
  `check_id` UUID,
  `source` String,
  `repository` String,
  `branch` String,
  `table_name` String,
  `match` LowCardinality(String),
  `head_sha` String,
  `head_time` Nullable(DateTime64(3, 'UTC')),
  `behind_since` Nullable(DateTime64(3, 'UTC')),
  `rows_found` UInt64,
  `lag_seconds` UInt64,
  `status` LowCardinality(String),
  `overall_status` LowCardinality(String),
  `blocked` Bool,
  `reason` String,
  `override_reason` String,
  `actor` String,
  `workflow_run` String
) ENGINE = MergeTree()
PARTITION BY toYYYYMM(ts)
ORDER BY (source, ts);

CREATE TABLE IF NOT EXISTS repository_health (
  `ts` DateTime64(3, 'UTC'),
  `repository` String,
  `window_hours` UInt32,
  `open_branches` UInt32,
  `active_branches` UInt32,
  `pull_requests_open` UInt32,
  `pull_requests_opened` UInt32,
  `pull_requests_merged` UInt32,
  `hours_to_merge` Nullable(Float64),
  `contributors` UInt32,
  `reviewers` UInt32,
  `reviews` UInt32
) ENGINE = MergeTree()
ORDER BY (repository, ts);

CREATE TABLE IF NOT EXISTS collection_cursors (
  `repository` String,
  `branch` String,
  `head_sha` FixedString(40),
  `ts` DateTime64(3, 'UTC')
) ENGINE = ReplacingMergeTree(ts)
ORDER BY (repository, branch);

CREATE MATERIALIZED VIEW IF NOT EXISTS commits_from_events TO commit_records AS
SELECT
  commit_sha AS sha,
  ts AS committed_at,
  commit.`repository` AS `repository`,
  commit.`branch` AS `branch`,
  parseDateTime64BestEffortOrZero(commit.authored_at, 3, 'UTC') AS authored_at,
  commit.`author_name` AS `author_name`,
  commit.`author_email` AS `author_email`,
  commit.`author_login` AS `author_login`,
  commit.`co_authors` AS `co_authors`,
  commit.`headline` AS `headline`,
  commit.`type` AS `type`,
  commit.`scope` AS `scope`,
  commit.`is_breaking` AS `is_breaking`,
  commit.`is_merge` AS `is_merge`,
  commit.`is_bot` AS `is_bot`,
  commit.`is_revert` AS `is_revert`,
  commit.`is_relevant` AS `is_relevant`,
  commit.`relevance_reasons` AS `relevance_reasons`,
  commit.`impact` AS `impact`,
  commit.`additions` AS `additions`,
  commit.`deletions` AS `deletions`,
  commit.`files` AS `files`,
  commit.`references` AS `references`,
  commit.`pull_request` AS `pull_request`,
  commit.`is_removed` AS `is_removed`,
  parseDateTime64BestEffortOrZero(commit.collected_at, 3, 'UTC') AS collected_at
FROM (
  SELECT
    ts,
    commit_sha,
    JSONExtract(metadata, 'Tuple(`repository` String, `branch` String, `authored_at` String, `author_name` String, `author_email` String, `author_login` String, `co_authors` Array(String), `headline` String, `type` String, `scope` String, `is_breaking` Bool, `is_merge` Bool, `is_bot` Bool, `is_revert` Bool, `is_relevant` Bool, `relevance_reasons` Array(String), `impact` String, `additions` Nullable(UInt32), `deletions` Nullable(UInt32), `files` Array(Tuple(path String, change String)), `references` Array(String), `pull_request` Nullable(UInt32), `is_removed` Bool, `collected_at` String)') AS commit
  FROM ui_events
  WHERE event_type IN ('commit', 'commit_removed', 'commit_restored')
)
WHERE repository != '';

CREATE VIEW IF NOT EXISTS commits AS
SELECT * FROM commit_records FINAL;

CREATE VIEW IF NOT EXISTS episodes AS
SELECT * FROM episode_records FINAL;

CREATE VIEW IF NOT EXISTS daily_commit_activity AS
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
ORDER BY day, repository;

CREATE VIEW IF NOT EXISTS repository_activity AS
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
ORDER BY starts_on, repository, period;

CREATE VIEW IF NOT EXISTS commit_impact AS
SELECT
  commit_sha,
  repository,
  headline,
  benchmarked_at,
  model,
  quant,
  dataset,
  latency_p95_ms,
  tokens_per_sec,
  cost_per_1k,
  memory_peak_mb,
  previous_commit_sha,
  previous_latency_p95_ms,
  previous_tokens_per_sec,
  previous_cost_per_1k,
  latency_p95_ms - previous_latency_p95_ms AS latency_p95_change_ms,
  if(previous_latency_p95_ms > 0, latency_p95_ms / previous_latency_p95_ms - 1, NULL) AS latency_p95_change_ratio
FROM (
  SELECT
    *,
    lagInFrame(toNullable(commit_sha)) OVER previous AS previous_commit_sha,
    lagInFrame(toNullable(latency_p95_ms)) OVER previous AS previous_latency_p95_ms,
    lagInFrame(toNullable(tokens_per_sec)) OVER previous AS previous_tokens_per_sec,
    lagInFrame(toNullable(cost_per_1k)) OVER previous AS previous_cost_per_1k
  FROM (
    SELECT
      runs.commit_sha AS commit_sha,
      runs.model AS model,
      runs.quant AS quant,
      runs.dataset AS dataset,
      runs.benchmarked_at AS benchmarked_at,
      runs.latency_p95_ms AS latency_p95_ms,
      runs.tokens_per_sec AS tokens_per_sec,
      runs.cost_per_1k AS cost_per_1k,
      runs.memory_peak_mb AS memory_peak_mb,
      known.repository AS repository,
      known.headline AS headline,
      if(known.sha = runs.commit_sha, known.committed_at, runs.benchmarked_at) AS at
    FROM (
      SELECT
        commit_sha,
        model,
        quant,
        dataset,
        min(ts) AS benchmarked_at,
        avg(latency_p95_ms) AS latency_p95_ms,
        avg(tokens_per_sec) AS tokens_per_sec,
        avg(toFloat64(cost_per_1k)) AS cost_per_1k,
        max(memory_peak_mb) AS memory_peak_mb
      FROM bench_runs
      WHERE commit_sha != repeat('0', 40)
      GROUP BY commit_sha, model, quant, dataset
    ) AS runs
    LEFT JOIN (
      SELECT
        sha,
        toNullable(any(repository)) AS repository,
        toNullable(any(headline)) AS headline,
        any(committed_at) AS committed_at
      FROM commits
      GROUP BY sha
    ) AS known ON known.sha = runs.commit_sha
  )
  WINDOW previous AS (
    PARTITION BY model, quant, dataset ORDER BY at, benchmarked_at ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
  )
)
ORDER BY benchmarked_at, model, quant, dataset;

CREATE VIEW IF NOT EXISTS cost_per_commit AS
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
  FROM (
  SELECT *
  FROM (SELECT * FROM episodes ORDER BY ts DESC LIMIT 1 BY series, episode)
  ORDER BY ts DESC
  LIMIT 1 BY series, if(run_id = toUUID('00000000-0000-0000-0000-000000000000'), toString(episode), toString(run_id))
)
  WHERE commit_sha != repeat('0', 40)
  GROUP BY commit_sha
) AS spent
LEFT JOIN (
  SELECT commit_sha, toNullable(avg(toFloat64(cost_per_1k))) AS cost_per_1k
  FROM bench_runs
  GROUP BY commit_sha
) AS measured ON measured.commit_sha = spent.commit_sha
ORDER BY cost_total DESC, commit_sha;

CREATE VIEW IF NOT EXISTS deployment_success AS
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
ORDER BY day, series, environment;

CREATE VIEW IF NOT EXISTS episode_quality AS
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
FROM (
  SELECT *
  FROM (SELECT * FROM episodes ORDER BY ts DESC LIMIT 1 BY series, episode)
  ORDER BY ts DESC
  LIMIT 1 BY series, if(run_id = toUUID('00000000-0000-0000-0000-000000000000'), toString(episode), toString(run_id))
) AS told
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
ORDER BY series, episode;
