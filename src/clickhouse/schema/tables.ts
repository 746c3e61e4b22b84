import type { Table } from './table.ts'

const TIME = "DateTime64(3, 'UTC')"
const SHA = 'FixedString(40)'
const WORD = 'LowCardinality(String)'

/** The event spine. A collected commit is a row with `event_type = 'commit'`; the rest is user telemetry. */
export const uiEvents: Table = {
  name: 'ui_events',
  columns: {
    ts: TIME,
    session_id: 'UUID',
    commit_sha: SHA,
    event_type: WORD,
    latency_ms: 'UInt32',
    user_agent: 'String',
    metadata: 'String',
    schema_version: 'UInt8',
  },
  alsoAccepted: {
    session_id: ['String', 'LowCardinality(String)', 'FixedString(36)'],
    latency_ms: ['UInt8', 'UInt16', 'Int16', 'Float32'],
  },
  indexes: ['INDEX commit_sha_filter commit_sha TYPE bloom_filter(0.01) GRANULARITY 1'],
  partitionBy: 'toYear(ts)',
  orderBy: '(event_type, ts, commit_sha)',
}

/** One row per benchmark run of a commit. */
export const benchRuns: Table = {
  name: 'bench_runs',
  columns: {
    ts: TIME,
    run_id: 'UUID',
    commit_sha: SHA,
    model: WORD,
    quant: WORD,
    dataset: WORD,
    latency_p50_ms: 'UInt32',
    latency_p95_ms: 'UInt32',
    latency_p99_ms: 'UInt32',
    tokens_per_sec: 'Float32',
    cost_per_1k: 'Decimal(10, 6)',
    memory_peak_mb: 'UInt32',
    schema_version: 'UInt8',
  },
  indexes: ['INDEX commit_sha_filter commit_sha TYPE bloom_filter(0.01) GRANULARITY 1'],
  partitionBy: 'toYYYYMM(ts)',
  orderBy: '(model, quant, dataset, ts)',
}

/** Every state an episode went through; the view `episodes` shows the newest per series and number. */
export const episodeRecords: Table = {
  name: 'episode_records',
  columns: {
    ts: TIME,
    series: WORD,
    episode: 'UInt32',
    title: 'String',
    run_id: 'UUID',
    commit_sha: SHA,
    path: 'String',
    models: 'Array(String)',
    confidence_score: 'Nullable(Float64)',
    correlation_strength: 'Nullable(Float64)',
    tokens_in: 'UInt64',
    tokens_out: 'UInt64',
    latency_ms_p95: 'Nullable(UInt32)',
    cost_total: 'Decimal(18, 6)',
    status: WORD,
    branch: 'String',
    pull_request: 'Nullable(UInt32)',
  },
  version: 'ts',
  isReadFinal: true,
  orderBy: '(series, episode)',
}

/** One row per episode and deployment, once that has come to an end. */
export const deployments: Table = {
  name: 'deployments',
  columns: {
    ts: TIME,
    series: WORD,
    episode: 'UInt32',
    deployment_id: 'String',
    commit_sha: SHA,
    environment: WORD,
    status: WORD,
    build_time_ms: 'UInt32',
    url: 'String',
  },
  orderBy: '(ts, deployment_id)',
}

/**
 * Which contents of episodes' files releases were to bring (`begun`), and which were shown to be deployed (`online`, or nothing in rows of the
 * first version), by git's hash of them: forty zeros for a file that is gone.
 */
export const deployedFiles: Table = {
  name: 'deployed_files',
  columns: {
    ts: TIME,
    series: WORD,
    run_id: 'UUID',
    path: 'String',
    blob_sha: SHA,
    environment: WORD,
    deployment_id: 'String',
    status: WORD,
  },
  since: { status: 2 },
  orderBy: '(series, run_id, ts)',
}

/** What became of each call of a deploy hook: a row before it is made, and one after. */
export const deployHookCalls: Table = {
  name: 'deploy_hook_calls',
  columns: { ts: TIME, repository: 'String', commit_sha: SHA, environment: WORD, call_id: 'UUID', status: WORD },
  since: { environment: 2 },
  orderBy: '(repository, ts)',
}

/** One row per source per freshness check. */
export const watcherRuns: Table = {
  name: 'watcher_runs',
  columns: {
    ts: TIME,
    check_id: 'UUID',
    source: 'String',
    repository: 'String',
    branch: 'String',
    table_name: 'String',
    match: WORD,
    head_sha: 'String',
    head_time: `Nullable(${TIME})`,
    behind_since: `Nullable(${TIME})`,
    rows_found: 'UInt64',
    lag_seconds: 'UInt64',
    status: WORD,
    overall_status: WORD,
    blocked: 'Bool',
    reason: 'String',
    override_reason: 'String',
    actor: 'String',
    workflow_run: 'String',
    arrival_p50_seconds: 'Nullable(UInt64)',
    arrival_p95_seconds: 'Nullable(UInt64)',
  },
  since: { arrival_p50_seconds: 2, arrival_p95_seconds: 2 },
  partitionBy: 'toYYYYMM(ts)',
  orderBy: '(source, ts)',
}

/** A snapshot of a repository's collaboration per collection. */
export const repositoryHealth: Table = {
  name: 'repository_health',
  columns: {
    ts: TIME,
    repository: 'String',
    window_hours: 'UInt32',
    open_branches: 'UInt32',
    active_branches: 'UInt32',
    pull_requests_open: 'UInt32',
    pull_requests_opened: 'UInt32',
    pull_requests_merged: 'UInt32',
    hours_to_merge: 'Nullable(Float64)',
    contributors: 'UInt32',
    reviewers: 'UInt32',
    reviews: 'UInt32',
    vulnerability_alerts: 'Nullable(UInt32)',
    secret_alerts: 'Nullable(UInt32)',
    code_alerts: 'Nullable(UInt32)',
  },
  since: { vulnerability_alerts: 2, secret_alerts: 2, code_alerts: 2 },
  orderBy: '(repository, ts)',
}

/** The head that was collected last, per repository and branch. */
export const collectionCursors: Table = {
  name: 'collection_cursors',
  columns: { repository: 'String', branch: 'String', head_sha: SHA, ts: TIME, repository_id: 'UInt64' },
  since: { repository_id: 2 },
  version: 'ts',
  orderBy: '(repository, branch)',
}

/** The names that a repository had, by GitHub's id of it; 0 where only a clone was read, which knows none. */
export const repositoryNames: Table = {
  name: 'repository_names',
  columns: { repository_id: 'UInt64', repository: 'String', ts: TIME },
  version: 'ts',
  orderBy: '(repository_id, repository)',
}

/**
 * What composed episodes have told: the commits of a set, and the benchmarks of commits that were known then. A set's id is a digest of
 * all its rows, so that a set that is there whole can be told from one that isn't, and none ever changes.
 */
export const toldCommits: Table = {
  name: 'told_commits',
  // Of a row for a commit alone the benchmark is ''.
  columns: { set_id: 'String', commit_sha: SHA, benchmark: 'String', ts: TIME },
  version: 'ts',
  orderBy: '(set_id, commit_sha, benchmark)',
}
