import { describe, expect, it as plain } from 'vitest'
import { MAX_IDS_IN_PARAMETER } from '../../../src/clickhouse/parameters.ts'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import {
  type BenchmarkChange,
  benchmarkedCommits,
  readBenchmarkChanges,
} from '../../../src/collect-commits/store/benchmarks.ts'
import { sha } from '../../builders/sha.ts'
import { benchRun } from '../../clickhouse/rows.ts'
import { it } from '../../fixtures/database.ts'

describe('which commits have benchmarks', () => {
  it('is asked for few commits, and read once for many', async ({ proxy, openDatabase }) => {
    const { clickHouse } = await openDatabase({ url: proxy.url })
    await ensureSchema(clickHouse)
    const rows = ['a', 'b', 'a'].map((digit) => benchRun({ ts: '2026-03-01T00:00:00Z', commit_sha: sha(digit) }))
    await clickHouse.insert({ table: 'bench_runs', rows, attempted: 'storing benchmarks' })

    const lookUp = benchmarkedCommits(clickHouse)
    const seen = proxy.requests.length
    for (let round = 0; round < 8; round += 1) {
      expect(await lookUp([sha('a'), sha('c')])).toEqual(new Set([sha('a')]))
      expect(await lookUp([sha('d')])).toEqual(new Set())
    }
    const asked = proxy.requests.slice(seen).map(({ query, body }) => /IN \{shas/u.test(query + body))
    expect(asked).toEqual([true, true, true, true, false])
  })
})

const change = (commit_sha: string, ratio: number, verdict: BenchmarkChange['latency_p95_verdict']) => ({
  ...{ commit_sha, repository: 'octo/app', headline: '', model: '', quant: '', dataset: '', runs: 3, previous_runs: 3 },
  ...{ latency_p95_ms: 1, tokens_per_sec: 1, cost_per_1k: 1, memory_peak_mb: 1, previous_latency_p95_ms: 1 },
  ...{ previous_tokens_per_sec: 1, previous_cost_per_1k: 1, previous_memory_peak_mb: 1 },
  ...{ previous_commit_sha: sha('9'), latency_p95_change_ratio: ratio, latency_p95_verdict: verdict },
  ...{ tokens_per_sec_verdict: null, cost_per_1k_verdict: null, memory_peak_verdict: null },
})

plain('the largest change comes first, noise last, however many commits are asked for', async () => {
  const changes = [
    change(sha('a'), 0.1, 'change'),
    change(sha('b'), 0.9, 'no change'),
    change(sha('c'), -0.5, 'unknown'),
  ]
  const asked = ['a', 'b', 'c'].flatMap((digit) => [sha(digit), ...Array<string>(MAX_IDS_IN_PARAMETER).fill(sha('d'))])
  const told = await readBenchmarkChanges(
    {
      read: async ({ parameters = {}, row }) => {
        const shas = Object.values(parameters).flat()
        return changes.filter(({ commit_sha }) => shas.includes(commit_sha)).map((found) => row.parse(found))
      },
    },
    asked,
  )
  expect(told.map(({ commit_sha }) => commit_sha)).toEqual([sha('c'), sha('a'), sha('b')])
})
