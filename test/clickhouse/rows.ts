import { sha } from '../builders/sha.ts'

/** What a commit's event carries; what is left out has a fixed, plausible value. */
export interface CommitFields {
  readonly repository?: string
  readonly branch?: string
  readonly sha: string
  readonly committed_at?: string
  readonly authored_at?: string
  readonly author_name?: string
  readonly author_email?: string
  readonly author_login?: string
  readonly co_authors?: readonly string[]
  readonly headline?: string
  readonly type?: string
  readonly scope?: string
  readonly is_merge?: boolean
  readonly is_relevant?: boolean
  readonly impact?: string
  readonly additions?: number | null
  readonly deletions?: number | null
  readonly files?: readonly { readonly path: string; readonly change: string }[]
  readonly references?: readonly string[]
  readonly summary?: string
  readonly reverts?: readonly string[]
  readonly pull_request?: number | null
  readonly pull_request_title?: string
  readonly pull_request_summary?: string
  readonly parents?: readonly string[]
  readonly is_removed?: boolean
  readonly event_type?: 'commit' | 'commit_removed' | 'commit_restored'
  readonly collected_at?: string
}

/** A row of `ui_events` for a commit, for its removal, or for its return. */
export function commitEvent(fields: CommitFields) {
  const { sha: commit, committed_at = '2026-03-02T10:00:00.000Z', event_type, ...given } = fields
  return {
    ts: committed_at,
    session_id: '6f1c1d3e-0000-5000-8000-000000000001',
    commit_sha: commit,
    event_type: event_type ?? (given.is_removed === true ? 'commit_removed' : 'commit'),
    latency_ms: 0,
    user_agent: 'collect-commits',
    metadata: JSON.stringify({
      repository: 'octo/app',
      branch: 'main',
      authored_at: committed_at,
      author_name: 'Ada Author',
      author_email: 'ada@example.com',
      author_login: 'ada',
      co_authors: [],
      headline: 'feat: something',
      type: 'feat',
      scope: '',
      is_breaking: false,
      is_merge: false,
      is_bot: false,
      is_revert: false,
      is_relevant: false,
      relevance_reasons: [],
      impact: 'low',
      additions: 3,
      deletions: 1,
      files: [],
      references: [],
      pull_request: null,
      is_removed: false,
      collected_at: '2026-03-03T00:00:00.000Z',
      ...given,
    }),
    schema_version: 1,
  }
}

/** A row of `ui_events` for what a user did. */
export const uiEvent = (ts: string, commit: string) => ({
  ts,
  session_id: '6f1c1d3e-0000-4000-8000-000000000002',
  commit_sha: commit,
  event_type: 'click',
  latency_ms: 120,
  user_agent: 'Mozilla/5.0',
  metadata: '{"button":"play"}',
  schema_version: 1,
})

/** A row of `bench_runs`. */
export const benchRun = (fields: {
  readonly ts: string
  readonly commit_sha: string
  readonly model?: string
  readonly quant?: string
  readonly dataset?: string
  readonly latency_p95_ms?: number
  readonly tokens_per_sec?: number
  readonly cost_per_1k?: string
  readonly memory_peak_mb?: number
}) => ({
  run_id: '6f1c1d3e-0000-4000-8000-000000000003',
  model: 'llama',
  quant: 'q4',
  dataset: 'chat',
  latency_p50_ms: 50,
  latency_p95_ms: 100,
  latency_p99_ms: 200,
  tokens_per_sec: 40,
  cost_per_1k: '0.250000',
  memory_peak_mb: 2_000,
  schema_version: 1,
  ...fields,
})

/** A row of `episode_records`: an episode in one of its states. */
export const episode = (fields: {
  readonly ts: string
  readonly series?: string
  readonly episode?: number
  readonly title?: string
  readonly run_id?: string
  readonly commit_sha?: string
  readonly confidence_score?: number | null
  readonly correlation_strength?: number | null
  readonly tokens_in?: number
  readonly tokens_out?: number
  readonly cost_total?: string
  readonly status?: 'draft' | 'proposed' | 'published' | 'failed'
}) => ({
  series: 'chimera',
  episode: 1,
  title: 'A title',
  run_id: `6f1c1d3e-0000-4000-8000-${String(fields.episode ?? 1).padStart(12, '0')}`,
  commit_sha: sha('a'),
  path: 'posts/chimera/ep-001.md',
  models: ['gpt-4'],
  confidence_score: 0.8,
  correlation_strength: null,
  tokens_in: 1_500,
  tokens_out: 800,
  latency_ms_p95: 1_250,
  cost_total: '0.010335',
  status: 'proposed',
  branch: 'content/episode-001',
  pull_request: 7,
  ...fields,
})

/** A row of `deployments`: a deployment in one of its states. */
export const deployment = (fields: {
  readonly ts: string
  readonly deployment_id: string
  readonly status: string
  readonly series?: string
  readonly environment?: string
  readonly build_time_ms?: number
}) => ({
  series: 'chimera',
  episode: 1,
  commit_sha: sha('a'),
  environment: 'production',
  build_time_ms: 0,
  url: 'https://example.com',
  ...fields,
})
