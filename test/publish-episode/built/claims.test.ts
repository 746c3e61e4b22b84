import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import { checkClaims, claimFailure, claimWarnings } from '../../../src/publish-episode/decide/claims.ts'
import { NO_SOURCES, readClaimSources } from '../../../src/publish-episode/gather/claim-evidence.ts'
import { createTestDatabase, type TestDatabase } from '../../clickhouse/connection.ts'
import { FRONT_MATTER } from '../../episode/episode-source.ts'
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts'
import { draftSource, isWrite, prepareDesk } from './desk.ts'

const SHA = FRONT_MATTER.commit_sha
const RUN_ID = FRONT_MATTER.run_id
const OTHER_RUN = '11111111-1111-4111-8111-111111111111'
const insertRun = (latency: number, dataset = 'chat', sha = SHA) =>
  `INSERT INTO bench_runs VALUES (now64(3), generateUUIDv4(), '${sha}', 'gpt-4', 'q4', '${dataset}', 1, ${latency}, 3, 42.5, 0.01, 512, 1)`
const insertCommit = (sha = SHA, isRemoved = false) =>
  `INSERT INTO commit_records (sha, committed_at, repository, branch, headline, is_removed, collected_at)
   VALUES ('${sha}', now64(3), 'muse/packs', 'main', 'perf: x', ${isRemoved}, now64(3))`
const insertEpisode = (status: string, cost = '0.010335', runId = RUN_ID) =>
  `INSERT INTO episode_records (ts, series, episode, title, run_id, commit_sha, tokens_in, tokens_out, cost_total, status)
   VALUES (now64(3), 'banterpacks', 0, 'x', '${runId}', '${SHA}', 1500, 800, ${cost}, '${status}')`

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(async () => {
  await sandbox[Symbol.asyncDispose]()
})

async function prepareDatabase(...statements: string[]): Promise<TestDatabase> {
  const database = await createTestDatabase(sandbox.clickHouse)
  await ensureSchema(database.clickHouse)
  for (const statement of statements) await database.query(statement)
  return database
}
const readSources = ({ clickHouse }: TestDatabase) =>
  readClaimSources(clickHouse, 'episode_records', { sha: SHA, runId: RUN_ID })

describe('what ClickHouse holds on claims', () => {
  it('is nothing in an empty database', async () => {
    await using database = await prepareDatabase()
    expect(await readSources(database)).toEqual(NO_SOURCES)
  })

  it('is of that commit and of that run alone, as whatever wrote the episode recorded it', async () => {
    await using database = await prepareDatabase(
      insertCommit(),
      insertCommit('f'.repeat(40)),
      insertRun(1200),
      insertRun(1300),
      insertRun(90, 'code'),
      insertRun(7, 'chat', 'f'.repeat(40)),
      insertEpisode('draft'),
      insertEpisode('draft', '9', OTHER_RUN),
    )
    expect(await readSources(database)).toEqual({
      repositories: ['muse/packs'],
      benchmarkRuns: 3,
      latencies: [90, 1200, 1300],
      meanLatencies: expect.toSatisfy((means: number[]) => means.toSorted().join() === '1250,90'),
      written: { tokensIn: 1500, tokensOut: 800, costUsd: 0.010335 },
    })
  })

  it('does not take what this action recorded itself, nor a commit that was removed, for evidence', async () => {
    await using database = await prepareDatabase(insertCommit(SHA, true), insertEpisode('proposed'))
    expect(await readSources(database)).toEqual(NO_SOURCES)
  })

  it('leaves out what was not measured, where a table of the user allows NULL', async () => {
    await using database = await createTestDatabase(sandbox.clickHouse)
    await database.query(
      `CREATE TABLE bench_runs (ts DateTime64(3), run_id UUID, commit_sha FixedString(40), model String, quant String,
        dataset String, latency_p50_ms Nullable(UInt32), latency_p95_ms Nullable(UInt32), latency_p99_ms Nullable(UInt32),
        tokens_per_sec Float32, cost_per_1k Decimal(10, 6), memory_peak_mb UInt32, schema_version UInt8)
       ENGINE = MergeTree ORDER BY ts`,
    )
    await ensureSchema(database.clickHouse)
    await database.query(insertRun(80))
    await database.query(insertRun(80).replace(', 80, 3,', ', NULL, 3,'))
    expect(await readSources(database)).toMatchObject({ benchmarkRuns: 1, latencies: [80], meanLatencies: [80] })
  })
})

const SOURCES = {
  repositories: ['muse/packs'],
  benchmarkRuns: 2,
  latencies: [1200, 1300],
  meanLatencies: [1250],
  written: { tokensIn: 1500, tokensOut: 800, costUsd: 0.010335 },
}
const matches = (...given: Parameters<typeof checkClaims>) =>
  Object.fromEntries(checkClaims(...given).map(({ entry, match }) => [entry, match]))

test('confirms what the rows say, a latency also as the mean of one model, quantisation and dataset', () => {
  expect(checkClaims(FRONT_MATTER, SOURCES)).toEqual([
    { entry: 'commit_sha', value: SHA, source: 'commits: muse/packs', match: 'yes' },
    {
      entry: 'latency_ms_p95',
      value: '1,250 ms',
      source: 'bench_runs: 1200 to 1300 ms in 2 runs of this commit',
      match: 'yes',
    },
    { entry: 'tokens_in', value: '1,500', source: 'episodes: 1,500 by this run id', match: 'yes' },
    { entry: 'tokens_out', value: '800', source: 'episodes: 800 by this run id', match: 'yes' },
    { entry: 'cost_usd', value: '$0.010335', source: 'episodes: $0.010335 by this run id', match: 'yes' },
  ])
})

test('contradicts what the rows say otherwise, and tells that from having no rows', () => {
  const wrong = { ...FRONT_MATTER, latency_ms_p95: 1251, tokens_in: 1501, cost_usd: 0.010336 }
  expect(matches(wrong, { ...SOURCES, repositories: [], benchmarkRuns: 0 })).toEqual({
    commit_sha: 'no',
    latency_ms_p95: 'no',
    tokens_in: 'no',
    tokens_out: 'yes',
    cost_usd: 'no',
  })
  expect(matches(FRONT_MATTER, NO_SOURCES)).toEqual({
    commit_sha: 'no',
    latency_ms_p95: 'no data',
    tokens_in: 'no data',
    tokens_out: 'no data',
    cost_usd: 'no data',
  })
})

test('asks nothing of an episode that claims nothing', () => {
  const silent = { commit_sha: '0'.repeat(40), latency_ms_p95: null, tokens_in: 0, tokens_out: 0, cost_usd: 0 }
  expect(checkClaims(silent, NO_SOURCES)).toEqual([])
  expect(claimFailure([])).toBeUndefined()
})

test('warns of contradictions, and fails where anything is not confirmed', () => {
  const missing = checkClaims({ ...FRONT_MATTER }, { ...SOURCES, written: undefined })
  expect(claimWarnings(missing)).toEqual([])
  expect(claimFailure(missing)?.message).toContain('tokens_in 1,500 (episodes: no row with this run id')
  const wrong = checkClaims({ ...FRONT_MATTER, latency_ms_p95: 7 }, SOURCES)
  expect(claimWarnings(wrong)).toEqual([
    'ClickHouse does not confirm what the episode claims: latency_ms_p95 7 ms (bench_runs: 1200 to 1300 ms in 2 runs of this commit).',
  ])
})

describe.concurrent('the claims of a draft', { timeout: 180_000 }, () => {
  const claiming = (changes: Record<string, string> = {}) =>
    draftSource({ run_id: `"${RUN_ID}"`, commit_sha: `"${SHA}"`, ...changes })

  it('are shown in the pull request and in the summary beside what ClickHouse holds', async () => {
    await using desk = await prepareDesk(sandbox)
    await desk.publish(undefined, { series: 'banterpacks' })
    for (const statement of [insertCommit(), insertRun(1250), insertEpisode('draft')]) await desk.rows(statement)
    const run = await desk.publish(claiming({ tokens_in: '7' }))

    const [pullRequest] = await desk.pullRequests()
    for (const text of [pullRequest?.body, run.summary]) {
      expect(text).toContain('| Claim | Value | Source | Match |')
      expect(text).toContain('| `latency_ms_p95` | 1,250 ms | bench\\_runs: 1250 ms in 1 run of this commit | yes |')
      expect(text).toContain('| `tokens_in` | 7 | episodes: 1,500 by this run id | **no** |')
    }
    expect(pullRequest?.body).toContain('- [ ] ClickHouse does not confirm `tokens_in`')
    expect(run.annotations).toEqual([
      expect.objectContaining({ level: 'warning', message: expect.stringContaining('tokens_in 7 (episodes: 1,500') }),
    ])
  })

  it('stop the step with `fail` before anything is written, and pass once ClickHouse confirms them', async () => {
    await using desk = await prepareDesk(sandbox)
    const stopped = await desk.publish(claiming(), { 'verify-claims': 'fail' })
    expect(stopped.exitCode).toBe(1)
    expect(stopped.annotations.map(({ message }) => message)).toEqual([
      expect.stringMatching(/commit_sha a16e4c8f.*latency_ms_p95 1,250 ms.*cost_usd.*Nothing was written/u),
    ])
    expect(stopped.summary).toContain('neither in commits nor in bench\\_runs | **no** |')
    expect(desk.requests().filter(isWrite)).toEqual([])

    for (const statement of [insertCommit(), insertRun(1250), insertEpisode('draft')]) await desk.rows(statement)
    const passed = await desk.publish(claiming(), { 'verify-claims': 'fail' })
    expect(passed.outputs.outcome).toBe('created')
    expect((await desk.pullRequests())[0]?.body).toContain('- [x] ClickHouse confirms every claim.')
  })

  it('are not looked at with `off`', async () => {
    await using desk = await prepareDesk(sandbox)
    const run = await desk.publish(claiming(), { 'verify-claims': 'off' })

    expect(run.annotations).toEqual([])
    expect((await desk.pullRequests())[0]?.body).not.toContain('| Claim |')
  })
})
