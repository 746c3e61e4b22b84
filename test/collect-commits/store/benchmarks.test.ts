import { describe, expect } from 'vitest'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import { benchmarkedCommits } from '../../../src/collect-commits/store/benchmarks.ts'
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
