import { expect, test } from 'vitest'
import { checkClaims, claimFailure, claimWarnings } from '../../../../src/publish-episode/decide/evidence/claims.ts'
import { NO_EVIDENCE } from '../../../../src/publish-episode/gather/claim-evidence.ts'
import { FRONT_MATTER } from '../../../episode/episode-source.ts'
import { SHA } from '../../claimed-rows.ts'

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
  expect(matches(FRONT_MATTER, NO_EVIDENCE)).toEqual({
    commit_sha: 'no',
    latency_ms_p95: 'no data',
    tokens_in: 'no data',
    tokens_out: 'no data',
    cost_usd: 'no data',
  })
})

test('asks nothing of an episode that claims nothing', () => {
  const silent = { commit_sha: '0'.repeat(40), latency_ms_p95: null, tokens_in: 0, tokens_out: 0, cost_usd: 0 }
  expect(checkClaims(silent, NO_EVIDENCE)).toEqual([])
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
