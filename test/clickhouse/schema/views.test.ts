import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import { type ClickHouseServer, startClickHouse } from '../../sandbox/clickhouse/server.ts'
import { createTestDatabase, type TestDatabase } from '../connection.ts'
import { benchRun, commitEvent, deployment, episode, sha } from '../rows.ts'

let server: ClickHouseServer
let database: TestDatabase

beforeAll(async () => {
  server = await startClickHouse()
})

beforeEach(async () => {
  database = await createTestDatabase(server)
  await ensureSchema(database.clickHouse)
  return () => database[Symbol.asyncDispose]()
})

afterAll(() => server?.stop())

const insert = (table: string, rows: readonly Readonly<Record<string, unknown>>[]) =>
  database.clickHouse.insert({ table, rows, attempted: 'preparing a test' })

const read = (sql: string) => database.clickHouse.read({ sql, row: z.unknown(), attempted: 'reading a view' })

describe('the activity of repositories', () => {
  beforeEach(() =>
    insert('ui_events', [
      // A Monday, a Sunday, and the Monday after.
      commitEvent({
        sha: sha('1'),
        committed_at: '2026-03-02T00:00:00Z',
        is_relevant: true,
        additions: 10,
        deletions: 2,
      }),
      commitEvent({
        sha: sha('2'),
        committed_at: '2026-03-02T23:59:59Z',
        author_email: 'bo@example.com',
        additions: 5,
        deletions: 1,
      }),
      commitEvent({ sha: sha('3'), committed_at: '2026-03-08T12:00:00Z', additions: null, deletions: null }),
      commitEvent({ sha: sha('4'), committed_at: '2026-03-09T00:00:00Z' }),
      commitEvent({ sha: sha('5'), committed_at: '2026-03-02T12:00:00Z', repository: 'octo/lib' }),
      commitEvent({ sha: sha('6'), committed_at: '2026-03-02T12:00:00Z' }),
      commitEvent({
        sha: sha('6'),
        committed_at: '2026-03-02T12:00:00Z',
        is_removed: true,
        collected_at: '2026-03-10T00:00:00Z',
      }),
    ]),
  )

  test('is counted by day', async () => {
    const app = { repository: 'octo/app', relevant_commits: 0 }
    expect(await read('SELECT * FROM daily_commit_activity')).toEqual([
      { ...app, day: '2026-03-02', commit_count: 2, relevant_commits: 1, contributors: 2, additions: 15, deletions: 3 },
      {
        repository: 'octo/lib',
        day: '2026-03-02',
        commit_count: 1,
        relevant_commits: 0,
        contributors: 1,
        additions: 3,
        deletions: 1,
      },
      { ...app, day: '2026-03-08', commit_count: 1, contributors: 1, additions: null, deletions: null },
      { ...app, day: '2026-03-09', commit_count: 1, contributors: 1, additions: 3, deletions: 1 },
    ])
  })

  test('is counted by day and by week, with the lines changed by a commit whose lines are known', async () => {
    const app = { repository: 'octo/app' }
    expect(await read('SELECT * FROM repository_activity')).toEqual([
      { ...app, period: 'day', starts_on: '2026-03-02', commit_count: 2, contributors: 2, lines_changed_per_commit: 9 },
      {
        ...app,
        period: 'week',
        starts_on: '2026-03-02',
        commit_count: 3,
        contributors: 2,
        lines_changed_per_commit: 9,
      },
      {
        repository: 'octo/lib',
        period: 'day',
        starts_on: '2026-03-02',
        commit_count: 1,
        contributors: 1,
        lines_changed_per_commit: 4,
      },
      {
        repository: 'octo/lib',
        period: 'week',
        starts_on: '2026-03-02',
        commit_count: 1,
        contributors: 1,
        lines_changed_per_commit: 4,
      },
      {
        ...app,
        period: 'day',
        starts_on: '2026-03-08',
        commit_count: 1,
        contributors: 1,
        lines_changed_per_commit: null,
      },
      { ...app, period: 'day', starts_on: '2026-03-09', commit_count: 1, contributors: 1, lines_changed_per_commit: 4 },
      {
        ...app,
        period: 'week',
        starts_on: '2026-03-09',
        commit_count: 1,
        contributors: 1,
        lines_changed_per_commit: 4,
      },
    ])
  })
})

describe('commit_impact', () => {
  test('sets each benchmark beside the previous commit that has one of the same kind', async () => {
    await insert('ui_events', [
      commitEvent({ sha: sha('1'), committed_at: '2026-03-01T00:00:00Z', headline: 'first' }),
      commitEvent({ sha: sha('2'), committed_at: '2026-03-02T00:00:00Z', headline: 'second, never measured' }),
      commitEvent({ sha: sha('3'), committed_at: '2026-03-03T00:00:00Z', headline: 'third' }),
    ])
    await insert('bench_runs', [
      // Measured in another order than they were committed in; the first one twice.
      benchRun({
        ts: '2026-03-10T00:00:00Z',
        commit_sha: sha('3'),
        latency_p95_ms: 150,
        tokens_per_sec: 30,
        cost_per_1k: '0.5',
      }),
      benchRun({ ts: '2026-03-11T00:00:00Z', commit_sha: sha('1'), latency_p95_ms: 90, memory_peak_mb: 3_000 }),
      benchRun({ ts: '2026-03-12T00:00:00Z', commit_sha: sha('1'), latency_p95_ms: 110 }),
      benchRun({ ts: '2026-03-12T00:00:00Z', commit_sha: sha('3'), quant: 'q8', latency_p95_ms: 700 }),
      benchRun({ ts: '2026-03-09T00:00:00Z', commit_sha: sha('0'), latency_p95_ms: 1 }),
      // Never collected: it is placed by the time of its benchmark.
      benchRun({ ts: '2026-03-20T00:00:00Z', commit_sha: sha('9'), latency_p95_ms: 120 }),
    ])
    const columns = `commit_sha, headline, benchmarked_at, quant, latency_p95_ms, memory_peak_mb, previous_commit_sha,
      previous_latency_p95_ms, previous_tokens_per_sec, previous_cost_per_1k, latency_p95_change_ms, latency_p95_change_ratio`
    const none = {
      previous_commit_sha: null,
      previous_latency_p95_ms: null,
      previous_tokens_per_sec: null,
      previous_cost_per_1k: null,
      latency_p95_change_ms: null,
      latency_p95_change_ratio: null,
    }
    expect(await read(`SELECT ${columns} FROM commit_impact`)).toEqual([
      {
        commit_sha: sha('3'),
        headline: 'third',
        benchmarked_at: '2026-03-10T00:00:00.000Z',
        quant: 'q4',
        latency_p95_ms: 150,
        memory_peak_mb: 2_000,
        previous_commit_sha: sha('1'),
        previous_latency_p95_ms: 100,
        previous_tokens_per_sec: 40,
        previous_cost_per_1k: 0.25,
        latency_p95_change_ms: 50,
        latency_p95_change_ratio: 0.5,
      },
      {
        commit_sha: sha('1'),
        headline: 'first',
        benchmarked_at: '2026-03-11T00:00:00.000Z',
        quant: 'q4',
        latency_p95_ms: 100,
        memory_peak_mb: 3_000,
        ...none,
      },
      {
        commit_sha: sha('3'),
        headline: 'third',
        benchmarked_at: '2026-03-12T00:00:00.000Z',
        quant: 'q8',
        latency_p95_ms: 700,
        memory_peak_mb: 2_000,
        ...none,
      },
      {
        commit_sha: sha('9'),
        headline: null,
        benchmarked_at: '2026-03-20T00:00:00.000Z',
        quant: 'q4',
        latency_p95_ms: 120,
        memory_peak_mb: 2_000,
        previous_commit_sha: sha('3'),
        previous_latency_p95_ms: 150,
        previous_tokens_per_sec: 30,
        previous_cost_per_1k: 0.5,
        latency_p95_change_ms: -30,
        latency_p95_change_ratio: -0.19999999999999996,
      },
    ])
  })

  test('does not divide by a latency of nothing', async () => {
    await insert('bench_runs', [
      benchRun({ ts: '2026-03-10T00:00:00Z', commit_sha: sha('1'), latency_p95_ms: 0 }),
      benchRun({ ts: '2026-03-11T00:00:00Z', commit_sha: sha('2'), latency_p95_ms: 10 }),
    ])
    expect(await read('SELECT latency_p95_change_ms, latency_p95_change_ratio FROM commit_impact')).toEqual([
      { latency_p95_change_ms: null, latency_p95_change_ratio: null },
      { latency_p95_change_ms: 10, latency_p95_change_ratio: null },
    ])
  })

  test('has one row for a commit that several repositories hold', async () => {
    await insert('ui_events', [commitEvent({ sha: sha('1') }), commitEvent({ sha: sha('1'), repository: 'octo/fork' })])
    await insert('bench_runs', [benchRun({ ts: '2026-03-10T00:00:00Z', commit_sha: sha('1') })])
    expect(await read('SELECT commit_sha FROM commit_impact')).toEqual([{ commit_sha: sha('1') }])
  })
})

test('cost_per_commit sums the newest states of the episodes about a commit', async () => {
  await insert('episode_records', [
    episode({ ts: '2026-03-01T00:00:00Z', episode: 1, commit_sha: sha('1'), cost_total: '5', status: 'draft' }),
    episode({
      ts: '2026-03-02T00:00:00Z',
      episode: 1,
      commit_sha: sha('1'),
      cost_total: '0.125',
      tokens_in: 10,
      tokens_out: 1,
    }),
    episode({
      ts: '2026-03-02T00:00:00Z',
      episode: 2,
      commit_sha: sha('1'),
      cost_total: '0.25',
      tokens_in: 20,
      tokens_out: 2,
    }),
    episode({
      ts: '2026-03-02T00:00:00Z',
      episode: 3,
      commit_sha: sha('2'),
      cost_total: '0.5',
      tokens_in: 40,
      tokens_out: 4,
    }),
    episode({ ts: '2026-03-02T00:00:00Z', episode: 4, commit_sha: sha('0'), cost_total: '9' }),
  ])
  await insert('bench_runs', [
    benchRun({ ts: '2026-03-01T00:00:00Z', commit_sha: sha('1'), cost_per_1k: '0.5' }),
    benchRun({ ts: '2026-03-02T00:00:00Z', commit_sha: sha('1'), cost_per_1k: '0.25' }),
    benchRun({ ts: '2026-03-02T00:00:00Z', commit_sha: sha('3'), cost_per_1k: '7' }),
  ])
  expect(await read('SELECT * FROM cost_per_commit')).toEqual([
    { commit_sha: sha('2'), episodes: 1, cost_total: 0.5, tokens_in: 40, tokens_out: 4, benchmark_cost_per_1k: null },
    {
      commit_sha: sha('1'),
      episodes: 2,
      cost_total: 0.375,
      tokens_in: 30,
      tokens_out: 3,
      benchmark_cost_per_1k: 0.375,
    },
  ])
})

test('deployment_success counts each deployment once, by its newest status', async () => {
  const at = (day: number, hour: number) => `2026-03-0${day}T${String(hour).padStart(2, '0')}:00:00Z`
  await insert('deployments', [
    deployment({ ts: at(1, 10), deployment_id: '1', status: 'in_progress' }),
    deployment({ ts: at(1, 11), deployment_id: '1', status: 'success', build_time_ms: 30_000 }),
    deployment({ ts: at(1, 11), deployment_id: '2', status: 'success', build_time_ms: 50_000 }),
    deployment({ ts: at(1, 12), deployment_id: '3', status: 'failure', build_time_ms: 5 }),
    deployment({ ts: at(1, 12), deployment_id: '4', status: 'error' }),
    deployment({ ts: at(1, 12), deployment_id: '5', status: 'pending' }),
    deployment({ ts: at(1, 12), deployment_id: '6', status: 'success', environment: 'preview', build_time_ms: 1_000 }),
    deployment({ ts: at(2, 12), deployment_id: '7', status: 'pending' }),
    deployment({ ts: at(2, 12), deployment_id: '8', status: 'failure', series: 'banterpacks' }),
  ])
  const chimera = { series: 'chimera', environment: 'production' }
  expect(await read('SELECT * FROM deployment_success')).toEqual([
    {
      ...chimera,
      environment: 'preview',
      day: '2026-03-01',
      deployment_count: 1,
      succeeded: 1,
      failed: 0,
      success_rate: 1,
      build_time_ms: 1_000,
    },
    {
      ...chimera,
      day: '2026-03-01',
      deployment_count: 5,
      succeeded: 2,
      failed: 2,
      success_rate: 0.5,
      build_time_ms: 40_000,
    },
    {
      ...chimera,
      series: 'banterpacks',
      day: '2026-03-02',
      deployment_count: 1,
      succeeded: 0,
      failed: 1,
      success_rate: 0,
      build_time_ms: null,
    },
    {
      ...chimera,
      day: '2026-03-02',
      deployment_count: 1,
      succeeded: 0,
      failed: 0,
      success_rate: null,
      build_time_ms: null,
    },
  ])
})

test('episode_quality sets the confidence in an episode beside the change it tells of', async () => {
  await insert('ui_events', [
    commitEvent({ sha: sha('1'), type: 'perf', impact: 'high', additions: 100, deletions: 20 }),
    commitEvent({
      sha: sha('1'),
      type: 'perf',
      impact: 'high',
      additions: 100,
      deletions: 20,
      repository: 'octo/fork',
    }),
    commitEvent({ sha: sha('2'), type: 'fix', impact: 'low', additions: null, deletions: null }),
  ])
  await insert('episode_records', [
    episode({ ts: '2026-03-01T00:00:00Z', episode: 1, commit_sha: sha('1'), title: 'One, draft', status: 'draft' }),
    episode({
      ts: '2026-03-02T00:00:00Z',
      episode: 1,
      commit_sha: sha('1'),
      title: 'One',
      status: 'published',
      correlation_strength: -0.5,
    }),
    episode({ ts: '2026-03-02T00:00:00Z', episode: 2, commit_sha: sha('2'), title: 'Two', confidence_score: null }),
    episode({ ts: '2026-03-02T00:00:00Z', series: 'banterpacks', episode: 9, commit_sha: sha('9'), title: 'Nine' }),
  ])
  expect(await read('SELECT * FROM episode_quality')).toEqual([
    {
      series: 'banterpacks',
      episode: 9,
      title: 'Nine',
      status: 'proposed',
      confidence_score: 0.8,
      correlation_strength: null,
      commit_type: null,
      commit_impact: null,
      lines_changed: null,
    },
    {
      series: 'chimera',
      episode: 1,
      title: 'One',
      status: 'published',
      confidence_score: 0.8,
      correlation_strength: -0.5,
      commit_type: 'perf',
      commit_impact: 'high',
      lines_changed: 120,
    },
    {
      series: 'chimera',
      episode: 2,
      title: 'Two',
      status: 'proposed',
      confidence_score: null,
      correlation_strength: null,
      commit_type: 'fix',
      commit_impact: 'low',
      lines_changed: null,
    },
  ])
})
