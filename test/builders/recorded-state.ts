import type { RecordedState } from '../../src/publish-episode/gather/release/recorded.ts'

/** An episode as it was recorded last. */
export const recordedState = (changes: Partial<RecordedState> = {}): RecordedState => ({
  series: 'banterpacks',
  episode: 1,
  title: 'Episode Title',
  run_id: 'b701af3b-1e66-4a17-8122-59ce95d53e19',
  commit_sha: 'a'.repeat(40),
  path: 'posts/banterpacks/ep-001.md',
  models: [],
  confidence_score: 0.9,
  correlation_strength: null,
  tokens_in: 1,
  tokens_out: 1,
  latency_ms_p95: null,
  cost_total: '0.000000',
  status: 'published',
  branch: 'content/episode-001',
  pull_request: 7,
  recorded_ms: 1,
  ...changes,
})
