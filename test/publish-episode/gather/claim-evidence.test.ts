import { describe, expect } from 'vitest'
import { ensureSchema } from '../../../src/clickhouse/schema/ensure.ts'
import { NO_EVIDENCE, readClaimEvidence } from '../../../src/publish-episode/gather/claim-evidence.ts'
import type { TestDatabase } from '../../clickhouse/connection.ts'
import { it } from '../../fixtures/database.ts'
import { insertCommit, insertEpisode, insertRun, RUN_ID, SHA } from '../claimed-rows.ts'

const OTHER_RUN = '11111111-1111-4111-8111-111111111111'

async function store({ clickHouse, query }: TestDatabase, ...statements: string[]): Promise<void> {
  await ensureSchema(clickHouse)
  for (const statement of statements) await query(statement)
}
const readSources = ({ clickHouse }: TestDatabase) =>
  readClaimEvidence(clickHouse, 'episode_records', { sha: SHA, runId: RUN_ID })

describe('what ClickHouse holds on claims', () => {
  it('is nothing in an empty database', async ({ database }) => {
    await store(database)
    expect(await readSources(database)).toEqual(NO_EVIDENCE)
  })

  it('is of that commit and of that run alone, as whatever wrote the episode recorded it', async ({ database }) => {
    await store(
      database,
      insertCommit(),
      insertCommit('f'.repeat(40)),
      insertRun(1200),
      // It was not measured, and it is there twice.
      insertRun(0),
      ...Array<string>(2).fill(
        insertRun(1300).replace('now64(3), generateUUIDv4()', `'2026-03-02 10:00:00', '${OTHER_RUN}'`),
      ),
      insertRun(90, 'code'),
      insertRun(7, 'chat', 'f'.repeat(40)),
      insertEpisode('draft'),
      insertEpisode('draft', '9', OTHER_RUN),
    )
    expect(await readSources(database)).toEqual({
      repositories: ['muse/packs'],
      benchmarkRuns: 4,
      latencies: [90, 1200, 1300],
      meanLatencies: expect.toSatisfy((means: number[]) => means.toSorted().join() === '1250,90'),
      written: { tokensIn: 1500, tokensOut: 800, costUsd: 0.010335 },
    })
  })

  it('does not take what this action recorded itself, nor a commit that was removed, for evidence', async ({
    database,
  }) => {
    await store(database, insertCommit(SHA, true), insertEpisode('proposed'))
    expect(await readSources(database)).toEqual(NO_EVIDENCE)
  })

  it('leaves out what was not measured, where a table of the user allows NULL', async ({ database }) => {
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
