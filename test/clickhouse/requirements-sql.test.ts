import { expect } from 'vitest'
import { sha } from '../builders/sha.ts'
import { it as test } from '../fixtures/database.ts'
import { benchRun, commitEvent, episode, uiEvent } from './rows.ts'

/** The statements that the schema has to answer as they are: users have them in their dashboards. */
const EPISODES_OF_THE_WEEK = `-- Link episodes to git commits
SELECT 
    e.title,
    e.series,
    e.commit_sha,
    e.confidence_score,
    e.cost_total
FROM episodes e
WHERE e.ts >= now() - INTERVAL 7 DAY
ORDER BY e.ts DESC;`

const BENCHMARKS_OF_COMMITS = `-- Correlate performance with commits
SELECT 
    br.commit_sha,
    br.model,
    br.latency_p95_ms,
    br.tokens_per_sec,
    br.cost_per_1k
FROM bench_runs br
WHERE br.commit_sha != '0000000000000000000000000000000000000000'
ORDER BY br.ts DESC;`

const DAILY_COMMIT_ACTIVITY = `SELECT 
    toDate(ts) as day,
    count(*) as commit_count,
    countDistinct(commit_sha) as unique_commits
FROM ui_events 
WHERE ts >= now() - INTERVAL 30 DAY
GROUP BY day
ORDER BY day;`

const MIDNIGHT = new Date().setUTCHours(0, 0, 0, 0)
const HOUR = 3_600_000
/** So many days before today, at an hour of that day, in ISO 8601. */
const daysAgo = (days: number, hour = 12) => new Date(MIDNIGHT - days * 24 * HOUR + hour * HOUR).toISOString()
const dayOf = (days: number) => daysAgo(days).slice(0, 10)

test('episodes of the last seven days come once each, in their newest state, the newest first', async ({
  readyDatabase: database,
}) => {
  const third = { series: 'banterpacks', episode: 3, commit_sha: sha('c') }
  // The newest state of an episode may come before older ones, in the same insert or in an earlier one.
  await database.insert('episode_records', [
    episode({ ...third, ts: daysAgo(2, 15), title: 'Third, published', status: 'published', cost_total: '0.300000' }),
    episode({ ...third, ts: daysAgo(2, 9), title: 'Third, draft', status: 'draft', confidence_score: null }),
    episode({ series: 'chimera', episode: 1, ts: daysAgo(5), title: 'First of chimera', commit_sha: sha('a') }),
  ])
  await database.insert('episode_records', [
    episode({ ...third, ts: daysAgo(2, 10), title: 'Third, proposed', status: 'proposed' }),
    episode({ series: 'chimera', episode: 3, ts: daysAgo(1), title: 'Third of chimera', confidence_score: null }),
    episode({ series: 'chimera', episode: 2, ts: daysAgo(9), title: 'Too old', status: 'published' }),
    episode({ series: 'chimera', episode: 4, ts: daysAgo(20), title: 'Old draft', status: 'draft' }),
  ])
  await database.insert('episode_records', [
    episode({ series: 'chimera', episode: 4, ts: daysAgo(3), title: 'New again', status: 'failed' }),
  ])

  expect(await database.read(EPISODES_OF_THE_WEEK)).toEqual([
    {
      title: 'Third of chimera',
      series: 'chimera',
      commit_sha: sha('a'),
      confidence_score: null,
      cost_total: 0.010335,
    },
    { title: 'Third, published', series: 'banterpacks', commit_sha: sha('c'), confidence_score: 0.8, cost_total: 0.3 },
    { title: 'New again', series: 'chimera', commit_sha: sha('a'), confidence_score: 0.8, cost_total: 0.010335 },
    { title: 'First of chimera', series: 'chimera', commit_sha: sha('a'), confidence_score: 0.8, cost_total: 0.010335 },
  ])
})

test('benchmarks come with the commit they belong to, the newest first, those of no commit left out', async ({
  readyDatabase: database,
}) => {
  await database.insert('bench_runs', [
    benchRun({ ts: daysAgo(400), commit_sha: sha('a'), latency_p95_ms: 900, tokens_per_sec: 12.5 }),
    benchRun({ ts: daysAgo(1), commit_sha: sha('0'), latency_p95_ms: 1 }),
    benchRun({ ts: daysAgo(2), commit_sha: sha('b'), model: 'phi', latency_p95_ms: 450, cost_per_1k: '0.000125' }),
    benchRun({ ts: daysAgo(3), commit_sha: sha('b'), latency_p95_ms: 460, cost_per_1k: '1234.5' }),
  ])

  expect(await database.read(BENCHMARKS_OF_COMMITS)).toEqual([
    { commit_sha: sha('b'), model: 'phi', latency_p95_ms: 450, tokens_per_sec: 40, cost_per_1k: 0.000125 },
    { commit_sha: sha('b'), model: 'llama', latency_p95_ms: 460, tokens_per_sec: 40, cost_per_1k: 1234.5 },
    { commit_sha: sha('a'), model: 'llama', latency_p95_ms: 900, tokens_per_sec: 12.5, cost_per_1k: 0.25 },
  ])
})

test('events of the last thirty days are counted by day, with the commits they are about', async ({
  readyDatabase: database,
}) => {
  await database.insert('ui_events', [
    commitEvent({ committed_at: daysAgo(29, 23), sha: sha('a') }),
    uiEvent(daysAgo(4, 0), sha('a')),
    commitEvent({ committed_at: daysAgo(4, 8), sha: sha('b') }),
    uiEvent(daysAgo(4, 23), sha('b')),
    uiEvent(daysAgo(3, 1), sha('b')),
    uiEvent(daysAgo(31, 23), sha('c')),
  ])

  expect(await database.read(DAILY_COMMIT_ACTIVITY)).toEqual([
    { day: dayOf(29), commit_count: 1, unique_commits: 1 },
    { day: dayOf(4), commit_count: 3, unique_commits: 2 },
    { day: dayOf(3), commit_count: 1, unique_commits: 1 },
  ])
})
