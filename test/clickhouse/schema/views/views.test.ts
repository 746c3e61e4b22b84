import { describe, expect } from 'vitest'
import { sha } from '../../../builders/sha.ts'
import { it } from '../../../fixtures/database.ts'
import { benchRun, commitEvent, deployment, episode } from '../../rows.ts'

describe('the activity of repositories', () => {
  const test = it.extend('database', async ({ readyDatabase: database }) => {
    const monday = { committed_at: '2026-03-02T12:00:00Z' }
    await database.insert('ui_events', [
      commitEvent({ sha: sha('1'), committed_at: '2026-03-02T00:00:00Z', is_relevant: true, additions: 10 }),
      commitEvent({ sha: sha('2'), committed_at: '2026-03-02T23:59:59Z', author_email: 'bo@example.com' }),
      commitEvent({ sha: sha('3'), committed_at: '2026-03-08T12:00:00Z', additions: null, deletions: null }),
      commitEvent({ sha: sha('4'), committed_at: '2026-03-09T00:00:00Z' }),
      commitEvent({ sha: sha('5'), ...monday, repository: 'octo/lib' }),
      // Its lines are those of what it merged.
      commitEvent({ sha: sha('7'), ...monday, repository: 'octo/lib', is_merge: true, additions: 500 }),
      commitEvent({ sha: sha('6'), ...monday }),
      commitEvent({ sha: sha('6'), ...monday, is_removed: true, collected_at: '2026-03-10T00:00:00Z' }),
    ])
    return database
  })

  test('is counted by day', async ({ database }) => {
    expect(await database.table('SELECT * FROM daily_commit_activity')).toEqual([
      ['repository', 'day', 'commit_count', 'relevant_commits', 'contributors', 'additions', 'deletions'],
      ['octo/app', '2026-03-02', 2, 1, 2, 13, 2],
      ['octo/lib', '2026-03-02', 2, 0, 1, 3, 1],
      ['octo/app', '2026-03-08', 1, 0, 1, null, null],
      ['octo/app', '2026-03-09', 1, 0, 1, 3, 1],
    ])
  })

  test('is counted by day and by week, with the lines changed by a commit whose lines are known', async ({
    database,
  }) => {
    expect(await database.table('SELECT * FROM repository_activity')).toEqual([
      ['repository', 'period', 'starts_on', 'commit_count', 'contributors', 'lines_changed_per_commit'],
      ['octo/app', 'day', '2026-03-02', 2, 2, 7.5],
      ['octo/app', 'week', '2026-03-02', 3, 2, 7.5],
      ['octo/lib', 'day', '2026-03-02', 2, 1, 4],
      ['octo/lib', 'week', '2026-03-02', 2, 1, 4],
      ['octo/app', 'day', '2026-03-08', 1, 1, null],
      ['octo/app', 'day', '2026-03-09', 1, 1, 4],
      ['octo/app', 'week', '2026-03-09', 1, 1, 4],
    ])
  })
})

describe('commit_impact', () => {
  const latencies = 'latency_p95_ms, previous_latency_p95_ms, latency_p95_change_ms, latency_p95_change_ratio'

  it('sets each benchmark beside the previous commit that has one of the same kind', async ({
    readyDatabase: database,
  }) => {
    await database.insert('ui_events', [
      commitEvent({ sha: sha('1'), committed_at: '2026-03-01T00:00:00Z', headline: 'first' }),
      commitEvent({ sha: sha('2'), committed_at: '2026-03-02T00:00:00Z', headline: 'second, never measured' }),
      commitEvent({ sha: sha('3'), committed_at: '2026-03-03T00:00:00Z', headline: 'third' }),
    ])
    const slow = { latency_p95_ms: 150, tokens_per_sec: 30, cost_per_1k: '0.5' }
    await database.insert('bench_runs', [
      // Measured in another order than they were committed in; the first one twice.
      benchRun({ ts: '2026-03-10T00:00:00Z', commit_sha: sha('3'), ...slow }),
      benchRun({ ts: '2026-03-11T00:00:00Z', commit_sha: sha('1'), latency_p95_ms: 90, memory_peak_mb: 3_000 }),
      benchRun({ ts: '2026-03-12T00:00:00Z', commit_sha: sha('1'), latency_p95_ms: 110 }),
      benchRun({ ts: '2026-03-13T00:00:00Z', commit_sha: sha('3'), quant: 'q8', latency_p95_ms: 700 }),
      benchRun({ ts: '2026-03-09T00:00:00Z', commit_sha: sha('0'), latency_p95_ms: 1 }),
      // Never collected: nobody knows of which repository it is.
      benchRun({ ts: '2026-03-20T00:00:00Z', commit_sha: sha('9'), latency_p95_ms: 120 }),
    ])
    const measured = 'commit_sha, repository, headline, benchmarked_at, model, quant, dataset'
    expect(await database.table(`SELECT ${measured} FROM commit_impact`)).toEqual([
      ['commit_sha', 'repository', 'headline', 'benchmarked_at', 'model', 'quant', 'dataset'],
      [sha('3'), 'octo/app', 'third', '2026-03-10T00:00:00.000Z', 'llama', 'q4', 'chat'],
      [sha('1'), 'octo/app', 'first', '2026-03-11T00:00:00.000Z', 'llama', 'q4', 'chat'],
      [sha('3'), 'octo/app', 'third', '2026-03-13T00:00:00.000Z', 'llama', 'q8', 'chat'],
      [sha('9'), null, null, '2026-03-20T00:00:00.000Z', 'llama', 'q4', 'chat'],
    ])
    expect(await database.table(`SELECT previous_commit_sha, ${latencies} FROM commit_impact`)).toEqual([
      ['previous_commit_sha', ...latencies.split(', ')],
      [sha('1'), 150, 100, 50, 0.5],
      [null, 100, null, null, null],
      [null, 700, null, null, null],
      [null, 120, null, null, null],
    ])
    const others = 'tokens_per_sec, previous_tokens_per_sec, cost_per_1k, previous_cost_per_1k, memory_peak_mb'
    expect(await database.table(`SELECT ${others} FROM commit_impact`)).toEqual([
      others.split(', '),
      [30, 40, 0.5, 0.25, 2_000],
      [40, null, 0.25, null, 3_000],
      [40, null, 0.25, null, 2_000],
      [40, null, 0.25, null, 2_000],
    ])
  })

  it('counts a row that is there twice once, and takes 0 and what is no number for not measured', async ({
    readyDatabase: database,
  }) => {
    await database.insert('ui_events', [
      commitEvent({ sha: sha('1') }),
      // Of the same moment, its parent is the other.
      commitEvent({ sha: sha('2'), parents: [sha('3')] }),
      commitEvent({ sha: sha('3'), parents: [sha('1')] }),
    ])
    const at = (commit: string) => ({ ts: '2026-03-10T00:00:00Z', commit_sha: sha(commit) })
    await database.insert('bench_runs', [
      benchRun({ ...at('1'), latency_p95_ms: 0 }),
      benchRun({ ...at('1'), latency_p95_ms: 0, memory_peak_mb: 2_100 }),
      benchRun({ ...at('3'), latency_p95_ms: 10 }),
      benchRun({ ...at('3'), latency_p95_ms: 10 }),
      benchRun({ ...at('2'), latency_p95_ms: 12 }),
      benchRun({ ...at('2'), latency_p95_ms: 0 }),
    ])
    for (const [commit, tokens] of Object.entries({ 1: '50', 2: 'nan', 3: 'inf' }))
      await database.query(`ALTER TABLE bench_runs UPDATE tokens_per_sec = ${tokens} WHERE commit_sha = '${sha(commit)}'
        SETTINGS mutations_sync = 1`)
    const columns = `runs, ${latencies}, latency_p95_verdict, tokens_per_sec, tokens_per_sec_verdict, memory_peak_verdict`
    expect(await database.table(`SELECT ${columns} FROM commit_impact ORDER BY commit_sha`)).toEqual([
      columns.split(', '),
      [2, 0, null, null, null, null, 50, null, null],
      [2, 12, 10, 2, expect.closeTo(0.2), 'unknown', 0, null, 'no change'],
      [1, 10, 0, null, null, null, 0, null, 'no change'],
    ])
  })

  it('compares within a repository, and has one row for a commit that several hold', async ({
    readyDatabase: database,
  }) => {
    const commits = { app: ['1', '4'], fork: ['1', '3'], lib: ['2'] }
    await database.insert(
      'ui_events',
      Object.entries(commits).flatMap(([name, digits]) =>
        digits.map((digit) =>
          commitEvent({ sha: sha(digit), repository: `octo/${name}`, committed_at: `2026-03-0${digit}T00:00:00Z` }),
        ),
      ),
    )
    const ts = '2026-03-10T00:00:00Z'
    await database.insert(
      'bench_runs',
      ['1', '2', '3', '4', '8', '9'].map((digit) => benchRun({ ts, commit_sha: sha(digit) })),
    )
    expect(
      await database.table('SELECT commit_sha, repository, previous_commit_sha FROM commit_impact ORDER BY commit_sha'),
    ).toEqual([
      ['commit_sha', 'repository', 'previous_commit_sha'],
      [sha('1'), 'octo/app', null],
      [sha('2'), 'octo/lib', null],
      [sha('3'), 'octo/fork', sha('1')],
      [sha('4'), 'octo/app', sha('1')],
      [sha('8'), null, null],
      [sha('9'), null, null],
    ])
  })

  it('compares with no commit that is gone, and in the order in which commits of one moment were written', async ({
    readyDatabase: database,
  }) => {
    const rebased = { committed_at: '2026-03-05T00:00:00Z' }
    await database.insert('ui_events', [
      commitEvent({ sha: sha('1'), committed_at: '2026-03-01T00:00:00Z' }),
      commitEvent({ sha: sha('2'), committed_at: '2026-03-02T00:00:00Z', is_removed: true }),
      commitEvent({ sha: sha('4'), ...rebased, authored_at: '2026-03-03T00:00:00Z' }),
      commitEvent({ sha: sha('3'), ...rebased, authored_at: '2026-03-04T00:00:00Z' }),
    ])
    await database.insert(
      'bench_runs',
      ['1', '2', '3', '4'].map((digit) => benchRun({ ts: `2026-03-1${digit}T00:00:00Z`, commit_sha: sha(digit) })),
    )
    expect(
      await database.table('SELECT commit_sha, previous_commit_sha FROM commit_impact ORDER BY commit_sha'),
    ).toEqual([
      ['commit_sha', 'previous_commit_sha'],
      [sha('1'), null],
      [sha('2'), null],
      [sha('3'), sha('4')],
      [sha('4'), sha('1')],
    ])
  })

  it('says of each measure whether it changed by more than the runs of a commit differ', async ({
    readyDatabase: database,
  }) => {
    await database.insert(
      'ui_events',
      ['1', '2', '3'].map((digit) => commitEvent({ sha: sha(digit), committed_at: `2026-03-0${digit}T00:00:00Z` })),
    )
    const measured = [
      { commit: '1', latencies: [100, 103, 106], tokens: [40, 41, 42], cost: '0.25' },
      { commit: '2', latencies: [102, 104, 109], tokens: [50, 51, 52], cost: '0.25' },
      { commit: '3', latencies: [90], tokens: [51], cost: '0.20' },
    ]
    await database.insert(
      'bench_runs',
      measured.flatMap(({ commit, latencies, tokens, cost }) =>
        latencies.map((latency_p95_ms, index) =>
          benchRun({
            ts: `2026-03-1${index}T00:00:00Z`,
            commit_sha: sha(commit),
            latency_p95_ms,
            tokens_per_sec: tokens[index] ?? 0,
            cost_per_1k: cost,
          }),
        ),
      ),
    )
    const columns =
      'runs, previous_runs, latency_p95_verdict, tokens_per_sec_verdict, cost_per_1k_verdict, memory_peak_verdict'
    expect(await database.table(`SELECT ${columns} FROM commit_impact ORDER BY commit_sha`)).toEqual([
      columns.split(', '),
      [3, null, null, null, null, null],
      [3, 3, 'no change', 'change', 'no change', 'no change'],
      [1, 3, 'unknown', 'no change', 'unknown', 'no change'],
    ])
  })
})

it('cost_per_commit sums the newest states of the episodes about a commit', async ({ readyDatabase: database }) => {
  const ts = '2026-03-02T00:00:00Z'
  await database.insert('episode_records', [
    episode({ ts: '2026-03-01T00:00:00Z', episode: 1, commit_sha: sha('1'), cost_total: '5', status: 'draft' }),
    episode({ ts, episode: 1, commit_sha: sha('1'), cost_total: '0.125', tokens_in: 10, tokens_out: 1 }),
    episode({ ts, episode: 2, commit_sha: sha('1'), cost_total: '0.25', tokens_in: 20, tokens_out: 2 }),
    episode({ ts, episode: 3, commit_sha: sha('2'), cost_total: '0.5', tokens_in: 40, tokens_out: 4 }),
    episode({ ts, episode: 4, commit_sha: sha('0'), cost_total: '9' }),
  ])
  await database.insert('bench_runs', [
    benchRun({ ts, commit_sha: sha('1'), cost_per_1k: '0.5' }),
    benchRun({ ts, commit_sha: sha('1'), cost_per_1k: '0.25' }),
    benchRun({ ts, commit_sha: sha('3'), cost_per_1k: '7' }),
  ])
  expect(await database.table('SELECT * FROM cost_per_commit')).toEqual([
    ['commit_sha', 'episodes', 'cost_total', 'tokens_in', 'tokens_out', 'benchmark_cost_per_1k'],
    [sha('2'), 1, 0.5, 40, 4, null],
    [sha('1'), 2, 0.375, 30, 3, 0.375],
  ])
})

it('an episode that moved to another number costs once, and one without a run id is itself', async ({
  readyDatabase: database,
}) => {
  const run_id = '6f1c1d3e-0000-4000-8000-00000000000a'
  const none = '00000000-0000-0000-0000-000000000000'
  await database.insert('episode_records', [
    episode({ ts: '2026-03-01T00:00:00Z', episode: 7, run_id, commit_sha: sha('1'), cost_total: '0.5' }),
    episode({ ts: '2026-03-02T00:00:00Z', episode: 8, run_id, commit_sha: sha('1'), cost_total: '0.5' }),
    episode({ ts: '2026-03-02T00:00:00Z', episode: 7, run_id, series: 'banterpacks', commit_sha: sha('2') }),
    episode({ ts: '2026-03-02T00:00:00Z', episode: 1, run_id: none, commit_sha: sha('3'), cost_total: '0.25' }),
    episode({ ts: '2026-03-02T00:00:00Z', episode: 2, run_id: none, commit_sha: sha('3'), cost_total: '0.25' }),
  ])
  expect(
    await database.table('SELECT commit_sha, episodes, cost_total FROM cost_per_commit ORDER BY commit_sha'),
  ).toEqual([
    ['commit_sha', 'episodes', 'cost_total'],
    [sha('1'), 1, 0.5],
    [sha('2'), 1, expect.any(Number)],
    [sha('3'), 2, 0.5],
  ])
  expect(await database.table('SELECT series, episode FROM episode_quality')).toEqual([
    ['series', 'episode'],
    ['banterpacks', 7],
    ['chimera', 1],
    ['chimera', 2],
    ['chimera', 8],
  ])
})

it('deployment_success counts each deployment once, by its newest status', async ({ readyDatabase: database }) => {
  const first = (hour: number) => ({ ts: `2026-03-01T${hour}:00:00Z` })
  const second = { ts: '2026-03-02T12:00:00Z' }
  await database.insert('deployments', [
    deployment({ ...first(10), deployment_id: '1', status: 'in_progress' }),
    deployment({ ...first(11), deployment_id: '1', status: 'success', build_time_ms: 30_000 }),
    deployment({ ...first(11), deployment_id: '2', status: 'success', build_time_ms: 50_000 }),
    deployment({ ...first(12), deployment_id: '3', status: 'failure', build_time_ms: 5 }),
    // It brought two episodes.
    { ...deployment({ ...first(12), deployment_id: '3', status: 'failure', build_time_ms: 5 }), episode: 2 },
    deployment({ ...first(12), deployment_id: '4', status: 'error' }),
    deployment({ ...first(12), deployment_id: '5', status: 'pending' }),
    deployment({ ...first(12), deployment_id: '6', status: 'success', environment: 'preview', build_time_ms: 1_000 }),
    deployment({ ...second, deployment_id: '7', status: 'pending' }),
    deployment({ ...second, deployment_id: '8', status: 'failure', series: 'banterpacks' }),
  ])
  expect(await database.table('SELECT * FROM deployment_success')).toEqual([
    ['series', 'environment', 'day', 'deployment_count', 'succeeded', 'failed', 'success_rate', 'build_time_ms'],
    ['chimera', 'preview', '2026-03-01', 1, 1, 0, 1, 1_000],
    ['chimera', 'production', '2026-03-01', 5, 2, 2, 0.5, 40_000],
    ['banterpacks', 'production', '2026-03-02', 1, 0, 1, 0, null],
    ['chimera', 'production', '2026-03-02', 1, 0, 0, null, null],
  ])
})

it('episode_quality sets the confidence in an episode beside the change it tells of', async ({
  readyDatabase: database,
}) => {
  const large = { sha: sha('1'), type: 'perf', impact: 'high', additions: 100, deletions: 20 }
  const ts = '2026-03-02T00:00:00Z'
  await database.insert('ui_events', [
    commitEvent(large),
    commitEvent({ ...large, repository: 'octo/fork' }),
    commitEvent({ sha: sha('2'), type: 'fix', impact: 'low', additions: null, deletions: null }),
  ])
  await database.insert('episode_records', [
    episode({ ts: '2026-03-01T00:00:00Z', episode: 1, commit_sha: sha('1'), title: 'One, draft', status: 'draft' }),
    episode({ ts, episode: 1, commit_sha: sha('1'), title: 'One', status: 'published', correlation_strength: -0.5 }),
    episode({ ts, episode: 2, commit_sha: sha('2'), title: 'Two', confidence_score: null }),
    episode({ ts, series: 'banterpacks', episode: 9, commit_sha: sha('9'), title: 'Nine' }),
  ])
  expect(await database.table('SELECT * FROM episode_quality')).toEqual([
    ['series', 'episode', 'title', 'status', 'confidence_score', 'correlation_strength'].concat([
      'commit_type',
      'commit_impact',
      'lines_changed',
    ]),
    ['banterpacks', 9, 'Nine', 'proposed', 0.8, null, null, null, null],
    ['chimera', 1, 'One', 'published', 0.8, -0.5, 'perf', 'high', 120],
    ['chimera', 2, 'Two', 'proposed', null, null, 'fix', 'low', null],
  ])
})
