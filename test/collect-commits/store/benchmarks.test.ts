import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connectClickHouse } from '../../../src/clickhouse/client.ts'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import { benchmarkedCommits } from '../../../src/collect-commits/store/benchmarks.ts'
import { benchRun, sha } from '../../clickhouse/rows.ts'
import { type FaultProxy, startFaultProxy } from '../../sandbox/clickhouse/proxy.ts'
import { type ClickHouseServer, startClickHouse } from '../../sandbox/clickhouse/server.ts'

let server: ClickHouseServer
let proxy: FaultProxy

beforeAll(async () => {
  server = await startClickHouse()
  proxy = await startFaultProxy(server.url)
})
afterAll(async () => {
  await proxy[Symbol.asyncDispose]()
  await server.stop()
})

describe('which commits have benchmarks', () => {
  it('is asked for few commits, and read once for many', async () => {
    const { username, password } = server
    const database = await server.createDatabase()
    const options = { url: proxy.url, username, password, database, createTables: true }
    await using clickHouse = await connectClickHouse(options)
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
