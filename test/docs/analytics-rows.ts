import { sha } from '../builders/sha.ts'
import { benchRun, commitEvent, deployment, episode } from '../clickhouse/rows.ts'

const at = (day: number, hour = 10) => `2026-03-0${day}T${hour}:00:00Z`

const runs = (commit: string, day: number, latencies: readonly number[], tokens: number) =>
  latencies.map((latency_p95_ms, index) =>
    benchRun({ ts: at(day, 12), commit_sha: sha(commit), latency_p95_ms, tokens_per_sec: tokens + index / 2 }),
  )

const file = (path: string, change: string) => ({ path, change })

const snapshot = {
  repository: 'octo/app',
  window_hours: 24,
  open_branches: 7,
  active_branches: 3,
  pull_requests_open: 4,
  pull_requests_opened: 3,
  pull_requests_merged: 2,
  hours_to_merge: 5.25,
  contributors: 2,
  reviewers: 2,
  reviews: 5,
  vulnerability_alerts: 1,
  secret_alerts: null,
  code_alerts: 0,
}

/** What the page on analytics and the dashboards are shown on, by table. */
export const ANALYTICS_ROWS: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  ui_events: [
    commitEvent({
      sha: sha('1'),
      committed_at: at(2),
      headline: 'feat: list models',
      files: [file('src/list.ts', 'added')],
    }),
    commitEvent({
      sha: sha('2'),
      committed_at: at(2, 15),
      headline: 'perf: cache the tokenizer',
      type: 'perf',
      impact: 'medium',
      is_relevant: true,
      additions: 40,
      deletions: 12,
      files: [file('src/cache.ts', 'added'), file('src/list.ts', 'modified')],
    }),
    commitEvent({
      sha: sha('3'),
      committed_at: at(3),
      headline: 'chore: new linter',
      author_email: 'bo@example.com',
      additions: null,
      deletions: null,
      files: [file('lint.json', 'removed')],
    }),
    commitEvent({ sha: sha('4'), committed_at: at(3), repository: 'octo/lib' }),
  ],
  bench_runs: [
    ...runs('1', 3, [120, 124, 128], 40),
    ...runs('2', 4, [90, 93, 95], 40.5),
    ...runs('3', 5, [92, 94, 97], 52),
    ...runs('4', 6, [50], 60),
  ],
  episode_records: [
    episode({
      ts: at(4),
      episode: 1,
      commit_sha: sha('2'),
      confidence_score: 0.9,
      cost_total: '0.020000',
      status: 'published',
    }),
    episode({ ts: at(5), episode: 2, commit_sha: sha('3'), confidence_score: 0.6, cost_total: '0.010000' }),
  ],
  deployments: [
    deployment({ ts: at(4), deployment_id: '1', status: 'success', build_time_ms: 42_000 }),
    deployment({ ts: at(4, 11), deployment_id: '2', status: 'failure' }),
    deployment({ ts: at(5), deployment_id: '3', status: 'success', build_time_ms: 38_000 }),
  ],
  repository_health: [
    { ...snapshot, ts: at(3), reviews: 1 },
    { ...snapshot, ts: at(3, 18) },
    { ...snapshot, ts: at(4), pull_requests_merged: 0, hours_to_merge: null, vulnerability_alerts: 0 },
  ],
}

const check = (hour: number, lag_seconds: number, arrival: number | null) => ({
  ts: at(4, hour),
  check_id: '6f1c1d3e-0000-4000-8000-000000000009',
  source: 'banterpacks',
  repository: 'octo/app',
  branch: 'main',
  table_name: 'ui_events',
  status: lag_seconds > 0 ? 'late' : 'fresh',
  lag_seconds,
  arrival_p50_seconds: arrival,
  arrival_p95_seconds: arrival === null ? null : arrival * 2,
})

const run = (hour: number, outcome: string, requests: number) => ({
  ts: at(4, hour),
  run_id: `6f1c1d3e-0000-4000-8000-0000000000${hour}`,
  action: 'collect-commits',
  requests,
  points: requests,
  outcome,
  duration_ms: 1,
})

const call = (hour: number, id: number, status: string) => ({
  ts: at(4, hour),
  repository: 'octo/blog',
  commit_sha: sha('2'),
  call_id: `6f1c1d3e-0000-4000-8000-00000000000${id}`,
  status,
})

/** What only the dashboards show. */
export const DASHBOARD_ROWS: typeof ANALYTICS_ROWS = {
  watcher_runs: [check(10, 0, 30), check(12, 5_400, null)],
  action_run_records: [run(10, 'success', 3), run(11, 'failure', 2), run(12, 'success', 5)],
  deploy_hook_calls: [call(10, 1, 'sending'), call(11, 1, 'accepted'), call(12, 2, 'sending')],
}
